package org.hilbert.heartbeat.probe.happypandax;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.testsupport.PageExamples;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The examples in the Javadoc and in {@code docs/happypandax.md} compile, and run against a server in Python. */
@SideBySide
@Timeout(60)
class HappyPandaXExamplesIT {
    private static final Path CLIENT = Path.of(
            "src/main/java", HappyPandaXClient.class.getPackageName().replace('.', '/'), "HappyPandaXClient.java");

    @TempDir
    Path folder;

    @Test
    void everyExampleCompiles_andRuns() throws Exception {
        List<String> examples = new ArrayList<>(PageExamples.of(Path.of("docs", "happypandax.md")));
        assertEquals(5, examples.size());
        examples.addAll(PageExamples.of(CLIENT));
        assertEquals(6, examples.size());
        try (PythonStub stub = PythonStub.start("--guests")) {
            // An example that names the usual server must not talk to the one that may run on this machine.
            examples.replaceAll(example -> example.replace("7007", String.valueOf(stub.port())));
            List<Runnable> compiled = PageExamples.compiled(
                    examples, "import java.util.*;\nimport org.hilbert.heartbeat.probe.happypandax.*;", folder);
            for (int i = 0; i < examples.size(); i++) {
                // There is no such file; whether TLS works is tried elsewhere.
                if (!examples.get(i).contains("hpx.p12")) {
                    compiled.get(i).run();
                }
            }
            assertEquals("here", stub.line(), "somebody talked to the server");
        }
    }
}
