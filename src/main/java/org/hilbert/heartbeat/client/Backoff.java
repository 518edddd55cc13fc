package org.hilbert.heartbeat.client;

import java.util.concurrent.TimeUnit;

/** How long after a beat that failed the next attempt leaves: ever longer, and not for all applications at once. */
final class Backoff {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
    private static final int ENOUGH_DOUBLINGS = 10;

    private Backoff() {}

    /**
     * The time between two attempts.
     *
     * @param failures how many attempts failed, one after the other; 1 or more
     * @param interval what it must not exceed, in ns
     * @param random from 0 to 1
     * @return in ns, at least half of what it may be
     */
    static long nanos(int failures, long interval, double random) {
        long step = FIRST << Math.min(failures - 1, ENOUGH_DOUBLINGS);
        long most = Math.min(step, Math.min(interval, LONGEST));
        return (long) (most * (0.5 + random / 2));
    }
}
