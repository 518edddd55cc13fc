package org.hilbert.heartbeat.testsupport;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what servers, programs and other threads bring about in real time. */
public final class Eventually {
    private Eventually() {}

    /** For at most so long, asking every 20 ms on this thread; tests beside this one may fail on threads of their own. */
    public static ConditionFactory within(Duration atMost) {
        return Awaitility.await()
                .dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(atMost);
    }
}
