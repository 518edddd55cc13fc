package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;

import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpServer;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A page of another origin, in a real Chromium, beats and reads the answers. */
@QuarkusIntegrationTest
class BrowserIT {
    @TempDir
    Path profile;

    @Test
    void aPageOfAnotherOriginBeats_withAndWithoutAPreflight() throws Exception {
        String chromium = Program.find("chromium");
        HttpServer pages = pages();
        try {
            Program.Outcome outcome = Program.run(
                    Map.of(),
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + profile,
                    "--virtual-time-budget=20000",
                    "--dump-dom",
                    "http://127.0.0.1:" + pages.getAddress().getPort() + "/");
            assertTrue(
                    outcome.output()
                            .contains("GET 200 2000; POST json 200 1500; GET 400 timeout must be 0 or more ms, was -1"
                                    + " (appid=page%7C1); done"),
                    outcome.output());
        } finally {
            pages.stop(0);
        }
        List<String> listed =
                RestAssured.get("/list?format=lines").body().asString().lines().toList();
        assertTrue(listed.contains("page|1"), listed.toString());
        RestAssured.given()
                .urlEncodingEnabled(false)
                .get("/hb_done?0&appid=page%7C1")
                .then()
                .statusCode(200);
    }

    private static HttpServer pages() throws IOException {
        byte[] page = """
                <!DOCTYPE html>
                <title>an exhibit</title>
                <p id="log"></p>
                <script>
                  const log = text => document.getElementById("log").textContent += text;
                  const beat = async (name, query, options) => {
                    const reply = await fetch("http://127.0.0.1:%d/hb_ping?" + query + "&appid=page|1", options);
                    log(name + " " + reply.status + " " + await reply.text() + "; ");
                  };
                  (async () => {
                    await beat("GET", "1000");
                    await beat("POST json", "500",
                        {method: "POST", headers: {"Content-Type": "application/json", "X-Kiosk": "1"}, body: "{}"});
                    await beat("GET", "-1");
                    log("done");
                  })().catch(log);
                </script>
                """.formatted(RestAssured.port).getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return server;
    }
}
