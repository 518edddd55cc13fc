package org.hilbert.heartbeat.monitor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.DoubleStream;

/**
 * The overdue ratios (time since the last beat ÷ max wait) from which silence has a name, and for how many max waits
 * progress may stand still. This is the one place where ratios become instants, so that a sweep, a question and a text can
 * never disagree.
 *
 * @param warning LATE from here on; above 0
 * @param critical CRITICAL from here on; above {@code warning}
 * @param lost LOST from here on; above {@code critical}
 * @param stalledAfter STALLED once progress has stood still for so many max waits
 */
public record Thresholds(double warning, double critical, double lost, double stalledAfter) {
    /** 3, 5 and 6, as the Python server has them (seed 001); work that stands still is as critical as silence. */
    public static final Thresholds DEFAULT = new Thresholds(3, 5, 6, 5);

    /** The largest ratio. With a max wait of at most 200 days, every deadline stays in the range of nanoseconds. */
    public static final double LARGEST = 100;

    /** Ratios are counted in thousandths, so that a share of a time is exact. */
    private static final long PARTS = 1000;

    /**
     * @throws IllegalArgumentException unless 0 &lt; warning &lt; critical &lt; lost &le; {@value #LARGEST} and 0 &lt;
     *     stalledAfter &le; {@value #LARGEST}, with at most three decimals each
     */
    public Thresholds {
        boolean rising = warning < critical && critical < lost;
        if (!rising || !isRatio(warning) || !isRatio(critical) || !isRatio(lost)) {
            throw new IllegalArgumentException(
                    "thresholds must rise, with at most three decimals: 0 < warning < critical < lost <= " + LARGEST
                            + ", were " + warning + ", " + critical + ", " + lost);
        }
        if (!isRatio(stalledAfter)) {
            throw new IllegalArgumentException("stalledAfter must be a ratio, was " + stalledAfter);
        }
    }

    /** Whether it can be one of these: above 0, at most {@value #LARGEST}, with at most three decimals. */
    public static boolean isRatio(double value) {
        return 0 < value
                && value <= LARGEST
                && BigDecimal.valueOf(value).stripTrailingZeros().scale() <= 3;
    }

    /** The silence after which an active application with that max wait leaves a state, both in nanoseconds. */
    public long silenceThatEnds(State state, long maxWaitNanos) {
        return switch (state) {
            case STARTING, UP -> share(warning, maxWaitNanos);
            case LATE, STALLED -> share(critical, maxWaitNanos);
            case CRITICAL -> share(lost, maxWaitNanos);
            default -> throw new IllegalArgumentException(state + " does not end by silence");
        };
    }

    /** How long progress may stand still under promises of which that max wait is the longest, both in nanoseconds. */
    long stillnessAllowed(long longestWaitNanos) {
        return share(stalledAfter, longestWaitNanos);
    }

    /**
     * An application's overdue ratio for people and monitors, with two decimals: the nearest, as in the Python server, but
     * never one that claims a threshold which is not reached.
     */
    public String overdueRatio(ApplicationStatus status) {
        long silence = status.silence().toNanos();
        long maxWait = status.maxWait().toNanos();
        BigDecimal nearest = ratio(silence, maxWait, RoundingMode.HALF_EVEN);
        boolean claimsTooMuch = DoubleStream.of(warning, critical, lost)
                .anyMatch(threshold ->
                        silence < share(threshold, maxWait) && nearest.compareTo(BigDecimal.valueOf(threshold)) >= 0);
        return (claimsTooMuch ? ratio(silence, maxWait, RoundingMode.DOWN) : nearest).toPlainString();
    }

    private static BigDecimal ratio(long silence, long maxWait, RoundingMode rounding) {
        return BigDecimal.valueOf(silence).divide(BigDecimal.valueOf(maxWait), 2, rounding);
    }

    /** The ratio times that time, rounded up; taken apart so that nothing overflows. */
    private static long share(double ratio, long nanos) {
        long parts = Math.round(ratio * PARTS);
        return nanos / PARTS * parts + (nanos % PARTS * parts + PARTS - 1) / PARTS;
    }
}
