package org.hilbert.heartbeat.probe.conplyent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.testsupport.PageExamples;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The examples in the Javadoc and in {@code docs/conplyent.md} compile, and run against a server in Python. */
@SideBySide
@Timeout(60)
class ConplyentExamplesIT {
    private static final Path CLIENTS = Path.of(
            "src/main/java", ConplyentClients.class.getPackageName().replace('.', '/'), "ConplyentClients.java");

    @TempDir
    Path folder;

    @Test
    void everyExampleCompiles_andRuns() throws Exception {
        List<String> examples = new ArrayList<>(PageExamples.of(Path.of("docs", "conplyent.md")));
        assertEquals(3, examples.size());
        examples.addAll(PageExamples.of(CLIENTS));
        assertEquals(4, examples.size());
        Path map = Files.writeString(folder.resolve("map.png"), "a map");
        try (PythonServer server = PythonServer.start(folder)) {
            examples.replaceAll(example -> example.replace("9922", String.valueOf(server.port()))
                    .replace("Path.of(\"map.png\")", "Path.of(\"" + map + "\")")
                    .replace("/srv/kiosk", folder + "/kiosk")
                    .replace("/usr/bin/tail -f /var/log/kiosk.log", Program.find("uname")));
            List<Runnable> compiled = PageExamples.compiled(
                    examples, "import java.time.Duration;\nimport org.hilbert.heartbeat.probe.conplyent.*;", folder);
            for (int i = 0; i < examples.size(); i++) {
                // There are no such keys; whether they work is tried elsewhere.
                if (!examples.get(i).contains("AGENT_KEY")) {
                    compiled.get(i).run();
                }
            }
        }
        assertEquals("a map", Files.readString(folder.resolve("kiosk/map.png")));
    }
}
