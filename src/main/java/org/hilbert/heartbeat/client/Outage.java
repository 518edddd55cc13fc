package org.hilbert.heartbeat.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The time in which nothing is answered, and what the log is told of it: each kind of failure once, and the end. Confined
 * to one thread.
 */
final class Outage {
    private static final int COUNTED = 1_000_000;

    private final Logger log;
    private final String what;
    private final Set<Class<?>> told = new HashSet<>();
    private int failures;
    private long since;

    /** @param what what is not answered, as it may stand in a log */
    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** How many attempts failed since it began, counted up to a million; 0 if there is none. */
    int failures() {
        return failures;
    }

    /** @param sentAt when the attempt began, in ns */
    void failed(HeartbeatException failure, long sentAt) {
        if (failures == 0) {
            since = sentAt;
        }
        failures = Math.min(failures + 1, COUNTED);
        Level level = told.add(failure.getClass()) ? Level.WARNING : Level.DEBUG;
        log.log(level, () -> what + " is not answered: " + failure.getMessage());
    }

    void answered(long now) {
        if (failures > 0) {
            failures = 0;
            told.clear();
            Duration length = Duration.ofNanos(now - since);
            log.log(Level.INFO, () -> what + " is answered again, after " + length.toMillis() + " ms");
        }
    }
}
