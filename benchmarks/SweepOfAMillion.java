import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What does sweeping take of a core while a million applications beat? Each does every 4 s with a promise of 5 s. One thread beats;
 * another sweeps as the server does, each second and whenever the core says that there is something to look at; it is its
 * processor time that counts.
 */
public final class SweepOfAMillion {
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
        registry = Core.of(many, change -> {
            if (change.reason() == Reason.SILENT) {
                silent.incrementAndGet();
            }
        });
    }

    public static void main(String[] arguments) throws InterruptedException {
        int[] numbers = Arguments.of(
                arguments, "SweepOfAMillion [SECONDS] [APPLICATIONS]   (60 and 1000000 unless given)", 60, 1_000_000);
        new SweepOfAMillion(numbers[1], Duration.ofSeconds(numbers[0])).run();
    }

    private void run() throws InterruptedException {
        Table.say("registering %d applications", many);
        Beat[] beats = new Beat[many];
        Arrays.setAll(beats, i -> new Beat(Command.PING, ApplicationId.of("application-" + i), T));
        long now = Core.TIME.nanoTime();
        for (int i = 0; i < many; i++) {
            registry.beat(beats[i], now);
        }
        Thread beating = new Thread(() -> beat(beats), "beats");
        beating.start();
        Table.say("warming up for 40 s, in which each is looked at twice");
        Sweeper warm = new Sweeper();
        warm.sweep(Core.TIME.nanoTime() + Duration.ofSeconds(40).toNanos());
        Table.say("measuring for %d s", length.toSeconds());
        Sweeper sweeper = new Sweeper();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = Core.TIME.nanoTime();
        sweeper.sweep(start + length.toNanos());
        long took = Core.TIME.nanoTime() - start;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        over = true;
        beating.join();
        double second = took / 1e9;
        Table.row("applications", registry.size());
        Table.row("passes a second", sweeper.passes / second);
        Table.row("looks a second", sweeper.looks / second);
        Table.row("looks a second, beside one pass over all", sweeper.looks / second / many);
        Table.row("longest pass, ms", sweeper.longest / 1e6);
        Table.row("ns a look", (double) cpu / sweeper.looks);
        Table.row("% of a core", 100.0 * cpu / took);
        Table.row("said to be late, which none is", silent.get());
    }

    private final class Sweeper {
        private long passes;
        private long looks;
        private long longest;

        void sweep(long until) throws InterruptedException {
            long scheduled = Core.TIME.nanoTime();
            for (long now = Core.TIME.nanoTime(); now < until; now = Core.TIME.nanoTime()) {
                looks += registry.sweep(now);
                passes++;
                longest = Math.max(longest, Core.TIME.nanoTime() - now);
                while (scheduled <= now) {
                    scheduled += SCHEDULED;
                }
                long next = Math.min(scheduled, registry.nextLook()) - Core.TIME.nanoTime();
                Thread.sleep(Math.max(1, next / 1_000_000 + 1));
            }
        }
    }

    /** A hundredth of them each hundredth of the time. */
    private void beat(Beat[] beats) {
        long start = Core.TIME.nanoTime();
        long sent = 0;
        while (!over) {
            long due = (long) ((double) (Core.TIME.nanoTime() - start) / EVERY * many);
            for (; sent < due; sent++) {
                registry.beat(beats[(int) (sent % many)], Core.TIME.nanoTime());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
