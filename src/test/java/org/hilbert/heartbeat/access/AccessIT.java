package org.hilbert.heartbeat.access;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The packaged server as a station on a network runs it: unchanged clients beat, whoever asks has a key, set by variables. */
@SideBySideAsAWhole // they share an address's allowance
class AccessIT {
    private static final int PER_SECOND = 5;

    @TempDir
    static Path folder;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private static Path log;
    private static ServerProcess server;

    @BeforeAll
    static void aServerOnTheNetwork() throws Exception {
        int port = ServerProcess.freePort();
        log = folder.resolve("server.log");
        server = ServerProcess.start(
                port,
                log,
                Map.of(
                        "HB_HOST", "0.0.0.0",
                        "HB_PORT", String.valueOf(port),
                        "HEARTBEAT_OPEN", "beat",
                        "HEARTBEAT_KEY_WALL", TestKeys.setting(Kind.READ),
                        "HEARTBEAT_KEY_NIGHT_SHIFT", TestKeys.setting(Kind.MANAGE),
                        "HEARTBEAT_RATE_PER_SECOND", String.valueOf(PER_SECOND)),
                ServerProcess.briefly());
    }

    @AfterAll
    static void noServer() throws Exception {
        server.stop();
    }

    @Test
    void unchangedClientsBeat_alsoWithAKeyThatIsNone_andWhoeverAsksNeedsAKey() throws Exception {
        assertEquals(200, status("GET", "127.0.0.1", "/hb_ping?5000&appid=Tetris", ""));
        for (int i = 0; i < 2 * FailedKeys.A_MINUTE; i++) {
            assertEquals(200, status("GET", "127.0.0.1", "/hb_ping?5000&appid=Tetris", TestKeys.UNKNOWN));
        }
        assertEquals(401, status("GET", "127.0.0.1", "/list", ""));
        assertEquals(200, status("GET", "127.0.0.1", "/list", TestKeys.of(Kind.READ)));
    }

    @Test
    void theLogSaysWhoDidWhat_andHoldsNoKey() throws Exception {
        assertEquals(403, status("DELETE", "127.0.0.1", "/api/maintenance", TestKeys.of(Kind.READ)));
        assertEquals(401, status("GET", "127.0.0.1", "/list?key=" + TestKeys.UNKNOWN, TestKeys.UNKNOWN));
        HttpRequest on = request("127.0.0.1", "/api/maintenance", TestKeys.of(Kind.MANAGE))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"application\":\"Tetris\"}"))
                .build();
        assertEquals(201, HTTP.send(on, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(
                200, status("DELETE", "127.0.0.1", "/api/maintenance?application=Tetris", TestKeys.of(Kind.MANAGE)));
        String printed = Files.readString(log);
        assertTrue(
                printed.contains("at 127.0.0.1 switched maintenance of the application [Tetris] on, without an end"),
                printed);
        assertTrue(
                printed.matches(
                        "(?s).*\\) night.shift at 127.0.0.1 switched maintenance of the application \\[Tetris] off\n.*"),
                printed);
        assertEquals(1, printed.split("\\) keys refused: 1; the last one was ", -1).length - 1, printed);
        assertTrue(printed.contains("that of wall, of kind read, from 127.0.0.1, to manage"), printed);
        assertFalse(printed.contains("hbk_"), printed);
    }

    @Test
    void anAddressOfTheNetworkMaySendSoManyRequests_andLoopbackAnyNumber() throws Exception {
        String address = ownAddress().orElse("");
        assumeTrue(!address.isEmpty(), "skipped: this machine has no address but loopback");
        int refused = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (refused == 0 && System.nanoTime() < deadline) {
            for (int i = 0; i < 4 * PER_SECOND; i++) {
                HttpResponse<String> answer = HTTP.send(
                        request(address, "/hb_ping?5000&appid=Pong", "").GET().build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 429) {
                    refused++;
                    assertEquals(
                            "this server takes 5 requests a second from one address; try again in 1 s", answer.body());
                    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
                }
            }
        }
        assertTrue(refused > 0, "refused: " + refused);
        for (int i = 0; i < 10 * PER_SECOND; i++) {
            assertEquals(200, status("GET", "127.0.0.1", "/hb_ping?5000&appid=Tetris", ""));
        }
        assertTrue(
                Files.readString(log)
                        .contains("requests above heartbeat.rate.per-second refused: 1; the last one came from "
                                + address),
                Files.readString(log));
    }

    private static int status(String method, String host, String target, String key)
            throws IOException, InterruptedException {
        HttpRequest request = request(host, target, key)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(String host, String target, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + host + ":" + server.port() + target))
                .timeout(Duration.ofSeconds(30));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private static Optional<String> ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .filter(address -> reaches(new InetSocketAddress(address, server.port())))
                .map(address -> address.getHostAddress())
                .findFirst();
    }

    private static boolean reaches(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
