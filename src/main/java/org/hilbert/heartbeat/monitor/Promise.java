package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What an application promised, under the rules it is judged by: how long it may be silent, and when which silence is too
 * long.
 *
 * <p>This is the one trick of a beat's way through the core: nearly every beat promises what the one before did, so all
 * that follows from a promise, down to the receipt, is worked out once and shared by all who promise the same. Such a
 * beat compares one number and allocates nothing, and an application keeps a reference instead of six numbers.
 *
 * <p>Immutable and thread-safe.
 */
final class Promise {
    private final Rules rules;
    private final long tolerance;
    private final long maxWait;
    private final long late;
    private final long critical;
    private final long lost;
    private final Receipt receipt;
    private final Receipt news;

    private Promise(Rules rules, long maxWait) {
        this.rules = rules;
        this.tolerance = rules.tolerance().toNanos();
        this.maxWait = maxWait;
        this.late = rules.thresholds().silenceThatEnds(State.UP, maxWait);
        this.critical = rules.thresholds().silenceThatEnds(State.LATE, maxWait);
        this.lost = rules.thresholds().silenceThatEnds(State.CRITICAL, maxWait);
        this.receipt = new Receipt(Duration.ofNanos(maxWait), false);
        this.news = new Receipt(receipt.maxWait(), true);
    }

    Rules rules() {
        return rules;
    }

    /** How long the application may be silent, in nanoseconds; while STOPPING or EXPECTED, how long it may stay away. */
    long maxWait() {
        return maxWait;
    }

    /** The same without the tolerance: what the application itself spoke of, in nanoseconds; 0 or more. */
    long timeout() {
        return Math.max(0, maxWait - tolerance);
    }

    /** Whether a beat with that timeout, in nanoseconds, makes this promise again. */
    boolean isMadeBy(long timeout) {
        return timeout + tolerance == maxWait;
    }

    /** The silence after which an active application leaves that state, in nanoseconds. */
    long silenceThatEnds(State state) {
        return switch (state) {
            case STARTING, UP -> late;
            case LATE, STALLED -> critical;
            case CRITICAL -> lost;
            default -> throw new IllegalArgumentException(state + " does not end by silence");
        };
    }

    /** What the application is told of a beat. */
    Receipt receipt(boolean withNews) {
        return withNews ? news : receipt;
    }

    /** The promises that are made just now, so that whoever promises the same shares one. Thread-safe. */
    static final class Book {
        /** Of different ones; a station has a handful. Beyond that, what is shared is found anew. */
        private static final int MOST = 1000;

        private record Terms(Rules rules, long maxWait) {}

        private final ConcurrentMap<Terms, Promise> shared = new ConcurrentHashMap<>();

        /** The promise of a beat with that timeout, in nanoseconds. */
        Promise of(Rules rules, long timeout) {
            return ofMaxWait(rules, timeout + rules.tolerance().toNanos());
        }

        /** The promise of that max wait, in nanoseconds. */
        Promise ofMaxWait(Rules rules, long maxWait) {
            if (shared.size() >= MOST) {
                shared.clear();
            }
            return shared.computeIfAbsent(new Terms(rules, maxWait), terms -> new Promise(rules, maxWait));
        }
    }
}
