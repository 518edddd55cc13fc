package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a station is open; outside its hours, silence is fine. Immutable, and therefore thread-safe. */
public interface Hours {
    /** Open day and night. */
    Hours ALWAYS = new Hours() {
        @Override
        public boolean isOpen(Instant at) {
            return true;
        }

        @Override
        public Optional<Instant> nextOpening(Instant after) {
            return Optional.empty();
        }

        @Override
        public Duration openBetween(Instant from, Instant until) {
            return from.isBefore(until) ? Duration.between(from, until) : Duration.ZERO;
        }
    };

    /** Whether it is open at that moment; it is at the moment it opens, and is not at the moment it closes. */
    boolean isOpen(Instant at);

    /** The first moment after that at which it opens; empty if it is open, or does not open within a year. */
    Optional<Instant> nextOpening(Instant after);

    /** When it closes, if it is open at that moment; empty if it is not, or does not close within a year. */
    default Optional<Instant> closes(Instant at) {
        return Optional.empty();
    }

    /** For how long it is open from the one moment until the other; 0 if they are the wrong way round. */
    Duration openBetween(Instant from, Instant until);
}
