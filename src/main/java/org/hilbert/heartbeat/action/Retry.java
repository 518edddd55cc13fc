package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again what has failed: after ten seconds, then after pauses twice as long each, of ten minutes at most, for a day.
 * Times are monotonic nanoseconds. Immutable.
 *
 * @param tries how many there were; 1 or more
 * @param since when the first failed
 * @param notBefore before that, there is no other
 */
record Retry(int tries, long since, long notBefore) {
    private static final long SHORTEST = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();
    private static final long GIVE_UP_AFTER = Duration.ofDays(1).toNanos();

    /** After the first failure. */
    static Retry first(long now) {
        return new Retry(1, now, now + SHORTEST);
    }

    /** After one more; empty if that was the last. */
    Optional<Retry> next(long now) {
        return isLast() ? Optional.empty() : Optional.of(new Retry(tries + 1, since, now + pause(tries + 1)));
    }

    boolean isDue(long now) {
        return now - notBefore >= 0;
    }

    /** Whether it is given up if that try fails, too. */
    boolean isLast() {
        return notBefore - since + pause(tries + 1) > GIVE_UP_AFTER;
    }

    private static long pause(int tries) {
        return Math.min(LONGEST, SHORTEST << Math.min(tries - 1, 10));
    }
}
