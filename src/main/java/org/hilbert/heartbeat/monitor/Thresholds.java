package org.hilbert.heartbeat.monitor;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The overdue ratios (time since the last beat ÷ max wait) from which silence has a name. This is the one place where
 * ratios become instants, so that a sweep and a question can never disagree.
 *
 * @param warning LATE from here on; above 0
 * @param critical CRITICAL from here on; above {@code warning}
 * @param lost LOST from here on; above {@code critical}
 */
public record Thresholds(double warning, double critical, double lost) {
    /** 3, 5 and 6, as the Python server has them (seed 001). */
    public static final Thresholds DEFAULT = new Thresholds(3, 5, 6);

    /**
     * @throws IllegalArgumentException unless 0 &lt; warning &lt; critical &lt; lost &le; {@value #LARGEST}
     */
    public Thresholds {
        if (!(0 < warning && warning < critical && critical < lost && lost <= LARGEST)) {
            throw new IllegalArgumentException("thresholds must rise: 0 < warning < critical < lost <= " + LARGEST
                    + ", were " + warning + ", " + critical + ", " + lost);
        }
    }

    /** The largest ratio. With a max wait of at most 200 days, every deadline stays in the range of nanoseconds. */
    public static final double LARGEST = 100;

    /** The silence after which an active application with that max wait leaves a state, both in nanoseconds. */
    long silenceThatEnds(State state, long maxWaitNanos) {
        return switch (state) {
            case STARTING, UP -> share(warning, maxWaitNanos);
            case LATE -> share(critical, maxWaitNanos);
            case CRITICAL -> share(lost, maxWaitNanos);
            default -> throw new IllegalArgumentException(state + " does not end by silence");
        };
    }

    /**
     * A ratio for people and monitors, with two decimals: the nearest, as in the Python server, but never one that claims
     * a threshold which is not reached.
     */
    public String text(double overdueRatio) {
        BigDecimal exact = new BigDecimal(overdueRatio);
        BigDecimal nearest = exact.setScale(2, RoundingMode.HALF_EVEN);
        boolean claimsTooMuch = claims(nearest, overdueRatio, warning)
                || claims(nearest, overdueRatio, critical)
                || claims(nearest, overdueRatio, lost);
        return (claimsTooMuch ? exact.setScale(2, RoundingMode.DOWN) : nearest).toPlainString();
    }

    private static boolean claims(BigDecimal rounded, double exact, double threshold) {
        return exact < threshold && rounded.doubleValue() >= threshold;
    }

    private static long share(double ratio, long maxWaitNanos) {
        return (long) Math.ceil(ratio * maxWaitNanos);
    }
}
