package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.store.History;

/**
 * How old the lines of the history are, to within {@link #GRAIN}, however the wall clock is set meanwhile: of those that come
 * from now on it notes when they come, and of those of earlier runs, or that were taken in from a fleet, it takes what the wall
 * clock says now, once. Thread-safe.
 */
final class Ages {
    static final Duration GRAIN = Duration.ofSeconds(1);
    /** What came before that many other seconds in which something came is as old as the oldest of these. */
    private static final int MOST = 10_000;

    private final History history;
    private final TimeSource time;
    /** This and what follows is guarded by this object. */
    private long newestBefore;

    private long began;
    private Instant beganAt;
    /** When a line came, by its number, of the first of each second in which one did. */
    private final TreeMap<Long, Long> came = new TreeMap<>();

    Ages(History history, TimeSource time) {
        this.history = history;
        this.time = time;
        this.newestBefore = history.newest();
        this.began = time.nanoTime();
        this.beganAt = time.instantOf(began);
        history.subscribe(newestBefore, line -> comes(line.number(), time.nanoTime()));
    }

    private synchronized void comes(long number, long now) {
        if (number <= history.takenIn()) {
            return;
        }
        if (came.isEmpty() || now - came.lastEntry().getValue() >= GRAIN.toNanos()) {
            came.put(number, now);
            if (came.size() > MOST) {
                came.pollFirstEntry();
            }
        }
    }

    /**
     * How old a line is.
     *
     * @param at when it happened, by the wall clock of then
     * @param now as {@link TimeSource#nanoTime}
     * @return 0 or more
     */
    synchronized Duration of(long number, Instant at, long now) {
        long takenIn = history.takenIn();
        if (takenIn > newestBefore) {
            newestBefore = takenIn;
            began = now;
            beganAt = time.instantOf(now);
        }
        if (number <= newestBefore || came.isEmpty()) {
            Duration before = Duration.between(at, beganAt);
            return Duration.ofNanos(now - began).plus(before.isNegative() ? Duration.ZERO : before);
        }
        var noted = came.floorEntry(number);
        return Duration.ofNanos(now - (noted == null ? came.firstEntry() : noted).getValue());
    }
}
