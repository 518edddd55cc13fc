package org.hilbert.heartbeat.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the packaged server starts, or says in a sentence why it does not. */
class StartIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"HB_PORT, %d", "HB_URL, http://localhost:%d", "HB_URL, http://0.0.0.0:%d"})
    void itListensWhereTheStationsVariablesSay(String variable, String value) throws Exception {
        int port = ServerProcess.freePort();
        Path log = folder.resolve("server.log");
        ServerProcess server = ServerProcess.start(port, log, Map.of(variable, value.formatted(port)));
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
    void contradictingVariablesEndTheStartWithASentence() throws Exception {
        Program.Outcome outcome =
                Program.run(Map.of("HB_URL", "http://localhost:8888", "HB_PORT", "8889"), ServerProcess.command());
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.output().contains("HB_PORT=8889 contradicts HB_URL=http://localhost:8888"), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @ParameterizedTest
    @CsvSource({"no-such-host.invalid", "a b", "127.0.0.1:8892", "192.0.2.7"})
    void aHostThatIsNotThisMachine_endsTheStartWithASentence(String host) throws Exception {
        Program.Outcome outcome = Program.run(Map.of("HB_HOST", host), ServerProcess.command());
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains("must be an address of this machine, or 0.0.0.0"), outcome.output());
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
                "heartbeat.tolerence=2s|heartbeat.tolerence",
            })
    void aSettingThatIsNotAllowedEndsTheStart_namingKeyAndValue(String setting, String sentence) throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of("QUARKUS_HTTP_PORT", String.valueOf(ServerProcess.freePort())),
                ServerProcess.command("-D" + setting));
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(sentence), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }
}
