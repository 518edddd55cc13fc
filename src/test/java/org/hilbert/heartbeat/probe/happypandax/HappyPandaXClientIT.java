package org.hilbert.heartbeat.probe.happypandax;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** All that seed 003 has, against a server in Python, over TCP. */
@SideBySide
@Timeout(60)
class HappyPandaXClientIT {
    private static final List<Map<String, String>> GET_VERSION = List.of(Map.of("fname", "get_version"));

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
    void theFirstExample_connects_shakesHandsAsAGuest_andAsksForTheVersion() throws Exception {
        stub = PythonStub.start("--guests");
        client = HappyPandaXClient.builder("my-client").build();
        assertTrue(client.connect("localhost", stub.port()));
        assertTrue(client.handshake());
        Map<String, Object> answer = client.send(GET_VERSION);
        assertEquals(List.of(Map.of("fname", "get_version", "data", version())), answer.get("data"));
    }

    @Test
    void whatAClientIs_isUsualUnlessSaid() {
        client = HappyPandaXClient.builder("my-client").build();
        assertEquals("my-client", client.name());
        assertEquals("localhost", client.host());
        assertEquals(7007, client.port());
        assertEquals("", client.session());
        client.host("127.0.0.1");
        client.port(7008);
        assertEquals("127.0.0.1", client.host());
        assertEquals(7008, client.port());
        assertThrows(IllegalArgumentException.class, () -> client.port(0));
    }

    @Test
    void beforeItConnects_nothingIsKnown() {
        client = HappyPandaXClient.builder("my-client").build();
        assertFalse(client.alive());
        assertFalse(client.ready());
        assertFalse(client.accepted());
        assertFalse(client.guestAllowed());
        assertEquals(Map.of(), client.version());
        for (Runnable call : List.<Runnable>of(
                client::handshake,
                client::requestHandshake,
                () -> client.send(List.of()),
                () -> client.sendBytes(new byte[0]))) {
            HappyPandaXException e = assertThrows(HappyPandaXException.class, call::run);
            assertEquals(500, e.code());
            assertEquals("client my-client of localhost:7007 is not connected", e.getMessage());
        }
    }

    @Test
    void theGreetingTells_versionAndWhetherGuestsAreAllowed() throws Exception {
        stub = PythonStub.start("--guests");
        client = stub.client().build();
        assertTrue(client.connect());
        assertTrue(client.connect(), "there is a connection: nothing to do");
        assertTrue(client.alive());
        assertTrue(client.ready());
        assertFalse(client.accepted());
        assertTrue(client.guestAllowed());
        assertEquals(version(), client.version());
    }

    @Test
    void aServerThatSaysSomethingElseFirst_isConnectedButNotReady() throws Exception {
        stub = PythonStub.start("--greeting", "anything");
        client = stub.client().build();
        assertTrue(client.connect());
        assertTrue(client.alive());
        assertFalse(client.ready());
    }

    @Test
    void refusals_areTypedByTheirCode() throws Exception {
        stub = PythonStub.start();
        client = stub.client().build();
        client.connect();
        assertFalse(client.guestAllowed());
        assertEquals(
                412,
                assertThrows(MissingCredentialsException.class, client::handshake)
                        .code());
        WrongCredentialsException wrong =
                assertThrows(WrongCredentialsException.class, () -> client.handshake("kiosk", "wrong"));
        assertEquals(411, wrong.code());
        assertEquals("localhost:" + stub.port() + " does not let in: Wrong credentials", wrong.getMessage());
        assertEquals(
                407,
                assertThrows(AuthenticationRequiredException.class, () -> client.handshake("locked", "right"))
                        .code());
        AuthenticationException odd =
                assertThrows(AuthenticationException.class, () -> client.handshake("odd", "right"));
        assertEquals(406, odd.code());
        assertTrue(odd.getMessage().endsWith("The .[31mmoon. is wrong (499)"), odd.getMessage());
        assertFalse(client.accepted());
        assertTrue(client.alive(), "a refusal is no failure of the connection");
        assertTrue(client.handshake("kiosk", "right"));
        assertTrue(client.accepted());
        assertEquals("session-1", client.session());
    }

    @Test
    void refusals_canBeIgnored() throws Exception {
        stub = PythonStub.start();
        client = stub.client().build();
        client.connect();
        assertFalse(client.handshake(Credentials.GUEST, true));
        assertFalse(client.handshake(new Credentials("kiosk", "wrong"), true));
        assertFalse(client.requestHandshake(true));
        assertFalse(client.accepted());
    }

