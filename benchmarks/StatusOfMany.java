import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * Does {@code /status?appid=} answer with many applications in the time it takes with one? Two servers of the packaged
 * jar run side by side, one knowing a single application and one knowing many; the same question goes to them in turns,
 * so that whatever slows the machine slows both.
 *
 * <p>Needs a JDK and the packaged jar: {@code ./mvnw -DskipTests package && java benchmarks/StatusOfMany.java}
 */
public final class StatusOfMany {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int ROUNDS = 200;
    private static final int QUESTIONS_A_ROUND = 1000;
    /**
     * Questions sent at once. One by one, the time is that of waking a thread on this or the other core (25 or 75 µs on
     * two cores, whichever the scheduler settles on), and says nothing of the server.
     */
    private static final int BATCH = 50;

    private static final int WARM_UP = 100_000;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || Arrays.asList(arguments).contains("--help")) {
            System.out.println("usage: java benchmarks/StatusOfMany.java [APPLICATIONS]   (50000 unless given)");
            return;
        }
        int many = arguments.length == 0 ? 50_000 : Integer.parseInt(arguments[0]);
        if (!Files.exists(JAR)) {
            System.err.println("there is no " + JAR + "; run ./mvnw -DskipTests package first");
            System.exit(1);
        }
        try (Server lone = new Server();
                Server crowded = new Server()) {
            lone.register(1);
            crowded.register(many);
            say("warming up with %d questions each", WARM_UP);
            for (int i = 0; i < WARM_UP; i += QUESTIONS_A_ROUND) {
                lone.medianMicros();
                crowded.medianMicros();
            }
            double[] one = new double[ROUNDS];
            double[] all = new double[ROUNDS];
            double[] ratio = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                if (round % 50 == 0) {
                    say("round %d of %d", round, ROUNDS);
                }
                one[round] = lone.medianMicros();
                all[round] = crowded.medianMicros();
                ratio[round] = all[round] / one[round];
            }
            System.out.printf(Locale.ROOT, "%-34s %8s %8s %8s%n", ROUNDS + " rounds of " + QUESTIONS_A_ROUND + " questions", "min", "median", "max");
            print("1 application, µs", one);
            print(many + " applications, µs", all);
            print("ratio, round by round", ratio);
        }
    }

    private static void print(String what, double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-34s %8.2f %8.2f %8.2f%n",
                what,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }

    private static void say(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }

    /** A server of its own on loopback, and one kept-alive connection to it. */
    private static final class Server implements AutoCloseable {
        private final int port;
        private final Process process;
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Server() throws IOException, InterruptedException {
            port = freePort();
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
            builder.environment()
                    .put("HEARTBEAT_DATA_DIR", Files.createTempDirectory("heartbeat").toString());
            builder.environment().put("QUARKUS_LOG_LEVEL", "ERROR");
            process = builder.start();
            socket = connect();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void register(int applications) throws IOException {
            long start = System.nanoTime();
            for (int i = 0; i < applications; i++) {
                ask("/hb_init?3600000&appid=app-" + i);
            }
            say("%d registered in %.1f s", applications, (System.nanoTime() - start) / 1e9);
        }

        /** The median time of one question, in microseconds, over a round of batches. */
        double medianMicros() throws IOException {
            long[] nanos = new long[QUESTIONS_A_ROUND / BATCH];
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                send("/status?appid=app-0", BATCH);
                for (int question = 0; question < BATCH; question++) {
                    String line = receive();
                    if (!line.startsWith("OK - fine application [app-0]|")) {
                        throw new IllegalStateException("unexpected: " + line);
                    }
                }
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[nanos.length / 2] / 1e3 / BATCH;
        }

        private String ask(String path) throws IOException {
            send(path, 1);
            return receive();
        }

        private void send(String path, int times) throws IOException {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            out.write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private String receive() throws IOException {
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
            }
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (octet != '\r') {
                    line.append((char) octet);
                }
            }
            return line.toString();
        }

        private Socket connect() throws IOException, InterruptedException {
            for (int attempt = 0; attempt < 200 && process.isAlive(); attempt++) {
                try {
                    return new Socket(InetAddress.getLoopbackAddress(), port);
                } catch (ConnectException notYet) {
                    Thread.sleep(100);
                }
            }
            throw new IOException("the server did not start");
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
