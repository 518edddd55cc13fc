package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@QuarkusTest
class HistoryKeeperTest extends ServerTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong of HistoryKeeperTest");

    @Inject
    HistoryKeeper keeper;

    @Inject
    Attempts attempts;

    @Inject
    Event<Interruption> interruptions;

    @Test
    void whatIsToldIsKept_changesAndInterruptions() {
        beat(Command.INIT, PONG.toString(), 5000, "127.0.0.1");
        time.passMillis(31_000);
        registry.sweep();
        Instant now = time.instantOf(time.nanoTime());
        interruptions.fire(
                new Interruption(Interruption.Cause.MAINTENANCE, Optional.of(PONG), now, Optional.empty(), "cleaning"));
        time.passMillis(3000);
        beat(Command.PING, PONG.toString(), 5000, "127.0.0.1");
        List<Entry> entries = keeper.history().before(PONG, Long.MAX_VALUE, 5);
        assertEquals(
                List.of(State.UP, State.CRITICAL, State.LATE, State.STARTING),
                entries.stream()
                        .flatMap(entry -> entry.change().stream())
                        .map(StateChange::to)
                        .toList());
        assertEquals("maintenance", entries.get(1).cause());
        Uptime hour = keeper.uptime(PONG, Hours.ALWAYS).get(0);
        assertEquals(Duration.ofSeconds(30), hour.up());
        assertEquals(Duration.ofSeconds(1), hour.down());
        assertEquals(1, hour.failures());
        interruptions.fire(new Interruption(
                Interruption.Cause.MAINTENANCE,
                Optional.of(PONG),
                now,
                Optional.of(time.instantOf(time.nanoTime())),
                "cleaning"));
    }

    @Test
    void anAttemptThatIsToldIsKept_andShownInTheApi() {
        beat(Command.INIT, PONG.toString(), 5000, "127.0.0.1");
        long before = keeper.history().newest();
        Attempt attempt = new Attempt(
                "phone",
                Optional.of(PONG),
                "step 1 of 2",
                time.wallNow(),
                Duration.ofMillis(1250),
                Attempt.Result.DRY_RUN,
                "would call 112");
        attempts.tell(attempt);
        assertEquals(
                Optional.of(attempt),
                keeper.history().before(PONG, Long.MAX_VALUE, 1).get(0).attempt());
        String line = "{\"number\":%d,\"at\":\"%s\",\"application\":\"%s\",\"cause\":\"action\",\"action\":\"phone\","
                + "\"purpose\":\"step 1 of 2\",\"result\":\"DRY_RUN\",\"text\":\"would call 112\",\"tookMillis\":1250}";
        String shown = line.formatted(before + 1, attempt.at(), PONG);
        assertTrue(body("/api/changes?after=" + before).contains(shown));
        assertTrue(
                body("/api/apps/Pong%20of%20HistoryKeeperTest/history?limit=1").contains(shown));
    }

    @Test
    void silencesAreMeasured_untilTheApplicationHasGone_andTheLongOnesAreKept() {
        beat(Command.PING, PONG.toString(), 5000, "127.0.0.1");
        keeper.heard(
                PONG, Duration.ofSeconds(4).toNanos(), Duration.ofSeconds(5).toNanos());
        keeper.heard(
                PONG, Duration.ofSeconds(7).toNanos(), Duration.ofSeconds(5).toNanos());
        keeper.keepInBounds();
        assertEquals(2, keeper.intervals().figures(PONG).orElseThrow().count());
        beat(Command.DONE, PONG.toString(), 0, "127.0.0.1");
        assertEquals(Optional.empty(), keeper.intervals().figures(PONG));
        keeper.heard(
                PONG, Duration.ofSeconds(4).toNanos(), Duration.ofSeconds(5).toNanos());
        keeper.keepInBounds();
        assertEquals(Optional.empty(), keeper.intervals().figures(PONG));
        assertEquals(
                List.of(Duration.ofSeconds(7)),
                keeper.silences().all().stream()
                        .filter(silence -> silence.id().equals(PONG))
                        .map(Silence::length)
                        .toList());
    }
}
