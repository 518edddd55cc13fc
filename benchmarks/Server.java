import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged server as a process of its own, on a free port of loopback, with a folder of its own for what it keeps. It
 * ends when it is closed, and with this program at the latest. For one thread.
 *
 * <p>{@code SERVER_JAVA} and {@code JAVA_OPTIONS}, variables of this program, say what starts it.
 */
final class Server implements AutoCloseable {
    private static final Path APP = Path.of("target", "quarkus-app").toAbsolutePath();
    private static final int SECONDS_TO_START = 60;
    private static final int SECONDS_TO_STOP = 20;

    private final int port;
    private final Path folder;
    private final ProcessBuilder builder;
    private final Thread atTheEnd = new Thread(this::kill);
    private volatile Process process;

    /** Starts it with the options of {@code JAVA_OPTIONS}, and waits until it listens. Nothing below an error is logged. */
    Server(Map<String, String> environment) throws IOException, InterruptedException {
        this(environment, asJar(options()));
    }

    /** As above, with these arguments for the JVM. */
    Server(Map<String, String> environment, List<String> arguments) throws IOException, InterruptedException {
        port = freePort();
        folder = Files.createTempDirectory("heartbeat");
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(arguments);
        builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().put("HEARTBEAT_DATA_DIR", folder.toString());
        builder.environment().put("QUARKUS_LOG_LEVEL", "ERROR");
        builder.environment().putAll(environment);
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        start();
    }

    /** Starts it again, on the same port, and waits until it listens. */
    void start() throws IOException, InterruptedException {
        process = builder.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(1);
            }
        }
        String said = Files.readString(log());
        close();
        throw new IOException("the server did not start: " + said);
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    Connection connect() throws IOException {
        return new Connection(port);
    }

    /** Asks for {@code /hb_init} of {@code app-0} and so on, with a promise of an hour, one after the other. */
    void register(int applications) throws IOException {
        long start = System.nanoTime();
        try (Connection connection = connect()) {
            for (int i = 0; i < applications; i++) {
                connection.ask("/hb_init?3600000&appid=app-" + i);
            }
        }
        Table.say("%d registered in %.1f s", applications, (System.nanoTime() - start) / 1e9);
    }

    /** How much processor time it has taken since it was started, its system calls included, in seconds. */
    double processorSeconds() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** How much memory it has, in MB (2^20 octets), as the system counts it; 0 where there is no {@code /proc}. */
    double residentMegabytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return number(Files.readString(status), "VmRSS:\\s+(\\d+) kB") / 1024;
    }

    /** How much of its heap is in use after a collection, in MB (2^20 octets), as {@code jcmd} tells; 0 without one. */
    double liveMegabytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(java()).resolveSibling("jcmd");
        if (!Files.exists(jcmd)) {
            Table.say("no %s, so not what is alive in the heap", jcmd);
            return 0;
        }
        Path histogram = folder.resolve("histogram");
        Process asking = new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(histogram.toFile())
                .start();
        if (!asking.waitFor(60, TimeUnit.SECONDS)) {
            asking.destroyForcibly();
        }
        return number(Files.readString(histogram), "Total\\s+\\d+\\s+(\\d+)") / (1 << 20);
    }

    /** The program that starts a server's JVM. */
    static String java() {
        String named = System.getenv("SERVER_JAVA");
        return named != null
                ? named
                : Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The arguments that start the packaged jar with these options. */
    static List<String> asJar(List<String> options) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-jar", APP.resolve("quarkus-run.jar").toString()));
        return arguments;
    }

    /** What {@code JAVA_OPTIONS} says. */
    static List<String> options() {
        String options = System.getenv("JAVA_OPTIONS");
        return options == null || options.isBlank()
                ? List.of()
                : List.of(options.strip().split("\\s+"));
    }

    /** The folder of the packaged program. */
    static Path app() {
        return APP;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        forget(folder);
    }

    /** When this program is ended in the middle of it. */
    private void kill() {
        try {
            if (process != null) {
                process.destroyForcibly().waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
            }
            forget(folder);
        } catch (IOException | InterruptedException e) {
            Table.say("%s is left: %s", folder, e);
        }
    }

    /** Takes away a folder and all that is in it. */
    static void forget(Path folder) throws IOException {
        try (Stream<Path> kept = Files.walk(folder)) {
            for (Path path : kept.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    private static double number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    /** A port of loopback on which nobody listens now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
