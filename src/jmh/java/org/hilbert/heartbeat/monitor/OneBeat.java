package org.hilbert.heartbeat.monitor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What a beat costs inside the core, beside the least that any program would have to do for it: find something by the ID,
 * and write a time that others see. Both find the same IDs in the same order, which is random, so that most of either is
 * waiting for memory, as it is for beats of as many applications.
 *
 * <p>The same once more in the registry's own memory: its map, and a time of its application; and with what a beat cannot do
 * without, the application's lock and a look at when it is due. What that takes beyond the first is that an application fills
 * more than one line of a cache; what a beat takes beyond that is what the core works out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class OneBeat {
    @Param("1000000")
    int many;

    private final ConcurrentMap<ApplicationId, Written> written = new ConcurrentHashMap<>();
    private ConcurrentMap<ApplicationId, Application> applications;
    private Registry registry;
    private Beat[] beats;
    private long start;

    private static final class Written {
        volatile long at;
    }

    /** Which application is next; no two threads have one in common. A step of the time is far shorter than any promise. */
    @State(Scope.Thread)
    public static class Turn {
        private int threads;
        private int thread;
        private int random;
        private long now;

        @Setup
        public void begin(OneBeat benchmark, ThreadParams params) {
            threads = params.getThreadCount();
            thread = params.getThreadIndex();
            random = thread + 1;
            now = benchmark.start;
        }

        private int next(int many) {
            random ^= random << 13;
            random ^= random >>> 17;
            random ^= random << 5;
            now += 10;
            return (int) ((random & 0xFFFF_FFFFL) * (many / threads) >>> 32) * threads + thread;
        }
    }

    private static final VarHandle APPLICATIONS = field(Registry.class, "applications", ConcurrentMap.class);
    private static final VarHandle LAST_BEAT = field(Application.class, "lastBeat", long.class);

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    @SuppressWarnings("unchecked")
    public void register() {
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
        Policy policy = new Policy(many, new Guard(Duration.ofSeconds(5), 0.5, 5));
        registry = new Registry(policy, Roster.none(rules), TimeSource.SYSTEM, change -> {});
        start = System.nanoTime();
        registry.begin(start);
        beats = new Beat[many];
        for (int i = 0; i < many; i++) {
            registry.beat(ping(i), start);
            registry.beat(ping(i), start); // it is UP from the second on, and then nothing changes any more
            written.put(ping(i).application(), new Written());
            // As on the wire: an ID that is equal to the known one, not the same.
            beats[i] = ping(i);
        }
        registry.sweep(start);
        applications = (ConcurrentMap<ApplicationId, Application>) APPLICATIONS.get(registry);
    }

    @Benchmark
    public Receipt beat(Turn turn) {
        Beat beat = beats[turn.next(many)];
        return registry.beat(beat, turn.now);
    }

    @Benchmark
    public long getAndVolatileWrite(Turn turn) {
        Beat beat = beats[turn.next(many)];
        written.get(beat.application()).at = turn.now;
        return beat.timeout().toNanos();
    }

    @Benchmark
    public long getAndVolatileWriteInTheRegistry(Turn turn) {
        Beat beat = beats[turn.next(many)];
        LAST_BEAT.setVolatile(applications.get(beat.application()), turn.now);
        return beat.timeout().toNanos();
    }

    @Benchmark
    public long getLookAndWriteUnderLockInTheRegistry(Turn turn) {
        Beat beat = beats[turn.next(many)];
        Application application = applications.get(beat.application());
        synchronized (application) {
            if (application.isDue(turn.now)) {
                throw new IllegalStateException();
            }
            LAST_BEAT.set(application, turn.now);
        }
        return beat.timeout().toNanos();
    }

    private static Beat ping(int i) {
        return new Beat(Command.PING, ApplicationId.of("application-" + i), Duration.ofHours(1));
    }
}
