package org.hilbert.heartbeat.probe.conplyent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A server that is not the code under test: Python's pickles and libzmq, {@code src/test/resources/conplyent/server.py}. */
public final class PythonServer implements AutoCloseable {
    private static final String SCRIPT =
            Path.of("src/test/resources/conplyent/server.py").toAbsolutePath().toString();

    private final List<String> command;
    private final int port;
    private Process process;

    private PythonServer(List<String> command, int port) {
        this.command = command;
        this.port = port;
    }

    /** A server in that folder; a test that is skipped where there is no Python with ZeroMQ. */
    public static PythonServer start(Path folder, String... keyFile) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(Program.pythonWith("zmq.auth"), SCRIPT, String.valueOf(port)));
        command.addAll(List.of(keyFile));
        PythonServer server = new PythonServer(command, port);
        server.begin(folder);
        return server;
    }

    /** Starts it, again. */
    public void begin(Path folder) throws IOException {
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", output.readLine());
    }

    public int port() {
        return port;
    }

    /** Stops it where it is, or lets it go on; as a program that hangs. */
    public void signal(String name) throws IOException, InterruptedException {
        Program.run(Map.of(), "kill", "-" + name, String.valueOf(process.pid()));
    }

    /** Before it can tell that its programs end. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> programs = process.descendants().toList();
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        programs.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
