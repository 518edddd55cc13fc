package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server as a process of its own, as a service manager starts and stops it. */
public final class ServerProcess {
    private static final String JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath().toString();

    /** Two tests at once must not be told the same. */
    private static final Set<Integer> PORTS_TOLD = ConcurrentHashMap.newKeySet();

    private final int port;
    private final Path log;
    private final Process process;

    private ServerProcess(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /** Options for a JVM that does little and ends soon, and more: it starts with half of the work, and is slow later. */
    public static String[] briefly(String... more) {
        Stream<String> brief = Stream.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The server's classes are verified in all other tests.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote");
        return Stream.concat(brief, Stream.of(more)).toArray(String[]::new);
    }

    /** What starts the server, with these options for the JVM. */
    public static String[] command(String... options) {
        String[] command = new String[options.length + 3];
        command[0] = Program.JAVA;
        System.arraycopy(options, 0, command, 1, options.length);
        command[options.length + 1] = "-jar";
        command[options.length + 2] = JAR;
        return command;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param port where these variables tell it to listen, on loopback
     * @param log the file for what it prints; what is in it is kept
     * @param environment more variables; without a {@code HEARTBEAT_DATA_DIR}, what it keeps is in a folder of its own
     *     beside the log
     * @param options for the JVM
     */
    public static ServerProcess start(int port, Path log, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(options))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Path state = Files.createTempDirectory(log.toAbsolutePath().getParent(), "state");
        Map<String, String> variables =
                Program.withoutTheCallersSettings(builder).environment();
        variables.put("HEARTBEAT_DATA_DIR", state.toString());
        variables.putAll(environment);
        ServerProcess server = new ServerProcess(port, log, builder.start());
        server.untilItAnswers();
        return server;
    }

    /** As {@link #start(int, Path, Map, String...)}, told the port as a station tells it, and nothing else. */
    public static ServerProcess start(int port, Path log, String... options) throws IOException, InterruptedException {
        return start(port, log, Map.of("HB_PORT", String.valueOf(port)), options);
    }

    /**
     * A port of loopback on which nobody listens right now, and no other test of this JVM will. It is below those that systems
     * give to connections that go out, one of which would take it while a server is started again.
     */
    public static int freePort() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (PORTS_TOLD.add(socket.getLocalPort())) {
                    return port;
                }
            } catch (IOException taken) {
                // another one
            }
        }
        throw new AssertionError("there is no free port");
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** How many octets live objects take in its heap, after a full collection. */
    public long liveHeap() throws IOException, InterruptedException {
        String jcmd = Program.find("jcmd", Path.of(System.getProperty("java.home"), "bin"));
        String histogram = Program.run(Map.of(), jcmd, String.valueOf(pid()), "GC.class_histogram")
                .output();
        String total = histogram.substring(histogram.lastIndexOf("Total")).strip();
        return Long.parseLong(total.split("\\s+")[2]);
    }

    /** How many files and connections it has open; empty where the system does not tell. */
    public OptionalInt openFiles() throws IOException {
        Path files = Path.of("/proc", String.valueOf(pid()), "fd");
        if (!Files.isDirectory(files)) {
            return OptionalInt.empty();
        }
        try (Stream<Path> each = Files.list(files)) {
            return OptionalInt.of((int) each.count());
        }
    }

    /** Asks it to end and waits until it has. */
    public void stop() throws InterruptedException {
        process.destroy();
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, "a server that is asked to end must end");
    }

    /** Ends it as a power cut or the kernel does: it is not told. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "a killed server must be gone");
    }

    private void untilItAnswers() throws IOException, InterruptedException {
        // Several start at once on two processors.
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && System.nanoTime() - giveUp < 0) {
            try {
                Wire.exchange(port, "GET /list HTTP/1.0\r\n\r\n");
                return;
            } catch (IOException notYet) {
                Thread.sleep(20);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("no answer: " + Files.readAllLines(log));
    }
}
