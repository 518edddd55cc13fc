package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * The time a fleet goes by: each machine's monotonic time to decide by, and the wall clock of Redis, so that it does not
 * matter what those of the servers show. Until Redis was asked, it is this machine's. Thread-safe; set by one thread.
 */
final class FleetClock implements TimeSource {
    /** A jump that is not the inaccuracy of a question. */
    private static final long JUMP_MICROS = 500_000;

    private static final long SLOW_ANSWER_NANOS = Duration.ofSeconds(1).toNanos();
    /** The best answer's accuracy is forgotten at this rate, so that clocks that drift are followed. */
    private static final double FORGETTING = 1.01;

    private final TimeSource machine;
    /** Redis' microseconds less the monotonic ones. */
    private volatile long offset;
    /** The same of this machine's wall clock, when the offset was found. */
    private long machineOffset;

    private volatile boolean known;
    /** Whether it ever was: what is shown does not jump back to this machine's clock. */
    private volatile boolean shown;

    private double bestAnswer = Double.MAX_VALUE;

    /** What an answer showed. */
    enum Answer {
        /** It fits. */
        FITS,
        /** It took so long that it says nothing. */
        SLOW,
        /** The clock of Redis was put forward or back. */
        CLOCK_JUMPED,
        /** This machine was suspended: its monotonic time stood still. */
        SUSPENDED
    }

    FleetClock(TimeSource machine) {
        this.machine = machine;
    }

    /** Takes in what Redis' clock showed at some moment between these. */
    Answer take(long sent, long received, long micros) {
        long took = received - sent;
        if (took > SLOW_ANSWER_NANOS) {
            return Answer.SLOW;
        }
        long found = micros - (sent + took / 2) / 1000;
        long ofMachine = machineOffset(received);
        if (known && Math.abs(found - offset) > JUMP_MICROS + took / 1000) {
            boolean withTheMachine = Math.abs((found - offset) - (ofMachine - machineOffset)) < JUMP_MICROS;
            return withTheMachine ? Answer.SUSPENDED : Answer.CLOCK_JUMPED;
        }
        bestAnswer *= FORGETTING;
        if (!known || took <= bestAnswer) {
            bestAnswer = Math.max(1, took);
            offset = found;
            known = true;
            shown = true;
        }
        machineOffset = ofMachine;
        return Answer.FITS;
    }

    /** What was known does not count any more: the next answer is believed. */
    void forget() {
        bestAnswer = Double.MAX_VALUE;
        known = false;
    }

    boolean isKnown() {
        return known;
    }

    /** A monotonic moment by Redis' clock, in microseconds since 1970. */
    long micros(long nanoTime) {
        return Math.floorDiv(nanoTime, 1000L) + offset;
    }

    /** The other way. */
    long nanos(long micros) {
        return (micros - offset) * 1000;
    }

    /** The monotonic moment of an instant by Redis' clock. */
    long nanos(Instant at) {
        return nanos(micros(at));
    }

    /** An instant in microseconds since 1970. */
    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime();
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return shown ? Instant.EPOCH.plus(micros(nanoTime), ChronoUnit.MICROS) : machine.instantOf(nanoTime);
    }

    private long machineOffset(long nanoTime) {
        return micros(machine.instantOf(nanoTime)) - nanoTime / 1000;
    }
}
