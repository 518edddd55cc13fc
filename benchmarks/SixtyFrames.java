import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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
 */
public final class SixtyFrames {
    private static final Duration PROMISE = Duration.ofSeconds(1);
    private static final long FRAME = TimeUnit.SECONDS.toNanos(1) / 60;
    private static final int MOST_FRAMES = 60 * 600;
    private static final String APPLICATION = "sixty-frames";
    private static final StatusLine NO_ANSWER = new StatusLine(ServiceState.UNKNOWN, "no answer");

    public static void main(String[] arguments) throws Exception {
        int away = Arguments.of(arguments, "SixtyFrames [SECONDS]   (away for 20 unless given)", 20)[0];
        Logger.getLogger("org.hilbert.heartbeat.client").setLevel(Level.OFF);
        try (Server server = new Server(Map.of())) {
            measure(server, away);
        }
    }

    private static void measure(Server server, int away) throws Exception {
        HeartbeatClient client = HeartbeatClient.builder()
                .url("http://127.0.0.1:" + server.port())
                .application(APPLICATION)
                .build();
        Loop loop = new Loop(Heartbeat.of(client).promise(PROMISE).drivenByBeat());
        loop.start();
        try {
            untilFine(client);
            Thread.sleep(10_000);
            Duration interval = loop.heartbeat.lastReply().orElseThrow().maxWait().dividedBy(2);
            Table.say("the server is stopped for %d s", away);
            server.stop();
            Thread.sleep(away * 1000L);
            server.start();
            long listening = System.nanoTime();
            untilFine(client);
            double again = (System.nanoTime() - listening) / 1e6;
            Thread.sleep(10_000);
            loop.over = true;
            loop.join();
            Table.head("µs a call", "calls", "p50", "p99", "p99.9", "max");
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
        Table.row(
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
}
