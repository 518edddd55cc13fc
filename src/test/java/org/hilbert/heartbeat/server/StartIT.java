package org.hilbert.heartbeat.server;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the packaged server starts, or says in a sentence why it does not. */
@SideBySide
class StartIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"HB_PORT, %d", "HB_URL, http://localhost:%d", "HB_URL, http://0.0.0.0:%d"})
    void itListensWhereTheStationsVariablesSay(String variable, String value) throws Exception {
        int port = ServerProcess.freePort();
        Path log = folder.resolve("server.log");
        ServerProcess server = ServerProcess.start(
                port, log, Map.of(variable, value.formatted(port), "HEARTBEAT_OPEN", "true"), ServerProcess.briefly());
        try {
            assertEquals(
                    "1500",
                    Wire.exchange(port, "GET /hb_init?500&appid=Pong HTTP/1.0\r\n\r\n")
                            .body());
            // An ID as a browser leaves it: the server must have switched Quarkus' own refusal off by itself.
            assertEquals(
                    200,
                    Wire.exchange(port, "GET /hb_ping?1&appid=a|b HTTP/1.0\r\n\r\n")
                            .status());
        } finally {
            server.stop();
        }
        String printed = Files.readString(log);
        assertTrue(printed.contains("Pong (new) -> STARTING"), printed);
        assertFalse(printed.contains("Exception"), printed);
    }

    @Test
    void itStartsWithTheOptionsOfTheImage_onAnyJdk() throws Exception {
        int port = ServerProcess.freePort();
        Path log = folder.resolve("server.log");
        String options = "@" + Path.of("src", "main", "docker", "java.options").toAbsolutePath();
        ServerProcess.start(port, log, options).stop();
        assertFalse(Files.readString(log).contains("warning"), Files.readString(log));
    }

    @Test
    void inJsonEachLineOfTheLogIsAnObject_alsoALineABeatWhereSomebodyAsksForIt() throws Exception {
        int port = ServerProcess.freePort();
        Path log = folder.resolve("server.log");
        Map<String, String> variables = Map.of(
                "HB_PORT", String.valueOf(port),
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                "QUARKUS_LOG_CATEGORY__ORG_HILBERT_HEARTBEAT_BEATS__LEVEL", "DEBUG");
        ServerProcess server = ServerProcess.start(port, log, variables);
        try {
            Wire.exchange(port, "GET /hb_init?500&appid=Pong%22%0A HTTP/1.0\r\n\r\n");
            Wire.exchange(port, "GET /hb_init?500&appid=a%22b HTTP/1.0\r\n\r\n");
        } finally {
            server.stop();
        }
        List<JsonObject> lines =
                Files.readAllLines(log).stream().map(JsonObject::new).toList();
        JsonObject change = only(lines, "org.hilbert.heartbeat.server.StateChanges");
        assertEquals("a%22b", change.getJsonObject("mdc").getString("application"));
        assertEquals("STARTING", change.getJsonObject("mdc").getString("to"));
        assertTrue(change.getString("message").startsWith("a%22b (new) -> STARTING at "), change.encode());
        JsonObject beat = only(lines, "org.hilbert.heartbeat.beats");
        assertEquals("init", beat.getJsonObject("mdc").getString("command"));
    }

    private static JsonObject only(List<JsonObject> lines, String logger) {
        List<JsonObject> found = lines.stream()
                .filter(line -> logger.equals(line.getString("loggerName")))
                .toList();
        assertEquals(1, found.size(), lines.toString());
        return found.get(0);
    }

    @Test
    void contradictingVariablesEndTheStartWithASentence() throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of("HB_URL", "http://localhost:8888", "HB_PORT", "8889"),
                ServerProcess.command(ServerProcess.briefly()));
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.output().contains("HB_PORT=8889 contradicts HB_URL=http://localhost:8888"), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @Test
    void aPortThatIsTaken_endsTheStartWithASentence_andNoStartThatIsRefusedIsKnownToTheNext() throws Exception {
        int free = ServerProcess.freePort();
        Path data = folder.resolve("data");
        start(free, data).stop();
        Instant ended = Instant.now();
        for (int i = 0; i < 2; i++) {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Program.Outcome outcome = Program.run(
                        Map.of("HB_PORT", "" + taken.getLocalPort(), "HEARTBEAT_DATA_DIR", data.toString()),
                        ServerProcess.command(ServerProcess.briefly()));
                assertEquals(1, outcome.exitCode(), outcome.output());
                assertTrue(
                        outcome.output()
                                .contains("another program listens on 127.0.0.1:" + taken.getLocalPort()
                                        + ", perhaps another heartbeat server; HB_PORT"),
                        outcome.output());
                assertFalse(outcome.output().contains("\tat "), outcome.output());
            }
        }
        ServerProcess server = start(free, data);
        try {
            JsonArray lines = new JsonObject(Wire.exchange(free, "GET /api/changes HTTP/1.0\r\n\r\n")
                            .body())
                    .getJsonArray("entries");
            assertEquals(1, lines.size(), lines::encode);
            Instant since = Instant.parse(lines.getJsonObject(0).getString("from"));
            assertFalse(since.isAfter(ended), lines::encode);
        } finally {
            server.stop();
        }
    }

    private ServerProcess start(int port, Path data) throws Exception {
        return ServerProcess.start(
                port,
                folder.resolve("server.log"),
                Map.of("HB_PORT", "" + port, "HEARTBEAT_DATA_DIR", data.toString()),
                ServerProcess.briefly());
    }

    @ParameterizedTest
    @CsvSource({"no-such-host.invalid", "a b", "127.0.0.1:8892", "192.0.2.7"})
    void aHostThatIsNotThisMachine_endsTheStartWithASentence(String host) throws Exception {
        Program.Outcome outcome = Program.run(Map.of("HB_HOST", host), ServerProcess.command(ServerProcess.briefly()));
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains("must be an address of this machine, or 0.0.0.0"), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @Test
    void whereOthersCanReachIt_itDoesNotStartBeforeSomebodyHasSaidWhoMay() throws Exception {
        int port = ServerProcess.freePort();
        Program.Outcome outcome = Program.run(Map.of("HB_URL", "http://0.0.0.0:" + port), ServerProcess.command());
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(
                outcome.output()
                        .contains(
                                "this server would listen on 0.0.0.0, where others can reach it, and no key is set: make"
                                        + " keys with 'heartbeat key NAME' (see SECURITY.md), or say what anybody may do there:"
                                        + " heartbeat.open=true"),
                outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat.tolerance=0ms|heartbeat.tolerance must be 1ms to 100d, was 0ms",
                "heartbeat.tolerance=soon|heartbeat.tolerance with the config value \"soon\"",
                "heartbeat.tolerance=1500|must be a number with its unit, such as 500ms, 2s, 10m, 24h or 7d",
                "heartbeat.status.http-codes=maybe|must be true or false",
                "heartbeat.identity=both|heartbeat.identity with the config value \"both\"",
                "heartbeat.ladder.kiosk.steps=dance|heartbeat.ladder.\"kiosk\".steps must be names of actions, was dance",
                "heartbeat.tolerence=2s|heartbeat.tolerence",
                "heartbeat.roster=${NO_SUCH_ROSTER}|heartbeat.roster is written as a variable, in ${}, and there is no such",
                "heartbeat.client-certificate=required|heartbeat.client-certificate=required needs TLS",
                "heartbeat.open=perhaps|heartbeat.open must be true, false, or a list of beat, read and manage, was perhaps",
                "heartbeat.key.wall=hbk_secret|heartbeat.key.wall must be beat, read or manage, a blank, and sha256: with 64",
            })
    void aSettingThatIsNotAllowedEndsTheStart_namingKeyAndValue(String setting, String sentence) throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of("QUARKUS_HTTP_PORT", String.valueOf(ServerProcess.freePort())),
                ServerProcess.command(ServerProcess.briefly("-D" + setting)));
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(sentence), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }
}
