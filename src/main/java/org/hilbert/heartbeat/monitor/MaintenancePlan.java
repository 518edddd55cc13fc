package org.hilbert.heartbeat.monitor;

import java.time.Instant;
import java.util.List;

/** The maintenance that is planned for a station and its applications. Immutable, and therefore thread-safe. */
public interface MaintenancePlan {
    /** The most that {@link #plannedBetween} returns. */
    int MOST = 100_000;

    /** Nothing is planned. */
    MaintenancePlan NONE = new MaintenancePlan() {
        @Override
        public List<Maintenance> plannedAt(Instant at) {
            return List.of();
        }

        @Override
        public List<Maintenance> plannedBetween(Instant from, Instant until) {
            return List.of();
        }
    };

    /**
     * What is on at that moment, each with its own beginning and end, in the order in which they began; several may be on
     * at once, for the same application too.
     */
    List<Maintenance> plannedAt(Instant at);

    /**
     * What is on at any moment between the one, which counts, and the other, which does not; each with its own beginning
     * and end, which may lie outside, in the order in which they begin. The first {@value #MOST} at most, and of a range
     * of more than ten years only the last ten.
     */
    List<Maintenance> plannedBetween(Instant from, Instant until);
}