    @Test
    void aHandshakesAnswer_canBeEvaluatedWithoutAsking() throws Exception {
        stub = PythonStub.start();
        client = stub.client().build();
        client.connect();
        Map<String, Object> refusal = Map.of("error", Map.of("code", 411, "msg", "no"));
        assertThrows(WrongCredentialsException.class, () -> client.handshake(refusal, false));
        assertFalse(client.handshake(refusal, true));
        assertFalse(client.handshake(Map.of("data", "Something"), false));
        assertFalse(client.accepted());
        assertTrue(client.handshake(Map.of("data", "Authenticated", "session", "b1c2d3"), false));
        assertTrue(client.accepted());
        assertEquals("b1c2d3", client.session());
    }

    @Test
    void aNewLogin_usesTheLastCredentialsUnlessTold() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        assertEquals("session-1", client.session());
        assertThrows(MissingCredentialsException.class, client::handshake);
        assertTrue(client.requestHandshake(), "a guest's try does not count as credentials");
        assertEquals("session-2", client.session());
        assertThrows(WrongCredentialsException.class, () -> client.requestHandshake("kiosk", "wrong"));
        assertThrows(WrongCredentialsException.class, client::requestHandshake);
        assertThrows(MissingCredentialsException.class, () -> client.requestHandshake(Credentials.GUEST, false));
        assertTrue(client.requestHandshake("kiosk", "right"));
        assertEquals("session-3", client.session());
    }

    @Test
    void whoIsNotLetIn_sendsOnlyIfHeSaysSo() throws Exception {
        stub = PythonStub.start();
        client = stub.client().build();
        client.connect();
        AuthenticationRequiredException e =
                assertThrows(AuthenticationRequiredException.class, () -> client.send(GET_VERSION));
        assertEquals(407, e.code());
        assertThrows(
                AuthenticationRequiredException.class, () -> client.sendRaw(Envelope.of("my-client", GET_VERSION)));
        assertThrows(AuthenticationRequiredException.class, () -> client.sendBytes(new byte[] {'{', '}'}));
        Map<String, Object> answer = client.send(GET_VERSION, false);
        assertEquals(Map.of("code", 407, "msg", "Authentication required"), answer.get("error"));
    }

    @Test
    void aGivenSession_countsAsLetIn_andIsForgottenWithTheConnection() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        String session = client.session();
        try (HappyPandaXClient second = stub.client().session(session).build()) {
            assertFalse(second.accepted());
            second.connect();
            assertTrue(second.accepted());
            assertEquals(
                    List.of(Map.of("fname", "get_version", "data", version())),
                    second.send(GET_VERSION).get("data"));
            assertThrows(ServerDisconnectedException.class, () -> second.send(List.of(Map.of("fname", "hang_up"))));
            assertEquals("", second.session());
            assertFalse(second.accepted());
            assertFalse(second.ready());
            assertFalse(second.alive());
            second.connect();
            assertTrue(second.alive(), "another connection");
            assertFalse(second.accepted());
        }
    }

    @Test
    void anyJson_goesThereAndBack() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        Map<String, Object> value = Map.of(
                "text", "gr\u00fc\u00dfe \u2713 \ud83d\ude00 <EOF>",
                "numbers", List.of(1, -2.5, 12345678901L, new java.math.BigInteger("123456789012345678901234567890")),
                "nested", Map.of("list", List.of(List.of(), Map.of())),
                "nothing", Arrays.asList(null, true, false));
        Object data =
                client.send(List.of(Map.of("fname", "echo", "value", value))).get("data");
        assertEquals(List.of(Map.of("fname", "echo", "data", value)), data);
        Object infinite = client.send(List.of(Map.of("fname", "echo", "value", Double.NEGATIVE_INFINITY)))
                .get("data");
        assertEquals(List.of(Map.of("fname", "echo", "data", Double.NEGATIVE_INFINITY)), infinite, "as Python has it");
    }

    @Test
    void bytesAndRawMessages_areSentAsTheyAre() throws Exception {
        stub = PythonStub.start("--guests");
        client = stub.client().build();
        client.connect();
        client.handshake();
        String json = "{\"session\": \"\", \"name\": \"x\", \"data\": [{\"fname\": \"echo\", \"value\": 1}]}";
        assertEquals(
                "{\"session\": \"\", \"name\": \"HappyPanda X\", \"data\": [{\"fname\": \"echo\", \"data\": 1}]}",
                new String(client.sendBytes(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
        Map<String, Object> raw = Envelope.of("x", List.of(Map.of("fname", "echo", "value", "\u00fc")));
        Object expected = List.of(Map.of("fname", "echo", "data", "\u00fc"));
        assertEquals(
                expected, client.sendRaw(raw, true, StandardCharsets.UTF_16LE).get("data"));
        assertEquals(expected, client.sendRaw(raw, false).get("data"));
        assertThrows(
                IllegalArgumentException.class, () -> client.send(List.of(new Object())), "an object that has no JSON");
        assertTrue(client.alive());
    }

    @Test
    void anotherJsonLibrary_canBePluggedIn() throws Exception {
        stub = PythonStub.start("--guests");
        JsonLibrary vertx = new JsonLibrary() {
            @Override
            public String write(Object value) {
                return io.vertx.core.json.Json.encode(value);
            }

            @Override
            public Object read(String json) {
                return new io.vertx.core.json.JsonObject(json).getMap();
            }
        };
        client = stub.client().json(vertx).build();
        client.connect();
        assertEquals(version(), client.version());
        client.handshake();
        Object data =
                client.send(List.of(Map.of("fname", "echo", "value", "\u00fc"))).get("data");
        assertEquals(List.of(Map.of("fname", "echo", "data", "\u00fc")), data);
    }

    @Test
    void severalMessagesInOneRead_andOneInMany_areReadAsTheyAre() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        assertEquals("first", client.send(List.of(Map.of("fname", "two"))).get("data"));
        assertEquals(
                "second", client.send(List.of(Map.of("fname", "say_nothing"))).get("data"));
        assertEquals(
                List.of(Map.of("fname", "byte_by_byte", "data", "whole")),
                client.send(List.of(Map.of("fname", "byte_by_byte"))).get("data"));
    }

    @Test
    void theEndMarkWithinTheCompressedData_isNoEnd() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        assertEquals(
                List.of(Map.of("fname", "mark_inside", "data", "<EOF> and <EOF>")),
                client.send(List.of(Map.of("fname", "mark_inside"))).get("data"));
    }

    @Test
    void aClosedClient_doesNotConnectAgain_andItsServerSeesTheEnd() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        client.close();
        client.close();
        stub.assertAConnectionCameAndWasClosed();
        assertFalse(client.alive());
        assertFalse(client.accepted());
        assertEquals("", client.session());
        HappyPandaXException e = assertThrows(HappyPandaXException.class, client::connect);
        assertEquals(500, e.code());
        assertEquals("client my-client of localhost:" + stub.port() + " is closed", e.getMessage());
        assertThrows(HappyPandaXException.class, () -> client.send(GET_VERSION));
    }

    @Test
    void closing_endsACallThatWaits() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client().timeout(Duration.ofMinutes(5)));
        Future<?> call = CompletableFuture.supplyAsync(() -> client.send(List.of(Map.of("fname", "half_and_tell"))));
        assertEquals("here", stub.line());
        assertEquals("half an answer", stub.line());
        client.close();
        ExecutionException e = assertThrows(ExecutionException.class, call::get);
        assertInstanceOf(ConnectionFailedException.class, e.getCause());
        assertEquals(
                "the client was closed while it waited for localhost:" + stub.port(),
                e.getCause().getMessage());
        assertEquals("gone", stub.line());
    }

    @Test
    void closing_endsAConnectThatWaits() throws Exception {
        stub = PythonStub.start("--greeting", "none");
        client = stub.client().timeout(Duration.ofMinutes(5)).build();
        Future<?> call = CompletableFuture.supplyAsync(() -> client.connect());
        assertEquals("here", stub.line());
        client.close();
        assertInstanceOf(
                ConnectionFailedException.class,
                assertThrows(ExecutionException.class, call::get).getCause());
        assertEquals("gone", stub.line());
        assertFalse(client.alive());
    }

    @Test
    void anotherAddress_isForTheNextConnection() throws Exception {
        stub = PythonStub.start("--guests");
        client = stub.client().build();
        client.connect();
        assertTrue(client.connect("elsewhere.example", 7008));
        assertTrue(client.handshake(), "the connection that is there");
        assertEquals("client my-client of localhost:" + stub.port(), client.toString());
        assertEquals("elsewhere.example", client.host());
    }

    @Test
    void callsOfSeveralThreads_takeTurns() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Object>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> client.send(List.of(Map.of("fname", "echo", "value", i)))
                            .get("data")))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(
                        List.of(Map.of("fname", "echo", "data", i)),
                        answers.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void secrets_areInNoToString() throws Exception {
        stub = PythonStub.start();
        client = stub.letIn(stub.client());
        assertEquals("client my-client of localhost:" + stub.port(), client.toString());
        assertEquals("user kiosk", new Credentials("kiosk", "right").toString());
    }

    @Test
    void theEnvelope_hasSessionNameAndData() {
        assertEquals(Map.of("session", "s", "name", "n", "data", List.of()), Envelope.of("n", List.of(), "s"));
        assertEquals("", Envelope.of("n", null).get("session"));
        assertEquals(Set.of("session", "name", "data"), Envelope.of("n", null).keySet());
    }

    private static Map<String, Object> version() {
        return Map.of("core", List.of(0, 13, 4), "db", List.of(0, 12, 0), "torrent", List.of(0, 0, 0));
    }
}
