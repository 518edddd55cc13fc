package org.hilbert.heartbeat.action;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a webhook makes of the answers it gets, over real connections. */
class WebhookAnswersIT {
    private final FakeTime time = new FakeTime();
    private final HttpClients clients = new HttpClients(null, time);
    private final ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer receiver;
    private int port;

    @BeforeEach
    void aReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        port = receiver.getAddress().getPort();
        receiver.start();
    }

    @AfterEach
    void gone() {
        receiver.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "200, true, false",
        "204, true, false",
        "302, false, true",
        "400, false, true",
        "401, false, true",
        "404, false, true",
        "408, false, false",
        "410, false, true",
        "425, false, false",
        "429, false, false",
        "500, false, false",
        "503, false, false",
    })
    void anAnswerSaysWhetherItWasTaken_andWhetherItIsWanted(int status, boolean done, boolean refused) {
        answers(status, "no\u001B[2J", Map.of("Location", "http://127.0.0.1:" + port + "/elsewhere"));
        Delivery delivery = tell();
        assertEquals(done, delivery.outcome().done());
        assertEquals(refused, delivery.refused());
        assertTrue(
                delivery.outcome().text().startsWith("HTTP " + status),
                delivery.outcome().text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"120|120", "Fri, 20 Nov 2026 10:01:00 GMT|60", "Fri, 20 Nov 2020 10:01:00 GMT|0", "soon|0", "-5|0"
            })
    void retryAfterIsSecondsOrADate(String header, long seconds) {
        answers(503, "", Map.of("Retry-After", header));
        assertEquals(Duration.ofSeconds(seconds), tell().notBefore());
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsRead() {
        answers(500, "x".repeat(10_000_000), Map.of());
        assertEquals("HTTP 500: " + "x".repeat(500) + "...", tell().outcome().text());
    }

    @Test
    void whoDoesNotAnswerIsWaitedForAsLongAsIsSaid_andTheConnectionIsGivenUp() throws Exception {
        Future<Boolean> givenUp = answersAndStalls("");
        Delivery delivery = tell();
        assertEquals(Delivery.failed("no answer within 2000 ms"), delivery);
        assertTrue(givenUp.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whoDoesNotEndItsAnswerHasTakenWhatItWasTold_andTheConnectionIsGivenUp() throws Exception {
        Future<Boolean> givenUp = answersAndStalls("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nwell");
        Delivery delivery = tell();
        assertEquals(Delivery.of(new Outcome(true, "HTTP 200: well")), delivery);
        assertTrue(givenUp.get(20, TimeUnit.SECONDS));
    }

    /** What comes is answered by that much; the future is true once the other side has closed. */
    private Future<Boolean> answersAndStalls(String answer) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        port = listening.getLocalPort();
        return threads.submit(() -> {
            try (listening;
                    Socket connection = listening.accept()) {
                connection.setSoTimeout(20_000);
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                byte[] request = new byte[1000];
                int length = 0;
                while (length >= 0) {
                    length = connection.getInputStream().read(request);
                }
                return true;
            } catch (SocketException reset) {
                return true;
            }
        });
    }

    @Test
    void whoIsNotThereIsASentence() throws IOException {
        port = ServerProcess.freePort();
        Delivery delivery = tell();
        assertFalse(delivery.outcome().done());
        assertTrue(
                delivery.outcome().text().startsWith("no connection"),
                delivery.outcome().text());
    }

    private void answers(int status, String body, Map<String, String> headers) {
        receiver.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                byte[] octets = body.getBytes(StandardCharsets.UTF_8);
                boolean hasNone = octets.length == 0 || status == 204;
                exchange.sendResponseHeaders(status, hasNone ? -1 : octets.length);
                if (!hasNone) {
                    exchange.getResponseBody().write(octets);
                }
            } catch (IOException cutOff) {
                // who has read enough goes away
            }
        });
    }

    private Delivery tell() {
        ActionCheck check =
                Settings.action("type", "webhook", "url", "http://127.0.0.1:" + port + "/", "timeout", "2s");
        Webhook webhook = new Webhook(check, "//test", clients, json, time);
        return webhook.tell(List.of(new News(1, 2, Instant.EPOCH, Optional.empty())), Optional::empty)
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    @Test
    void aTestIsOneByItsType() {
        Occasion occasion =
                new Occasion("test-1", ApplicationId.of("Pong"), State.UP, time.wallNow(), "is tried", Occasion.TEST);
        assertEquals(
                "org.hilbert.heartbeat.test", CloudEvent.of(occasion, "//test").type());
    }
}
