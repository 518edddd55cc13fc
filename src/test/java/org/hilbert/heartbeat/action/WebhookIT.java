package org.hilbert.heartbeat.action;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.path.json.JsonPath;

import org.awaitility.core.ConditionTimeoutException;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The target of a webhook is away, and meanwhile the server is restarted, once by a service manager and once by a kill: each
 * change arrives, in order, at least once, and what comes twice is the same. In full length: {@code -Dwebhook.down=60s}.
 */
@SideBySide
class WebhookIT {
    private static final Duration DOWN =
            Duration.parse("PT" + System.getProperty("webhook.down", "6s").toUpperCase());
    private static final String SECRET = "a secret of the tests, 32 octets";

    @TempDir
    Path folder;

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private Optional<ServerProcess> server = Optional.empty();
    private Optional<HttpServer> receiver = Optional.empty();
    private int receiverPort;
    private int serverPort;

    /** What came, with the headers that matter. */
    private record Post(String key, String id, String timestamp, String signature, String body) {}

    @AfterEach
    void allEnds() throws InterruptedException {
        receiver.ifPresent(any -> any.stop(0));
        if (server.isPresent()) {
            server.get().kill();
        }
    }

    @Test
    void aTargetIsDown_andTheServerIsRestartedTwiceMeanwhile_eachChangeArrives_inOrder() throws Exception {
        receiverPort = ServerProcess.freePort();
        serverPort = ServerProcess.freePort();
        start();
        receive();
        application("before");
        until("the first two are told", () -> posts.size() >= 2);
        receiver.orElseThrow().stop(0);
        long down = System.nanoTime();
        application("while it is down");
        server.orElseThrow().stop();
        start();
        application("after a restart");
        keepDown(down, DOWN.dividedBy(2));
        server.orElseThrow().kill();
        start();
        application("after a kill");
        keepDown(down, DOWN);
        receive();
        List<Long> expected = changesThatAreTold();
        assertEquals(8, expected.size());
        until("all are told", () -> numbers().containsAll(expected));
        assertEquals(expected, numbers().stream().distinct().toList(), "in order");
        Map<String, String> bodies = new LinkedHashMap<>();
        for (Post post : posts) {
            assertEquals(post.key, post.id);
            assertEquals(signature(post), post.signature);
            assertEquals(post.key, JsonPath.from(post.body).getString("id"));
            assertEquals(
                    post.body, bodies.computeIfAbsent(post.key, first -> post.body), "the same key, the same body");
        }
        assertEquals(expected.size(), bodies.size());
        System.out.printf(
                "WebhookIT: the target was down for %d s, the server restarted and killed meanwhile; of %d changes each arrived,"
                        + " in order, in %d posts%n",
                DOWN.toSeconds(), expected.size(), posts.size());
        eventIsOfItsForm(posts.get(0));
        nothingSecretIsLogged();
    }

    /**
     * One that comes, stands still while it beats, and goes on: an alarm and its end. Its goodbye is answered once all that is
     * written.
     */
    private void application(String name) throws IOException, InterruptedException {
        String id = name.replace(' ', '_');
        ask("/hb_init?1000&progress=1&appid=" + id);
        until("stalled", () -> {
            ask("/hb_ping?1000&progress=1&appid=" + id);
            return ask("/api/apps/" + id).contains("\"state\":\"STALLED\"");
        });
        ask("/hb_ping?60000&progress=2&appid=" + id);
        ask("/hb_done?0&appid=" + id);
    }

    private static void eventIsOfItsForm(Post post) {
        JsonPath event = JsonPath.from(post.body);
        assertEquals("1.0", event.getString("specversion"));
        assertEquals("org.hilbert.heartbeat.change", event.getString("type"));
        assertEquals("//test/heartbeat", event.getString("source"));
        assertEquals("before", event.getString("subject"));
        assertEquals(event.getString("time"), event.getString("data.at"));
        assertEquals("STALLED", event.getString("data.to"));
        assertEquals(event.getString("id"), event.getString("data.number"));
    }

    private List<Long> changesThatAreTold() {
        JsonPath changes = JsonPath.from(ask("/api/changes?limit=1000"));
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < changes.getList("entries").size(); i++) {
            String line = "entries[" + i + "].";
            if (List.of(changes.getString(line + "from") + "", changes.getString(line + "to") + "")
                    .contains("STALLED")) {
                numbers.add(changes.getLong(line + "number"));
            }
        }
        return numbers;
    }

    private List<Long> numbers() {
        return posts.stream().map(post -> Long.valueOf(post.key)).toList();
    }

    private void start() throws IOException, InterruptedException {
        server = Optional.of(ServerProcess.start(
                serverPort,
                folder.resolve("server.log"),
                Map.of(
                        "HB_PORT",
                        String.valueOf(serverPort),
                        "HEARTBEAT_DATA_DIR",
                        folder.resolve("state").toString()),
                ServerProcess.briefly(
                        "-Dheartbeat.action.hook.type=webhook",
                        "-Dheartbeat.action.hook.url=http://127.0.0.1:" + receiverPort + "/hook?of=test",
                        "-Dheartbeat.action.hook.secret=" + SECRET,
                        "-Dheartbeat.action.hook.on=stalled,recovery",
                        "-Dheartbeat.stalled-after=0.5",
                        "-Dheartbeat.source=//test/heartbeat")));
    }

    private void receive() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), receiverPort), 0);
        http.createContext("/hook", this::take);
        http.start();
        receiver = Optional.of(http);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posts.add(new Post(
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static String signature(Post post) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = post.id + "." + post.timestamp + "." + post.body;
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private void nothingSecretIsLogged() throws IOException {
        String log = Files.readString(folder.resolve("server.log"));
        assertTrue(!log.contains(SECRET) && !log.contains("of=test"), log);
    }

    private String ask(String path) {
        try {
            return Wire.exchange(serverPort, "GET " + path + " HTTP/1.0\r\n\r\n")
                    .body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    private static void keepDown(long since, Duration length) throws InterruptedException {
        Thread.sleep(Math.max(0, length.minusNanos(System.nanoTime() - since).toMillis()));
    }

    private void until(String what, Callable<Boolean> isSo) {
        try {
            within(DOWN.plusSeconds(30)).until(isSo);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not in time: " + what + "; " + posts, e);
        }
    }
}
