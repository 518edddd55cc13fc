import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What sweeping takes of a core while a million applications beat, each every 4 s with a promise of 5 s. One thread beats;
 * another sweeps as the server does, each second and whenever the core says that there is something to look at; it is its
 * processor time that counts.
 */
public final class SweepOfAMillion {
    private static final TimeSource TIME = TimeSource.SYSTEM;
    private static final Duration T = Duration.ofSeconds(5);
    private static final long EVERY = Duration.ofSeconds(4).toNanos();
    private static final long SCHEDULED = Duration.ofSeconds(1).toNanos();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int many;
    private final Duration length;
    private final Registry registry;
    private final AtomicLong silent = new AtomicLong();
    private volatile boolean over;

    private SweepOfAMillion(int many, Duration length) {
        this.many = many;
        this.length = length;
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
        Policy policy = new Policy(many, new Guard(Duration.ofSeconds(5), 0.5, 5));
        registry = new Registry(policy, Roster.none(rules), TIME, change -> {
            if (change.reason() == Reason.SILENT) {
                silent.incrementAndGet();
            }
        });
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 2 || Arrays.asList(arguments).contains("--help")) {
            System.out.println("usage: SweepOfAMillion [SECONDS [APPLICATIONS]]   (60 and 1000000 unless given)");
            return;
        }
        int seconds = arguments.length == 0 ? 60 : Integer.parseInt(arguments[0]);
        int many = arguments.length < 2 ? 1_000_000 : Integer.parseInt(arguments[1]);
        new SweepOfAMillion(many, Duration.ofSeconds(seconds)).run();
    }

    private void run() throws InterruptedException {
        System.err.printf("registering %d applications%n", many);
        Beat[] beats = new Beat[many];
        Arrays.setAll(beats, i -> new Beat(Command.PING, ApplicationId.of("application-" + i), T));
        long now = TIME.nanoTime();
        registry.begin(now);
        for (int i = 0; i < many; i++) {
            registry.beat(beats[i], now);
        }
        Thread beating = new Thread(() -> beat(beats), "beats");
        beating.start();
        System.err.println("warming up for two turns of the wheel's hand");
        Sweeper warm = new Sweeper();
        warm.sweep(TIME.nanoTime() + Duration.ofSeconds(40).toNanos());
        System.err.printf("measuring for %d s%n", length.toSeconds());
        Sweeper sweeper = new Sweeper();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = TIME.nanoTime();
        sweeper.sweep(start + length.toNanos());
        long took = TIME.nanoTime() - start;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        over = true;
        beating.join();
        double second = took / 1e9;
        System.out.printf(Locale.ROOT, "%-44s %12d%n", "applications", registry.size());
        System.out.printf(Locale.ROOT, "%-44s %12.1f%n", "passes a second", sweeper.passes / second);
        System.out.printf(Locale.ROOT, "%-44s %12.0f%n", "looks a second", sweeper.looks / second);
        System.out.printf(Locale.ROOT, "%-44s %12.3f%n", "looks a second, beside one pass over all", sweeper.looks / second / many);
        System.out.printf(Locale.ROOT, "%-44s %12.1f%n", "longest pass, ms", sweeper.longest / 1e6);
        System.out.printf(Locale.ROOT, "%-44s %12.0f%n", "ns a look", (double) cpu / sweeper.looks);
        System.out.printf(Locale.ROOT, "%-44s %12.2f%n", "% of a core", 100.0 * cpu / took);
        System.out.printf(Locale.ROOT, "%-44s %12d%n", "said to be late, which none is", silent.get());
    }

    private final class Sweeper {
        private long passes;
        private long looks;
        private long longest;

        void sweep(long until) throws InterruptedException {
            long scheduled = TIME.nanoTime();
            for (long now = TIME.nanoTime(); now < until; now = TIME.nanoTime()) {
                looks += registry.sweep(now);
                passes++;
                longest = Math.max(longest, TIME.nanoTime() - now);
                while (scheduled <= now) {
                    scheduled += SCHEDULED;
                }
                long next = Math.min(scheduled, registry.nextLook()) - TIME.nanoTime();
                Thread.sleep(Math.max(1, next / 1_000_000 + 1));
            }
        }
    }

    /** A hundredth of them each hundredth of the time. */
    private void beat(Beat[] beats) {
        long start = TIME.nanoTime();
        long sent = 0;
        while (!over) {
            long due = (long) ((double) (TIME.nanoTime() - start) / EVERY * many);
            for (; sent < due; sent++) {
                registry.beat(beats[(int) (sent % many)], TIME.nanoTime());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
