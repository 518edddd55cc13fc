package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.Optional;

/** Hears of each sweep, on its thread; it must be quick and must not throw. */
public interface SweepWatcher {
    /**
     * A sweep came through.
     *
     * @param took how long it took; 0 or more
     * @param late how long after it was due it began; 0 or more, empty for the first
     */
    void swept(Duration took, Optional<Duration> late);
}
