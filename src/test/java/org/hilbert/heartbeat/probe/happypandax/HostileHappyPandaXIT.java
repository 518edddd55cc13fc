package org.hilbert.heartbeat.probe.happypandax;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever a server does, the caller gets a typed error in time, nothing stays open, and the next connection works. */
@SideBySide
@Timeout(60)
class HostileHappyPandaXIT {
    private static final Duration SOON = Duration.ofMillis(300);

    private PythonStub stub;
    private HappyPandaXClient client;

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        if (stub != null) {
            stub.close();
        }
    }

    @Test
    void killedInMidMessage_isADisconnect_andANewServerIsTalkedTo() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        ServerDisconnectedException e = assertThrows(ServerDisconnectedException.class, () -> ask("die"));
        assertEquals(502, e.code());
        assertFalse(client.alive());
        assertThrows(ServerDisconnectedException.class, client::connect);
        assertFalse(client.alive());
        try (PythonStub next = PythonStub.start("--guests")) {
            assertTrue(client.connect("127.0.0.1", next.port()));
            assertTrue(client.handshake());
        }
    }

    @Test
    void theEndInMidMessage_isADisconnect() throws Exception {
        ServerDisconnectedException e = assertLost("hang_up", ServerDisconnectedException.class);
        assertTrue(e.getMessage().endsWith("it ended within a message"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"say_nothing", "half", "drip"})
    void anAnswerThatIsNotWholeInTime_isATimeOut(String how) throws Exception {
        stub = PythonStub.start();
        String session;
        try (HappyPandaXClient first = stub.letIn(stub.client())) {
            session = first.session();
        }
        stub.assertAConnectionCameAndWasClosed();
        client = stub.client().session(session).timeout(Duration.ofSeconds(2)).build();
        client.connect();
        TimedOutException e = assertLost(how, TimedOutException.class);
        assertEquals(501, e.code());
        assertEquals("no whole answer of localhost:" + stub.port() + " within 2000 ms", e.getMessage());
    }

    @Test
    void aMessageOf100Megabytes_isNotReadToItsEnd() throws Exception {
        MessageTooLargeException e = assertLost("huge", MessageTooLargeException.class);
        assertEquals("the message of localhost:" + stub.port() + " has more than 16777216 bytes", e.getMessage());
    }

    @Test
    void aBombOfZeros_isNotUnpacked() throws Exception {
        MessageTooLargeException e = assertLost("bomb", MessageTooLargeException.class);
        assertEquals(
                "the message of localhost:" + stub.port() + " has more than 67108864 bytes unpacked", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "damaged", "no_end"})
    void whatIsNotGzipAndEndMark_isMalformed(String how) throws Exception {
        MalformedMessageException e = assertLost(how, MalformedMessageException.class);
        assertEquals(501, e.code());
        assertFalse(e.getMessage().contains("HTTP"), "the peer's bytes are not repeated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_json", "no_object", "not_utf8", "deep"})
    void aWholeMessageThatIsNoJson_isMalformed_andTheConnectionStays(String how) throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> ask(how));
        assertEquals(900, e.code());
        assertFalse(e.getMessage().contains("nothing"), "the peer's words are not repeated");
        assertTrue(client.accepted());
        assertWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "drip", "half"})
    void aGreetingThatIsNotWholeInTime_isATimeOut(String greeting) throws Exception {
        stub = PythonStub.start("--greeting", greeting);
        client = stub.client().timeout(SOON).build();
        assertThrows(TimedOutException.class, client::connect);
        assertNothingIsLeft();
    }

    @Test
    void aGreetingOfAnotherProtocol_isMalformed() throws Exception {
        stub = PythonStub.start("--greeting", "junk");
        client = stub.client().build();
        assertThrows(MalformedMessageException.class, client::connect);
        assertNothingIsLeft();
    }

    @Test
    void aGreetingThatIsNoJson_isMalformed() throws Exception {
        stub = PythonStub.start("--greeting", "not-json");
        client = stub.client().build();
        assertThrows(MalformedJsonException.class, client::connect);
        assertNothingIsLeft();
    }

    /** A write has no time-out of its own: the server's and the own buffers are full long before. */
    @Test
    void aServerThatDoesNotRead_isATimeOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = HappyPandaXClient.builder("my-client")
                    .port(server.getLocalPort())
                    .session("s")
                    .timeout(Duration.ofSeconds(2))
                    .build();
            CompletableFuture<Socket> greeted = CompletableFuture.supplyAsync(() -> greet(server));
            client.connect();
            try (Socket connection = greeted.get()) {
                byte[] noise = new byte[32 << 20];
                new Random(7).nextBytes(noise);
                assertThrows(TimedOutException.class, () -> client.sendBytes(noise));
                assertFalse(client.alive());
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void nobodyThere_isADisconnect() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        client = HappyPandaXClient.builder("my-client").port(port).build();
        ServerDisconnectedException e = assertThrows(ServerDisconnectedException.class, client::connect);
        assertTrue(e.getMessage().startsWith("the connection to localhost:" + port + " failed: "), e.getMessage());
    }

    @Test
    void aHostThatCannotBe_isADisconnect() {
        client = HappyPandaXClient.builder("my-client").host("no such host").build();
        assertThrows(ServerDisconnectedException.class, client::connect);
    }

    private static Socket greet(ServerSocket server) {
        try {
            Socket connection = server.accept();
            connection.getOutputStream().write(Frames.of("{}".getBytes(StandardCharsets.US_ASCII)));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> ask(String how) {
        return client.send(List.of(Map.of("fname", how)));
    }

    private <T extends ConnectionFailedException> T assertLost(String how, Class<T> type) throws IOException {
        if (client == null) {
            stub = PythonStub.start();
            client = stub.letIn(stub.client());
        }
        T error = assertThrows(type, () -> ask(how));
        assertFalse(client.accepted());
        assertNothingIsLeft();
        assertTrue(client.connect());
        assertTrue(client.handshake("kiosk", "right"));
        assertWorks();
        return error;
    }

    private void assertNothingIsLeft() throws IOException {
        assertFalse(client.alive());
        stub.assertAConnectionCameAndWasClosed();
    }

    private void assertWorks() {
        Object data = client.send(List.of(Map.of("fname", "echo", "value", 7))).get("data");
        assertEquals(List.of(Map.of("fname", "echo", "data", 7)), data);
    }
}
