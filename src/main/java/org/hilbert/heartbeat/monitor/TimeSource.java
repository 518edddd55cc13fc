package org.hilbert.heartbeat.monitor;

import java.time.Instant;

/** Monotonic time to decide by, and what it was on the wall clock, for people. Implementations are thread-safe. */
public interface TimeSource {
    /** The machine's own. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant instantOf(long nanoTime) {
            return Instant.now().minusNanos(System.nanoTime() - nanoTime);
        }
    };

    /** Nanoseconds from an arbitrary origin; only differences mean something. */
    long nanoTime();

    /** What the wall clock shows for that moment, by today's difference between the two clocks. */
    Instant instantOf(long nanoTime);

    /** What the wall clock shows now. */
    default Instant now() {
        return instantOf(nanoTime());
    }
}
