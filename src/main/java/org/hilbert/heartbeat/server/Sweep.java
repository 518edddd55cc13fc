package org.hilbert.heartbeat.server;

import java.time.Duration;

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
    private volatile long lastEnd;

    Sweep(HeartbeatRegistry registry, TimeSource time, HeartbeatConfig config, Chores chores) {
        this.registry = registry;
        this.time = time;
        this.every = config.sweep().every();
        this.lastEnd = time.nanoTime();
        chores.every(every, "sweep", this::run);
    }

    /** Comes through once. */
    public void run() {
        registry.sweep();
        lastEnd = time.nanoTime();
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
