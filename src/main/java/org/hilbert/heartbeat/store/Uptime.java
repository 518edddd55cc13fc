package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.State;

/**
 * How well one application ran in a window of time that ends now. Only time inside the opening hours counts, and none that an
 * interruption covers.
 *
 * @param window how long the window is
 * @param from when it begins
 * @param knownSince from when on anything is known: {@code from} or later. What was before it counts for neither
 * @param up for how long it was STARTING, UP or LATE
 * @param down for how long it was STALLED, CRITICAL or LOST; all other states count for neither
 * @param failures how often it went down, in time that counts
 * @param recoveries how often it came up again from these
 * @param meanTimeBetweenFailures {@code up} ÷ {@code failures}; empty without a failure
 * @param meanTimeToRecovery how long it was down until it came up again, as the mean of {@code recoveries}, counted as {@code
 *     down} is; empty without a recovery
 */
public record Uptime(
        Duration window,
        Instant from,
        Instant knownSince,
        Duration up,
        Duration down,
        int failures,
        int recoveries,
        Optional<Duration> meanTimeBetweenFailures,
        Optional<Duration> meanTimeToRecovery) {
    /** 1 hour, 24 hours, 7 days, 30 days. */
    public static final List<Duration> WINDOWS =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    private static final Set<State> UP = EnumSet.of(State.STARTING, State.UP, State.LATE);
    private static final Set<State> DOWN = EnumSet.of(State.STALLED, State.CRITICAL, State.LOST);

    /** What one of these windows is called: {@code 1h}, {@code 24h}, {@code 7d}, {@code 30d}. */
    public static String name(Duration window) {
        return window.compareTo(Duration.ofDays(1)) <= 0 ? window.toHours() + "h" : window.toDays() + "d";
    }

    /** The share of the time that counts in which it was up, from 0 to 1; empty if no time counts. */
    public OptionalDouble ratio() {
        Duration counted = up.plus(down);
        return counted.isZero() ? OptionalDouble.empty() : OptionalDouble.of(seconds(up) / seconds(counted));
    }

    /** Whether something is known of the whole window. */
    public boolean isWhole() {
        return !knownSince.isAfter(from);
    }

    /** Uptime over each of those windows, in their order, counted in one pass. */
    public static List<Uptime> of(Past past, Hours hours, Instant now, List<Duration> windows) {
        List<Count> counts =
                windows.stream().map(window -> new Count(past, now, window)).toList();
        Instant earliest = counts.stream().map(count -> count.knownSince).reduce(now, Past::earlier);
        List<Past.Turn> turns = past.turns();
        for (int i = 0; i < turns.size(); i++) {
            Instant at = turns.get(i).at();
            Instant until = i + 1 < turns.size() ? turns.get(i + 1).at() : now;
            State state = turns.get(i).state();
            State before = i == 0 ? state : turns.get(i - 1).state();
            if (until.isBefore(earliest)) {
                continue;
            }
            if (DOWN.contains(before) && !DOWN.contains(state)) {
                counts.forEach(count -> count.end(UP.contains(state)));
            } else if (!DOWN.contains(before) && DOWN.contains(state) && hours.isOpen(at) && !past.isCovered(at)) {
                counts.stream().filter(count -> !at.isBefore(count.from)).forEach(Count::fail);
            }
            if (UP.contains(state) || DOWN.contains(state)) {
                for (Past.Span part : past.uncovered(Past.later(at, earliest), until)) {
                    spend(counts, UP.contains(state), part, hours);
                }
            }
        }
        return counts.stream().map(Count::result).toList();
    }

    private static void spend(List<Count> counts, boolean up, Past.Span part, Hours hours) {
        Duration whole = hours.openBetween(part.from(), part.until());
        for (Count count : counts) {
            boolean all = !count.knownSince.isAfter(part.from());
            count.spend(up, all ? whole : hours.openBetween(count.knownSince, part.until()));
        }
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /** One window while it is counted. */
    private static final class Count {
        private final Duration window;
        private final Instant from;
        private final Instant knownSince;
        private Duration up = Duration.ZERO;
        private Duration down = Duration.ZERO;
        private int failures;
        private int recoveries;
        private Duration untilRecovery = Duration.ZERO;
        /** How long the failure that lasts has lasted; empty if none does that began in this window. */
        private Optional<Duration> lasting = Optional.empty();

        Count(Past past, Instant now, Duration window) {
            this.window = window;
            this.from = now.minus(window);
            this.knownSince = Past.later(from, past.since());
        }

        void fail() {
            failures++;
            lasting = Optional.of(Duration.ZERO);
        }

        void end(boolean recovered) {
            if (recovered && lasting.isPresent()) {
                recoveries++;
                untilRecovery = untilRecovery.plus(lasting.get());
            }
            lasting = Optional.empty();
        }

        void spend(boolean isUp, Duration time) {
            if (isUp) {
                up = up.plus(time);
            } else {
                down = down.plus(time);
                lasting = lasting.map(time::plus);
            }
        }

        Uptime result() {
            return new Uptime(
                    window,
                    from,
                    knownSince,
                    up,
                    down,
                    failures,
                    recoveries,
                    failures == 0 ? Optional.empty() : Optional.of(up.dividedBy(failures)),
                    recoveries == 0 ? Optional.empty() : Optional.of(untilRecovery.dividedBy(recoveries)));
        }
    }
}
