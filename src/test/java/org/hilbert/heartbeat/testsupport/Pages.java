package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.json.JsonArray;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A web server of another origin: the pages of {@code src/test/resources/browser}, and under {@code /recorder} what a
 * heartbeat server would be asked, which {@code /recorded} tells.
 */
public final class Pages implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/browser");

    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private Pages(HttpServer server) {
        this.server = server;
    }

    /** On any port; {@code %SERVER%} in a page stands for the heartbeat server's address. */
    public static Pages start(String heartbeatServer) throws IOException {
        return start(heartbeatServer, 0);
    }

    /** On that port. */
    public static Pages start(String heartbeatServer, int port) throws IOException {
        Pages pages = new Pages(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0));
        pages.server.createContext("/", exchange -> {
            String page = Files.readString(
                    FOLDER.resolve(exchange.getRequestURI().getPath().substring(1)));
            answer(exchange, 200, "text/html; charset=utf-8", page.replace("%SERVER%", heartbeatServer));
        });
        pages.server.createContext("/recorder/", exchange -> {
            pages.record(exchange);
            answer(exchange, 200, "text/plain", "1500");
        });
        pages.server.createContext("/refusing/", exchange -> answer(exchange, 400, "text/plain", "no"));
        pages.server.createContext("/silent/", pages::record);
        pages.server.createContext(
                "/recorded",
                exchange -> answer(exchange, 200, "application/json", new JsonArray(pages.recorded()).encode()));
        pages.server.start();
        return pages;
    }

    /** What was asked, such as {@code GET hb_ping?1000&appid=X&cache_buster=1}. */
    public List<String> recorded() {
        return List.copyOf(recorded);
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void record(HttpExchange exchange) {
        String uri = exchange.getRequestURI().toString();
        recorded.add(exchange.getRequestMethod() + " " + uri.substring(uri.indexOf('/', 1) + 1));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
