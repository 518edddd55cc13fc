package org.hilbert.heartbeat.probe.happypandax;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the official Python client and a server said, recorded: each message is read, and this client says the same. */
class RecordedSessionTest {
    private static final String PYTHON = """
            import base64, gzip, json, sys
            for line in open(sys.argv[1]):
                octets = base64.b64decode(line)
                assert octets.count(b"<EOF>") == 1 and octets.endswith(b"<EOF>")
                print(json.dumps(json.loads(gzip.decompress(octets[:-5]))))
            """;

    @TempDir
    Path folder;

    private record Message(boolean isOfClient, Object json, byte[] frame) {}

    @Test
    void everyRecordedMessage_isReadAsWhatItMeans() throws IOException {
        List<Message> messages = recorded();
        assertEquals(15, messages.size());
        // One reader for each side, as on the wire.
        MessageReader ofClient = new MessageReader("client", MessageBounds.USUAL);
        MessageReader ofServer = new MessageReader("server", MessageBounds.USUAL);
        for (Message message : messages) {
            byte[] json = (message.isOfClient() ? ofClient : ofServer)
                    .feed(ByteBuffer.wrap(message.frame()))
                    .orElseThrow();
            assertEquals(message.json(), new JsonMessages(JsonLibrary.jackson(), "peer").message(json));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void theGreeting_isTheFirstMessage_andThatOnly() throws IOException {
        List<Message> messages = recorded();
        Greeting greeting =
                Greeting.of((Map<String, Object>) messages.get(0).json()).orElseThrow();
        assertFalse(greeting.guestAllowed());
        assertEquals(
                Map.of("core", List.of(0, 13, 4), "db", List.of(0, 12, 0), "torrent", List.of(0, 0, 0)),
                greeting.version());
        assertEquals(Optional.empty(), Greeting.of((Map<String, Object>)
                messages.get(2).json()));
        assertEquals(Optional.empty(), Greeting.of(Map.of()));
        assertEquals(Optional.empty(), Greeting.of(Map.of("data", Map.of("version", "0.13.4"))));
    }

    @Test
    @Timeout(60)
    void inTheRecordedSession_thisClientSaysWhatTheOfficialOneSaid() throws Exception {
        List<Message> messages = recorded();
        List<byte[]> said = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Void> replay = new FutureTask<>(() -> replay(server, messages, said));
            new Thread(replay, "replay").start();
            try (HappyPandaXClient client = HappyPandaXClient.builder("my-client")
                    .host("127.0.0.1")
                    .port(server.getLocalPort())
                    .build()) {
                client.connect();
                assertThrows(MissingCredentialsException.class, client::handshake);
                assertThrows(WrongCredentialsException.class, () -> client.handshake("kiosk", "wrong"));
                assertTrue(client.handshake("kiosk", "right"));
                assertEquals("b1c2d3", client.session());
                Map<String, Object> answer = client.send(List.of(Map.of("fname", "get_version")));
                assertEquals(messages.get(8).json(), answer);
                client.send(List.of(
                        Map.of("fname", "get_version"), Map.of("fname", "ping", "text", "gr\u00fc\u00dfe \u2713")));
                assertTrue(client.requestHandshake());
            }
            replay.get();
        }
        List<Message> ofClient = messages.stream().filter(Message::isOfClient).toList();
        assertEquals(ofClient.size(), said.size());
        for (int i = 0; i < said.size(); i++) {
            MessageReader reader = new MessageReader("client", MessageBounds.USUAL);
            byte[] json = reader.feed(ByteBuffer.wrap(said.get(i))).orElseThrow();
            assertEquals(
                    ofClient.get(i).json(), JsonLibrary.jackson().read(new String(json, StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void pythonReads_whatIsSentHere() throws Exception {
        String python = Program.find("python3");
        List<Message> messages = recorded();
        JsonMessages writer = new JsonMessages(JsonLibrary.jackson(), "peer");
        Path frames = folder.resolve("frames");
        Files.write(
                frames,
                messages.stream()
                        .map(Message::json)
                        .map(RecordedSessionTest::object)
                        .map(json -> Frames.of(writer.bytes(json, StandardCharsets.UTF_8)))
                        .map(Base64.getEncoder()::encodeToString)
                        .toList());
        Path script = Files.writeString(folder.resolve("read.py"), PYTHON);
        Program.Outcome outcome = Program.run(Map.of(), python, script.toString(), frames.toString());
        assertEquals(0, outcome.exitCode(), outcome.output());
        assertEquals(
                messages.stream().map(Message::json).toList(),
                outcome.output().lines().map(JsonLibrary.jackson()::read).toList());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    /** Says what the server said, each time the client has said something. */
    private static Void replay(ServerSocket server, List<Message> messages, List<byte[]> said) throws IOException {
        try (Socket connection = server.accept()) {
            for (Message message : messages) {
                if (message.isOfClient()) {
                    said.add(frame(connection));
                } else {
                    connection.getOutputStream().write(message.frame());
                }
            }
            assertEquals(-1, connection.getInputStream().read(), "the client hangs up");
        }
        return null;
    }

    private static byte[] frame(Socket connection) throws IOException {
        StringBuilder frame = new StringBuilder();
        while (frame.indexOf("<EOF>") < 0) {
            int octet = connection.getInputStream().read();
            assertTrue(octet >= 0, "the client hung up");
            frame.append((char) octet);
        }
        return frame.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Message> recorded() throws IOException {
        try (var vectors = getClass().getResourceAsStream("/vectors/happypandax/session.jsonl")) {
            return new String(vectors.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonLibrary.jackson()::read)
                    .map(RecordedSessionTest::object)
                    .map(line -> new Message(
                            "client->server".equals(line.get("direction")),
                            line.get("json"),
                            Base64.getDecoder().decode((String) line.get("base64"))))
                    .collect(Collectors.toList());
        }
    }
}
