import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hilbert.heartbeat.client.Heartbeat;
import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

/**
 * Does a heartbeat slow the application it beats for? A loop draws nothing, sixty times a second, and calls {@code
 * beat()} and {@code frame()}, while the server it beats to runs, is stopped for 20 s, and runs again. The time of every
 * single call is noted, from the very first on, beside that of no call at all in the same frame, so that whatever the
 * machine does to one it does to the other.
 *
 * <p>Needs a JDK and the packaged jars: {@code ./mvnw -DskipTests package && java -cp target/hilbert-heartbeat-client.jar
 * benchmarks/SixtyFrames.java}
 */
public final class SixtyFrames {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration PROMISE = Duration.ofSeconds(1);
    private static final long FRAME = TimeUnit.SECONDS.toNanos(1) / 60;
    private static final int MOST_FRAMES = 60 * 600;
    private static final String APPLICATION = "sixty-frames";
    private static final StatusLine NO_ANSWER = new StatusLine(ServiceState.UNKNOWN, "no answer");

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || Arrays.asList(arguments).contains("--help")) {
            System.out.println("usage: java -cp target/hilbert-heartbeat-client.jar benchmarks/SixtyFrames.java [SECONDS]"
                    + "   (away for 20 unless given)");
            return;
        }
        long away = arguments.length == 0 ? 20 : Long.parseLong(arguments[0]);
        if (!Files.exists(JAR)) {
            System.err.println("there is no " + JAR + "; run ./mvnw -DskipTests package first");
            System.exit(1);
        }
        Logger.getLogger("org.hilbert.heartbeat.client").setLevel(Level.OFF);
        int port = freePort();
        HeartbeatClient client = HeartbeatClient.builder()
                .url("http://127.0.0.1:" + port)
                .application(APPLICATION)
                .build();
        Process server = start(port);
        untilItListens(port, server);
        Loop loop = new Loop(Heartbeat.of(client).promise(PROMISE).drivenByBeat());
        loop.start();
        try {
            untilFine(client);
            Thread.sleep(10_000);
            Duration interval = loop.heartbeat.lastReply().orElseThrow().maxWait().dividedBy(2);
            say("the server is stopped for %d s", away);
            stop(server);
            Thread.sleep(away * 1000);
            server = start(port);
            untilItListens(port, server);
            long listening = System.nanoTime();
            untilFine(client);
            double again = (System.nanoTime() - listening) / 1e6;
            Thread.sleep(10_000);
            loop.over = true;
            loop.join();
            System.out.printf(Locale.ROOT, "%-12s %8s %9s %9s %9s %9s%n", "µs a call", "calls", "p50", "p99", "p99.9", "max");
            print("no call", loop.nothing, loop.frames);
            print("beat()", loop.beats, loop.frames);
            print("frame()", loop.counts, loop.frames);
            System.out.printf(
                    Locale.ROOT,
                    "OK again %.0f ms after the server listened, %.2f of an interval of %d ms%n",
                    again,
                    again / interval.toMillis(),
                    interval.toMillis());
        } finally {
            loop.over = true;
            stop(server);
        }
    }

    /** The application. */
    private static final class Loop extends Thread {
        private final Heartbeat heartbeat;
        private final long[] nothing = new long[MOST_FRAMES];
        private final long[] beats = new long[MOST_FRAMES];
        private final long[] counts = new long[MOST_FRAMES];
        private volatile boolean over;
        private volatile int frames;

        Loop(Heartbeat.Builder settings) {
            super("render loop");
            heartbeat = settings.start();
        }

        @Override
        public void run() {
            long next = System.nanoTime();
            for (int frame = 0; frame < MOST_FRAMES && !over; frame++) {
                next += FRAME;
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                // What is measured first pays for the caches that went cold meanwhile; each is, in its turn.
                for (int i = 0; i < 3; i++) {
                    measure((frame + i) % 3, frame);
                }
                frames = frame + 1;
            }
            heartbeat.close();
        }

        private void measure(int what, int frame) {
            long start = System.nanoTime();
            switch (what) {
                case 0 -> {}
                case 1 -> heartbeat.beat();
                default -> heartbeat.frame();
            }
            long nanos = System.nanoTime() - start;
            (what == 0 ? nothing : what == 1 ? beats : counts)[frame] = nanos;
        }
    }

    private static void print(String what, long[] nanos, int count) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-12s %8d %9.2f %9.2f %9.2f %9.2f%n",
                what,
                count,
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                sorted[count - 1] / 1e3);
    }

    private static double percentile(long[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1] / 1e3;
    }

    private static void untilFine(HeartbeatClient client) throws InterruptedException {
        while (client.status(APPLICATION, NO_ANSWER).state() != ServiceState.OK) {
            Thread.sleep(2);
        }
    }

    private static Process start(int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment()
                .put("HEARTBEAT_DATA_DIR", Files.createTempDirectory("heartbeat").toString());
        return builder.start();
    }

    private static void untilItListens(int port, Process server) throws IOException, InterruptedException {
        while (server.isAlive()) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(1);
            }
        }
        throw new IOException("the server did not start");
    }

    private static void stop(Process server) throws InterruptedException {
        server.destroy();
        if (!server.waitFor(20, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void say(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }
}
