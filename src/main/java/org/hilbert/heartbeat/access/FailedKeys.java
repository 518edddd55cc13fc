package org.hilbert.heartbeat.access;

import java.time.Duration;

import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * How many unknown keys an address may show. More get another answer, and no known key is refused for it: on a station, where
 * one misconfigured application shares its address with all others, that would silence all of them. Thread-safe.
 */
@Singleton
class FailedKeys {
    static final int A_MINUTE = 10;

    private final Allowances allowances;

    FailedKeys(TimeSource time) {
        allowances = new Allowances(A_MINUTE, A_MINUTE, Duration.ofMinutes(1), time);
    }

    /** Counts one. Gives 0, or in how many seconds the next one is worth an answer. */
    long failed(String who) {
        return allowances.take(who);
    }
}
