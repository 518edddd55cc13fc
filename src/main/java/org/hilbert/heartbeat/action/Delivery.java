package org.hilbert.heartbeat.action;

import java.time.Duration;

/**
 * How it went to tell something.
 *
 * @param outcome in words
 * @param refused whether whoever was told does not want it, so that trying for long makes no sense
 * @param notBefore how long to wait at least before the next try; zero if nobody said
 */
record Delivery(Outcome outcome, boolean refused, Duration notBefore) {
    static Delivery of(Outcome outcome) {
        return new Delivery(outcome, false, Duration.ZERO);
    }

    static Delivery refused(String text) {
        return new Delivery(new Outcome(false, text), true, Duration.ZERO);
    }

    static Delivery failed(String text) {
        return of(new Outcome(false, text));
    }
}
