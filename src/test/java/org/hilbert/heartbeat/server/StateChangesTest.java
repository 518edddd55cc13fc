package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

@QuarkusTest
class StateChangesTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong of StateChangesTest");

    @Inject
    HeartbeatRegistry registry;

    @Inject
    ServerTime time;

    @Inject
    Listener listener;

    @Singleton
    static class Listener {
        private final List<StateChange> heard = new CopyOnWriteArrayList<>();

        void hear(@Observes @Priority(2) StateChange change) {
            if (change.id().equals(PONG)) {
                heard.add(change);
            }
        }
    }

    @Singleton
    static class FailingListener {
        void hear(@Observes @Priority(1) StateChange change) {
            if (change.id().equals(PONG)) {
                throw new IllegalStateException("a listener that fails, on purpose");
            }
        }
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromHearing_andNoBeatFromBeingTaken() {
        Duration maxWait = registry.beat(new Beat(Command.INIT, PONG, Duration.ofMillis(500)), () -> "127.0.0.1")
                .maxWait();
        assertEquals(Duration.ofMillis(1500), maxWait);
        time.passMillis(4500);
        registry.sweep();
        assertEquals(2, listener.heard.size());
        assertEquals(Reason.ANNOUNCED, listener.heard.get(0).reason());
        assertEquals(State.LATE, listener.heard.get(1).to());
    }
}
