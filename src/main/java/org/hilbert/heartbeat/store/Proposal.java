package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;

/**
 * Other rules, to be tried on what was recorded; what is empty stays as it is.
 *
 * @param warning overdue ratio from which an application is late; 1 or more
 * @param critical … from which it is critical
 * @param lost … from which it is lost
 * @param tolerance what is added to every promise; 1 ms to 100 days
 */
public record Proposal(
        OptionalDouble warning, OptionalDouble critical, OptionalDouble lost, Optional<Duration> tolerance) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(100);

    /**
     * @throws IllegalArgumentException if {@code warning} or {@code tolerance} is out of its range; as a sentence for people
     */
    public Proposal {
        if (warning.isPresent() && !(warning.getAsDouble() >= 1)) {
            throw new IllegalArgumentException(
                    "warning must be 1 or more, since a silence that was shorter than promised is"
                            + " not recorded; was " + warning.getAsDouble());
        }
        if (tolerance
                .filter(value -> value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0)
                .isPresent()) {
            throw new IllegalArgumentException("tolerance must be 1ms to 100d, was " + text(tolerance.get()));
        }
    }

    /**
     * How an application would be judged that is judged by these rules now.
     *
     * @throws IllegalArgumentException if the thresholds would not rise; as a sentence for people
     */
    public Rules on(Rules present) {
        Thresholds now = present.thresholds();
        Thresholds then = new Thresholds(
                warning.orElse(now.warning()),
                critical.orElse(now.critical()),
                lost.orElse(now.lost()),
                now.stalledAfter());
        return new Rules(then, tolerance.orElse(present.tolerance()), present.lostRetention());
    }

    private static String text(Duration tolerance) {
        return tolerance.compareTo(MOST) > 0 ? tolerance.toSeconds() + "s" : tolerance.toMillis() + "ms";
    }
}
