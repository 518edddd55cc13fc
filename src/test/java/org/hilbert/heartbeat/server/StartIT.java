package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Program;
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
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath().toString();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"HB_PORT, %d", "HB_URL, http://localhost:%d", "HB_URL, http://0.0.0.0:%d"})
    void itListensWhereTheStationsVariablesSay(String variable, String value) throws Exception {
        int port = freePort();
        Path log = folder.resolve("server.log");
        ProcessBuilder builder =
                new ProcessBuilder(JAVA, "-jar", JAR).redirectErrorStream(true).redirectOutput(log.toFile());
        Program.withoutTheCallersSettings(builder).environment().put(variable, value.formatted(port));
        Process server = builder.start();
        try {
            assertEquals("1500", firstAnswer(port, server, log));
            // An ID as a browser leaves it: the server must have switched Quarkus' own refusal off by itself.
            assertEquals(
                    200,
                    Wire.exchange(port, "GET /hb_ping?1&appid=a|b HTTP/1.0\r\n\r\n")
                            .status());
        } finally {
            server.destroy();
            assertTrue(server.waitFor(20, TimeUnit.SECONDS), "a server that is asked to end must end");
        }
        String printed = Files.readString(log);
        assertTrue(printed.contains("Pong (new) -> STARTING"), printed);
        assertFalse(printed.contains("Exception"), printed);
    }

    @Test
    void contradictingVariablesEndTheStartWithASentence() throws Exception {
        Program.Outcome outcome =
                Program.run(Map.of("HB_URL", "http://localhost:8888", "HB_PORT", "8889"), JAVA, "-jar", JAR);
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.output().contains("HB_PORT=8889 contradicts HB_URL=http://localhost:8888"), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @ParameterizedTest
    @CsvSource({"no-such-host.invalid", "a b", "127.0.0.1:8892", "192.0.2.7"})
    void aHostThatIsNotThisMachine_endsTheStartWithASentence(String host) throws Exception {
        Program.Outcome outcome = Program.run(Map.of("HB_HOST", host), JAVA, "-jar", JAR);
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
        Program.Outcome outcome =
                Program.run(Map.of("QUARKUS_HTTP_PORT", String.valueOf(freePort())), JAVA, "-D" + setting, "-jar", JAR);
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(sentence), outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    private static String firstAnswer(int port, Process server, Path log) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 200 && server.isAlive(); attempt++) {
            try {
                return Wire.exchange(port, "GET /hb_init?500&appid=Pong HTTP/1.0\r\n\r\n")
                        .body();
            } catch (ConnectException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("no answer: " + Files.readAllLines(log));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
