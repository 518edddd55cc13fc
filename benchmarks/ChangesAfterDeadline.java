import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.HdrHistogram.Histogram;

/**
 * How long after a promise broke does a listener hear of it? One server with many applications. Some fall silent, one after
 * the other: each makes one last, short promise, and becomes late, critical and lost; all of that is heard on {@code
 * /api/stream}, and the time counts from {@code at}, when the promise broke, by the one clock of this machine. First while
 * hardly anybody else beats, then while all others do.
 *
 * <p>Never so many are silent at once that the server would suspect itself (docs/decisions/0023-self-suspicion.md); its
 * guard is set as it comes.
 */
public final class ChangesAfterDeadline {
    private static final int CONNECTIONS = 64;
    /** So that the others are known to be alive. */
    private static final int FEW_BEATS_A_SECOND = 200;

    private static final String AN_HOUR = "3600000";
    /** Of the others, while all beat. */
    private static final int PROMISE_MILLIS = 10_000;
    /** The last promises last this long and up to twice as long, so that they break at any time between two sweeps. */
    private static final int LAST_PROMISE_MILLIS = 1000;
    /** How long after the last promise everybody must be lost: six max waits of the longest, and some. */
    private static final Duration PATIENCE = Duration.ofSeconds(6 * 3 + 10);

    private static final List<String> WORSE = List.of("LATE", "CRITICAL", "LOST");
    private static final Pattern CHANGE =
            Pattern.compile("data: .*\"at\":\"([^\"]+)\",\"application\":\"([^\"]+)\".*\"to\":\"([A-Z]+)\".*");

    private final Random random = new Random(1);
    private final Server server;
    private final int applications;
    private final int others;
    private final int silent;
    private final int seconds;

    private ChangesAfterDeadline(Server server, int silent, int seconds, int applications) {
        this.server = server;
        this.silent = silent;
        this.seconds = seconds;
        this.applications = applications;
        this.others = applications - 2 * silent;
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = Arguments.of(
                arguments,
                "ChangesAfterDeadline [SILENT] [SECONDS] [BEATS] [APPLICATIONS]\n"
                        + "(twice, 300 fall silent within 30 s; 20000 beats a second of 100000 applications, unless given)",
                300,
                30,
                20_000,
                100_000);
        int beats = numbers[2];
        try (Server server = new Server(
                Map.of("HEARTBEAT_STORE", "none", "HEARTBEAT_MAX_APPLICATIONS", String.valueOf(numbers[3])))) {
            ChangesAfterDeadline all = new ChangesAfterDeadline(server, numbers[0], numbers[1], numbers[3]);
            if (all.others < 2 * numbers[0]) {
                System.err.println("most of the applications must go on beating");
                System.exit(2);
            }
            all.everybodyBeats();
            Phase few = all.measure(FEW_BEATS_A_SECOND, AN_HOUR, all.others);
            Phase many = all.measure(beats, String.valueOf(PROMISE_MILLIS), all.others + all.silent);
            Table.head("milliseconds after the promise broke", "p50", "p99", "max", "count");
            few.print(FEW_BEATS_A_SECOND + " beats/s: ");
            many.print(beats + " beats/s: ");
            System.out.println();
            Table.row(
                    "ratio of p99 to p99",
                    Table.millis(many.all(), 99) / Table.millis(few.all(), 99));
            Table.row("cores that the server took, few, many", few.cores, many.cores);
            System.out.printf(
                    "each time %d changes were to come; others came: %s and %s; the beats were failed %d times;%n"
                            + "asking took %.2f of a core; the server %s itself%n",
                    3 * all.silent,
                    few.unexpected,
                    many.unexpected,
                    few.beats.failed() + many.beats.failed(),
                    many.beats.core(),
                    all.suspected() ? "SUSPECTED" : "never suspected");
        }
    }

    /** Registers all, and lets each beat once: nothing changes when they go on. */
    private void everybodyBeats() throws Exception {
        for (String command : List.of("/hb_init?", "/hb_ping?")) {
            OpenLoop.allAtOnce(
                    "registering",
                    server.port(),
                    CONNECTIONS,
                    applications,
                    number -> command + AN_HOUR + "&appid=app-" + number);
        }
    }

    /** @param first number of the first application that falls silent */
    private Phase measure(int beats, String promise, int first) throws Exception {
        int during = seconds + (int) PATIENCE.toSeconds();
        Table.say("%d fall silent within %d s, with %d beats/s; up to %d s", silent, seconds, beats, during);
        Phase phase = new Phase();
        try (Connection stream = server.connect();
                Connection connection = server.connect()) {
            stream.send("/api/stream", 1);
            Thread listener = new Thread(() -> phase.listen(stream), "listener");
            listener.setDaemon(true);
            listener.start();
            phase.beats = OpenLoop.start(
                    "beats",
                    server.port(),
                    CONNECTIONS,
                    beats,
                    during,
                    number -> "/hb_ping?" + promise + "&appid=app-" + number % others);
            double before = server.processorSeconds();
            long start = System.nanoTime();
            for (int i = 0; i < silent; i++) {
                TimeUnit.NANOSECONDS.sleep(start + i * TimeUnit.SECONDS.toNanos(seconds) / silent - System.nanoTime());
                int last = LAST_PROMISE_MILLIS + random.nextInt(LAST_PROMISE_MILLIS);
                connection.ask("/hb_ping?" + last + "&appid=app-" + (first + i));
            }
            phase.beats.finish();
            phase.cores = (server.processorSeconds() - before) / ((System.nanoTime() - start) / 1e9);
        }
        return phase;
    }

    private boolean suspected() throws IOException {
        try (Connection connection = server.connect()) {
            return connection.ask("/api/station").contains("\"suspicion\"");
        }
    }

    /** What was heard while so many fell silent. */
    private static final class Phase {
        private final Map<String, Histogram> heard = new TreeMap<>();
        private final Map<String, Integer> unexpected = new TreeMap<>();
        private OpenLoop beats;
        private double cores;

        Phase() {
            WORSE.forEach(state -> heard.put(state, new Histogram(TimeUnit.HOURS.toNanos(1), 3)));
        }

        /** Until the connection is closed. */
        void listen(Connection stream) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line, Instant.now());
                }
            } catch (SocketException | SocketTimeoutException over) {
                // it was closed
            } catch (IOException e) {
                Table.say("the stream ended: %s", e);
            }
        }

        private synchronized void take(String line, Instant now) {
            Matcher change = CHANGE.matcher(line);
            if (change.matches() && heard.containsKey(change.group(3))) {
                long nanos = Duration.between(Instant.parse(change.group(1)), now).toNanos();
                heard.get(change.group(3)).recordValue(Math.max(0, nanos));
            } else if (line.startsWith("data: ")) {
                unexpected.merge(change.matches() ? change.group(3) : line, 1, Integer::sum);
            }
        }

        synchronized Histogram all() {
            Histogram all = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
            heard.values().forEach(all::add);
            return all;
        }

        synchronized void print(String with) {
            WORSE.forEach(state -> print(with + state, heard.get(state)));
            print(with + "all", all());
        }

        private static void print(String what, Histogram nanos) {
            Table.row(
                    what,
                    Table.millis(nanos, 50),
                    Table.millis(nanos, 99),
                    Table.millis(nanos, 100),
                    nanos.getTotalCount());
        }
    }
}
