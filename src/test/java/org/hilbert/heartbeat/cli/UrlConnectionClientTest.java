package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.client.CannotConnectException;
import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.client.MalformedReplyException;
import org.hilbert.heartbeat.client.RefusedException;
import org.hilbert.heartbeat.client.TimedOutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The command line's HTTP client behaves under the client library as the JDK's newer one does. */
class UrlConnectionClientTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "1500";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void messagesArriveAsTheyWereSent() {
        HeartbeatClient client = client(LONG);
        assertEquals(Duration.ofMillis(1500), client.ping(Duration.ofMillis(500)));
        answer = "Tschüß";
        assertEquals("Tschüß", client.post("/any?x=%20", "grüße"));
        assertEquals(List.of("GET /hb_ping?500&appid=X Bearer key ", "POST /any?x=%20 Bearer key grüße"), requests);
    }

    @Test
    void aPageThatIsNoAnswerIsNotTakenForOne() {
        answer = "OK - fine application [X]| od=0.50;3;5;0;6\nCRITICAL - lost application [Y]";
        assertEquals(2, client(LONG).statusOfEach().size());
        answer = "";
        assertEquals(List.of(), client(LONG).statusOfEach());
        answer = "<html>\n<h1>Please log in</h1>";
        assertThrows(MalformedReplyException.class, () -> client(LONG).statusOfEach());
    }

    @Test
    void aRefusalCarriesTheServersSentence() {
        status = 400;
        answer = "timeout must be 0 or more ms, was -5";
        RefusedException refused =
                assertThrows(RefusedException.class, () -> client(LONG).get("/hb_ping?-5"));
        assertEquals(400, refused.status());
        assertEquals(answer, refused.sentence());
    }

    @Test
    void aRedirectIsNotFollowed() {
        status = 302;
        assertEquals(
                302,
                assertThrows(RefusedException.class, () -> client(LONG).list()).status());
        assertEquals(1, requests.size());
    }

    @Test
    void anAnswerThatIsTooLongIsGivenUp() {
        answer = "1".repeat(1_000_000);
        assertThrows(MalformedReplyException.class, () -> client(LONG).ping(Duration.ofSeconds(1)));
    }

    @Test
    void aMessageThatIsNotAnswered_isNotSentAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread closing = new Thread(() -> {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    connections.incrementAndGet();
                    connection.getInputStream().read(new byte[1000]);
                } catch (IOException e) {
                    // The test is over.
                }
            }
        });
        closing.start();
        HeartbeatClient client = client(LONG, socket.getLocalPort());
        assertThrows(CannotConnectException.class, () -> client.init(Duration.ZERO));
        socket.close();
        closing.join();
        assertEquals(1, connections.get());
    }

    @Test
    void whereNobodyListens_itCannotConnect() {
        server.stop(0);
        assertThrows(CannotConnectException.class, () -> client(LONG).list());
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForLong() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HeartbeatClient client = client(SHORT, mute.getLocalPort());
            assertThrows(TimedOutException.class, client::list);
        }
    }

    private HeartbeatClient client(Duration timeout) {
        return client(timeout, server.getAddress().getPort());
    }

    private static HeartbeatClient client(Duration timeout, int port) {
        return HeartbeatClient.builder()
                .url("http://127.0.0.1:" + port)
                .application("X")
                .token("key")
                .logger(ClientLog.NOTHING)
                .requestTimeout(timeout)
                .httpClient(new UrlConnectionClient(timeout))
                .build();
    }
}
