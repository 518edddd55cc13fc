package org.hilbert.heartbeat.testsupport;

import java.time.Duration;

import jakarta.inject.Singleton;

import org.hilbert.heartbeat.server.HeartbeatRegistry;

/** The time the server under test goes by. */
@Singleton
public class ServerTime extends FakeTime {
    /** Lets so much time pass that the server forgets every application, as each test wants to find it. */
    public void untilAllIsForgotten(HeartbeatRegistry registry) {
        // The server may notice that time has leapt before it sweeps, and then grants everybody that time once.
        for (int i = 0; i < 3 && (i == 0 || registry.size() > 0); i++) {
            pass(Duration.ofDays(30));
            registry.sweep();
        }
        // Whoever left off in the middle of a second is no reason for another to begin there.
        pass(Duration.ofNanos(1_000_000_000L - instantOf(nanoTime()).getNano()));
    }
}
