package org.hilbert.heartbeat.client;

import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of an answer, or of none, over a real connection; where time has to pass, see {@link ExchangeIT}. */
class ExchangeTest {
    private final FakeLog log = new FakeLog();

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        CannotConnectException e = fails(CannotConnectException.class, "http://127.0.0.1:" + port);
        assertEquals("cannot connect to http://127.0.0.1:" + port + ": it refuses the connection", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n15",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n15"
            })
    void theConnectionBreaks(String answer) throws Exception {
        try (ScriptedServer server = ScriptedServer.saying(answer)) {
            CannotConnectException e = fails(CannotConnectException.class, server.url());
            assertTrue(e.getMessage().startsWith("/hb_ping of " + server.url() + " broke off: "), e.getMessage());
        }
    }

    @Test
    void theConnectionIsReset_inMidBody() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n15");
            connection.setSoLinger(true, 0);
        })) {
            fails(CannotConnectException.class, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "220 mail\r\n\r\n"})
    void itIsNoHttp(String answer) throws Exception {
        try (ScriptedServer server = ScriptedServer.saying(answer)) {
            MalformedReplyException e = fails(MalformedReplyException.class, server.url());
            assertEquals("/hb_ping of " + server.url() + " did not answer in HTTP", e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e3", "1500 ms", "1234567890123", "<html>1500</html>", "١٥٠٠"})
    void itIsNoMaxWait(String body) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(200, body)) {
            MalformedReplyException e = fails(MalformedReplyException.class, server.url());
            assertEquals("/hb_ping of " + server.url() + " did not answer with a number of ms", e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"1500, 1500", "1500.75, 1500", "0, 0", "' 1500\n', 1500", "999999999999, 999999999999"})
    void itIsAMaxWait(String body, long millis) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(200, body)) {
            assertEquals(Duration.ofMillis(millis), client(server.url()).ping(Duration.ZERO));
        }
    }

    @Test
    void itIsTooLong() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(200, "1".repeat(16 * 1024 + 1))) {
            MalformedReplyException e = fails(MalformedReplyException.class, server.url());
            assertEquals(
                    "/hb_ping of " + server.url() + " answered too much: the reply has more than 16384 octets",
                    e.getMessage());
        }
    }

    @Test
    void itIsARefusal_whoseSentenceIsToldOnOneCleanLine() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering(400, "timeout must be 0 or more ms,\u001b[31m was -5\r\nmore")) {
            RefusedException e = fails(RefusedException.class, server.url());
            assertEquals(400, e.status());
            assertEquals("timeout must be 0 or more ms,?[31m was -5", e.sentence());
            assertEquals("/hb_ping of " + server.url() + " refused, with 400: " + e.sentence(), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 404, 407, 500, 503})
    void aRefusalNeedsNoSentence(int status) throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(status, "")) {
            RefusedException e = fails(RefusedException.class, server.url());
            assertEquals(status, e.status());
            assertEquals("/hb_ping of " + server.url() + " refused, with " + status, e.getMessage());
        }
    }

    @Test
    void aLongSentenceIsCut() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(503, "x".repeat(301))) {
            assertEquals(
                    "x".repeat(300) + "...",
                    fails(RefusedException.class, server.url()).sentence());
        }
    }

    @Test
    void httpsWhereThereIsNone() throws Exception {
        try (ScriptedServer server = ScriptedServer.saying("HTTP/1.1 400 \r\n\r\n")) {
            String https = server.url().replace("http:", "https:");
            CannotConnectException e = fails(CannotConnectException.class, https);
            assertTrue(e.getMessage().startsWith("cannot connect to " + https + ": "), e.getMessage());
        }
    }

    @Test
    void aThreadThatIsInterrupted_doesNotWait_andStaysInterrupted() throws Exception {
        // It says nothing until the client gives up.
        try (ScriptedServer server =
                new ScriptedServer(connection -> connection.getInputStream().read())) {
            Thread.currentThread().interrupt();
            TimedOutException e = fails(TimedOutException.class, server.url());
            assertTrue(Thread.interrupted());
            assertEquals("interrupted while waiting for /hb_ping of " + server.url(), e.getMessage());
        }
    }

    @Test
    void whatIsSent() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(200, "1500")) {
            HeartbeatClient client = HeartbeatClient.builder()
                    .url(server.url() + "/behind/a/proxy/")
                    .application("Pong")
                    .token("a-key")
                    .build();
            client.init(Duration.ofSeconds(5));
            client.ping(Duration.ofSeconds(5));
            List<String> heads = server.requests();
            assertTrue(
                    heads.get(0).startsWith("POST /behind/a/proxy/hb_init?5000&appid=Pong HTTP/1.1\r\n"), heads.get(0));
            assertTrue(
                    heads.get(1).startsWith("GET /behind/a/proxy/hb_ping?5000&appid=Pong HTTP/1.1\r\n"), heads.get(1));
            assertTrue(heads.get(1).contains("\r\nAuthorization: Bearer a-key\r\n"), heads.get(1));
        }
    }

    /** On JDK 25, and on older ones with more than two cores, it ends every exchange of the JDK's HTTP client. */
    @Test
    void aCommonPoolThatTheApplicationFills_holdsUpNothing() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.answering(200, "1500")) {
            for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
                ForkJoinPool.commonPool().execute(() -> await(over));
            }
            assertEquals(Duration.ofMillis(1500), client(server.url()).init(Duration.ZERO));
            assertEquals(Duration.ofMillis(1500), client(server.url()).ping(Duration.ZERO));
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It would be a part of the server's address. */
    @ParameterizedTest
    @ValueSource(strings = {"list", "@10.0.0.1/list", ":1/list", ""})
    void aPathBeginsWithASlash(String path) {
        HeartbeatClient client = client("http://127.0.0.1:1");
        assertThrows(IllegalArgumentException.class, () -> client.get(path));
        assertThrows(IllegalArgumentException.class, () -> client.get(path, "fallback"));
    }

    @Test
    void aPathIsPercentEncoded() {
        assertThrows(
                IllegalArgumentException.class,
                () -> client("http://127.0.0.1:1").get("/a b"));
    }

    private HeartbeatClient client(String url) {
        return HeartbeatClient.builder()
                .url(url)
                .application("Pong")
                .logger(log)
                .build();
    }

    /** Fails so, logs why, and with a fallback returns that. */
    private <E extends HeartbeatException> E fails(Class<E> kind, String url) {
        E problem = assertThrows(kind, () -> client(url).ping(Duration.ZERO));
        assertEquals(List.of(problem.getMessage()), log.lines(Level.WARNING));
        assertEquals(Duration.ofDays(1), client(url).ping(Duration.ZERO, Duration.ofDays(1)));
        return problem;
    }
}
