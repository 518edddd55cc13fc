package org.hilbert.heartbeat.nagios;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The local check of {@code examples/check_mk}, as a Check_mk agent runs it. */
@SideBySide
class CheckMkIT {
    private static final String NUMBER = "-?\\d+(\\.\\d+)?";
    private static final String LEVEL = ";(" + NUMBER + ")?";
    private static final String METRIC = "[A-Za-z_][A-Za-z0-9_]*=" + NUMBER + "(" + LEVEL + "){0,4}";
    /** The syntax of a local check: state, service without quotes in it, metrics or a dash, text. */
    private static final Pattern LINE = Pattern.compile(
            "[0-3] (\"[^\"']+\"|[^ \"']+) (-|" + METRIC + "(\\|" + METRIC + ")*) [^ ].*", Pattern.UNICODE_CASE);

    @TempDir
    Path folder;

    private String sh;

    @BeforeEach
    void programsThatItNeeds() {
        sh = Program.find("sh");
        Program.find("curl");
        Program.find("awk");
    }

    @Test
    void everyApplicationIsAService_andSoIsTheServer() throws Exception {
        int port = ServerProcess.freePort();
        ServerProcess server = ServerProcess.start(
                port,
                folder.resolve("server.log"),
                ServerProcess.briefly(
                        "-Dheartbeat.tolerance=1ms",
                        "-Dheartbeat.threshold.warning=0.001",
                        "-Dheartbeat.threshold.critical=50",
                        "-Dheartbeat.threshold.lost=100"));
        try {
            assertEquals(List.of("0 Heartbeat_server - answers at " + server.url()), services(server.url()));
            beat(port, "/hb_ping?86400000&appid=Tetris");
            beat(port, "/hb_ping?1000&appid=Tom%20%26%20Jerry%20%22%7C%5D");
            beat(port, "/hb_ping?600000&appid=Gr%C3%BCn");
            assertEquals(201, Wire.exchange(port, """
                                    POST /api/maintenance HTTP/1.0\r
                                    Content-Type: application/json\r
                                    Content-Length: 45\r
                                    \r
                                    {"application": "Grün", "why": "[new] lamp"}""").status());
            Thread.sleep(50); // Tom & Jerry is late after a millisecond
            List<String> lines = services(server.url());
            assertEquals(4, lines.size(), lines::toString);
            for (String line : lines) {
                assertTrue(LINE.matcher(line).matches(), line);
            }
            String all = String.join("\n", lines);
            assertTrue(
                    all.matches("(?s).*0 \"Heartbeat Tetris\" od=0\\.00;0\\.001;50;0;100\\|max_wait_ms=86400001"
                            + " fine application \\[Tetris].*"),
                    all);
            assertTrue(all.contains("1 \"Heartbeat Tom & Jerry %22%7C%5D\" od="), all);
            assertTrue(
                    all.matches("(?s).*0 \"Heartbeat Grün\" od=[^ ]+ maintenance of application \\[Grün]: .*lamp.*"),
                    all);
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatDoesNotAnswer_isCritical_andTheKeyIsNotShown() throws Exception {
        List<String> lines = services("http://127.0.0.1:1");
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(LINE.matcher(lines.get(0)).matches(), lines.get(0));
        assertTrue(lines.get(0).startsWith("2 Heartbeat_server - "), lines.get(0));
    }

    private List<String> services(String url) throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of("HB_URL", url, "HB_TOKEN", "a-key", "LC_ALL", "C.UTF-8"), sh, "examples/check_mk/heartbeat");
        assertEquals(0, outcome.exitCode(), outcome.output());
        assertTrue(!outcome.output().contains("a-key"), outcome.output());
        return outcome.output().lines().toList();
    }

    private static void beat(int port, String path) throws Exception {
        assertEquals(
                200, Wire.exchange(port, "GET " + path + " HTTP/1.0\r\n\r\n").status());
    }
}
