package org.hilbert.heartbeat.testsupport;

import java.time.Duration;

import jakarta.inject.Singleton;

import org.hilbert.heartbeat.server.HeartbeatRegistry;

/** The time the server under test goes by. */
@Singleton
public class ServerTime extends FakeTime {
    /** Lets so much time pass that the server forgets every application, as each test wants to find it. */
    public void untilAllIsForgotten(HeartbeatRegistry registry) {
        pass(Duration.ofDays(30));
        registry.sweep();
    }
}
