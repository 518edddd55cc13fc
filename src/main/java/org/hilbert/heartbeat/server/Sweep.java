package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * The scheduled pass that turns passed deadlines into state changes, and when it last came through.
 *
 * <p>The scheduler's grain is a second; a deadline that passes before its next pass has one of its own, so that a change is
 * told some ms after its moment. Thread-safe.
 */
@Singleton
@Startup // nobody else may ask for it
public class Sweep {
    private final HeartbeatRegistry registry;
    private final TimeSource time;
    private final Duration every;
    private final List<SweepWatcher> watchers;
    private final Chores.Chore chore;
    /** When the next is due; empty before the first. */
    private volatile Optional<Long> due = Optional.empty();

    private volatile long lastEnd;

    Sweep(
            HeartbeatRegistry registry,
            TimeSource time,
            HeartbeatConfig config,
            Chores chores,
            Instance<SweepWatcher> watchers) {
        this.registry = registry;
        this.time = time;
        this.every = config.sweep().every();
        this.watchers = watchers.stream().toList();
        this.lastEnd = time.nanoTime();
        this.chore = chores.every(every, "sweep", this::run);
        registry.onDue(this::comeBy);
    }

    /** Comes through once. */
    public void run() {
        long begin = time.nanoTime();
        Optional<Duration> late = due.map(planned -> Duration.ofNanos(Math.max(0, begin - planned)));
        try {
            registry.sweep();
            lastEnd = time.nanoTime();
        } finally {
            plan(begin + every.toNanos());
        }
        Duration took = Duration.ofNanos(lastEnd - begin);
        watchers.forEach(watcher -> watcher.swept(took, late));
    }

    /** The next is due at that moment at the latest. */
    private synchronized void plan(long latest) {
        due = Optional.of(latest);
        comeBy(registry.nextLook());
    }

    /** Has one come by that moment. */
    private synchronized void comeBy(long moment) {
        if (due.isEmpty() || moment - due.get() < 0) {
            due = Optional.of(moment);
            chore.soon(Duration.ofNanos(Math.max(0, moment - time.nanoTime())));
        }
    }

    /** How long ago the last sweep came through, or this server started. */
    public Duration age() {
        return Duration.ofNanos(time.nanoTime() - lastEnd);
    }

    /** Whether sweeps come through: the last is not older than ten of them should take, and a few seconds at least. */
    public boolean isAlive() {
        Duration allowed = every.multipliedBy(10);
        Duration floor = Duration.ofSeconds(15);
        return age().compareTo(allowed.compareTo(floor) > 0 ? allowed : floor) < 0;
    }
}
