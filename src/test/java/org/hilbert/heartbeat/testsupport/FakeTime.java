package org.hilbert.heartbeat.testsupport;

import java.time.Duration;
import java.time.Instant;

import org.hilbert.heartbeat.monitor.TimeSource;

/** Time that passes when a test says so. It starts where a nanosecond counter may overflow, because it may. */
public class FakeTime implements TimeSource {
    private static final Instant WALL_AT_START = Instant.parse("2026-11-20T10:00:00Z");
    private static final long START = Long.MAX_VALUE - Duration.ofHours(1).toNanos();

    private long now = START;
    private Duration wallIsAhead = Duration.ZERO;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Instant instantOf(long nanoTime) {
        return WALL_AT_START.plusNanos(nanoTime - START).plus(wallIsAhead);
    }

    /** What the wall clock shows that long after the start. */
    public Instant wallAfter(Duration sinceStart) {
        return WALL_AT_START.plus(sinceStart);
    }

    /** What the wall clock shows now. */
    public Instant wallNow() {
        return instantOf(nanoTime());
    }

    /** Somebody puts the wall clock forward, or back by a negative time. */
    public synchronized void putWallClockForward(Duration by) {
        wallIsAhead = wallIsAhead.plus(by);
    }

    public synchronized void pass(Duration time) {
        now += time.toNanos();
    }

    public void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }
}
