package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.monitor.TimeSource;

/** The scheduled pass that turns passed deadlines into state changes, and when it last came through. */
@Singleton
@Startup // nobody else may ask for it
public class Sweep {
    private final HeartbeatRegistry registry;
    private final TimeSource time;
    private final Duration every;
    private final List<SweepWatcher> watchers;
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
        chores.every(every, "sweep", this::run);
    }

    /** Comes through once. */
    public void run() {
        long begin = time.nanoTime();
        Optional<Duration> late = due.map(planned -> Duration.ofNanos(Math.max(0, begin - planned)));
        due = Optional.of(begin + every.toNanos());
        registry.sweep();
        lastEnd = time.nanoTime();
        Duration took = Duration.ofNanos(lastEnd - begin);
        watchers.forEach(watcher -> watcher.swept(took, late));
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
