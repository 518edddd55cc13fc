package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hamcrest.Matchers.is;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** After {@code kill -9}, the packaged server goes on with what it knew. */
@SideBySide
class RestartIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private ServerProcess server;
    private int port;

    @AfterEach
    void noServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void whatItKnewItKnows_andWhoDiedMeanwhileIsNoticed() throws Exception {
        port = ServerProcess.freePort();
        Files.writeString(folder.resolve("roster.yaml"), """
                start-allowance: 1s
                applications:
                  Missing:
                  Tetris: {expected: false}
                  Pong: {expected: false}
                  Zelda: {expected: false}
                """);
        start();
        get("/hb_init?500&appid=Tetris");
        get("/hb_ping?500&appid=Tetris");
        get("/hb_init?600000&appid=Pong");
        get("/hb_init?600000&appid=Zelda");
        get("/hb_done?0&appid=Zelda");
        assertEquals(
                201,
                send(HttpRequest.newBuilder(uri("/api/maintenance"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"application\": \"Pong\", \"for\": \"2h\", \"why\": \"new projector\"}")))
                        .statusCode());
        await("/status?appid=Missing", "CRITICAL - never started application [Missing]");

        server.kill();
        start();
        assertTrue(get("/status?appid=Tetris").startsWith("OK - fine application [Tetris]| "));
        assertTrue(get("/status?appid=Pong").startsWith("OK - maintenance until "));
        assertTrue(get("/status?appid=Pong").contains(" of application [Pong]: new projector| "));
        assertEquals("CRITICAL - no application record for queried ID: [Zelda]", get("/status?appid=Zelda"));
        assertTrue(get("/api/apps/Tetris/history").contains("\"ANNOUNCED\""), get("/api/apps/Tetris/history"));
        assertTrue(get("/api/changes").contains("this server was not running"), get("/api/changes"));

        // T = 0.5 s and the tolerance make a max wait of 1.5 s: late after 4.5 s, lost after 9 s.
        await("/status?appid=Tetris", "CRITICAL - no application record for queried ID: [Tetris]");
        assertTrue(get("/api/apps/Tetris").contains("\"LOST\""), get("/api/apps/Tetris"));
        server.kill();
        start();
        assertTrue(get("/api/apps/Tetris").contains("\"LOST\""), "a lost application stays lost");
    }

    private void start() throws Exception {
        server = ServerProcess.start(
                port,
                folder.resolve("server.log"),
                Map.of(
                        "HB_PORT", String.valueOf(port),
                        "HEARTBEAT_ROSTER", folder.resolve("roster.yaml").toString(),
                        "HEARTBEAT_DATA_DIR", folder.resolve("data").toString()),
                ServerProcess.briefly());
    }

    private void await(String path, String answer) throws Exception {
        within(Duration.ofSeconds(20)).until(() -> get(path), is(answer));
    }

    private String get(String path) {
        try {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));
            assertEquals(200, answer.statusCode(), answer::body);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }

    private URI uri(String path) {
        return URI.create(server.url() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
