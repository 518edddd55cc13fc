package org.hilbert.heartbeat.probe.happypandax;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.testsupport.Program;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** {@code stub.py}: a HappyPanda X server of our own in Python, or a skipped test where there is no Python. */
public final class PythonStub implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src", "test", "resources", "happypandax", "stub.py");

    private final Process process;
    private final BufferedReader output;
    private final int port;

    private PythonStub(Process process) throws IOException {
        this.process = process;
        output = process.inputReader();
        port = Integer.parseInt(output.readLine());
    }

    public static PythonStub start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Program.find("python3"), SCRIPT.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new PythonStub(Program.withoutTheCallersSettings(builder).start());
    }

    public int port() {
        return port;
    }

    /** A client of it that loses patience soon, but not on a busy machine. */
    HappyPandaXClient.Builder client() {
        return HappyPandaXClient.builder("my-client").port(port).timeout(Duration.ofSeconds(20));
    }

    /** One that has been let in. */
    HappyPandaXClient letIn(HappyPandaXClient.Builder settings) {
        HappyPandaXClient client = settings.build();
        client.connect();
        client.handshake("kiosk", "right");
        return client;
    }

    /** Waits until a connection has come, and until the stub has seen its end. */
    void assertAConnectionCameAndWasClosed() throws IOException {
        assertEquals("here", output.readLine());
        assertEquals("gone", output.readLine());
    }

    /** The next that it tells. */
    String line() throws IOException {
        return output.readLine();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
