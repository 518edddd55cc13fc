package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a server knows of its place in the fleet. */
class RedisFleetTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");

    private final FakeTime time = new FakeTime();
    private final RedisFleet fleet = new RedisFleet(time, 1000);

    @Test
    void untilItHasJoined_itIsInTrouble_actsNot_andJudgesNobody() {
        long start = time.nanoTime();
        time.pass(Duration.ofSeconds(30));
        assertTrue(fleet.trouble().isPresent());
        assertFalse(fleet.acts());
        assertEquals(start, fleet.judgedUntil(time.nanoTime()));
    }

    @Test
    void itActsWhileItHoldsTheLease_andNotAMomentLongerThanItCanBeSureOf() {
        fleet.well(time.nanoTime(), true, true);
        time.pass(Duration.ofMillis(7999));
        assertTrue(fleet.acts());
        time.pass(Duration.ofMillis(1));
        assertFalse(fleet.acts());
        fleet.well(time.nanoTime(), true, true);
        fleet.troubled("Redis cannot be reached");
        assertFalse(fleet.acts());
    }

    @Test
    void judgementOnlyMovesForward_andNotBeyondNow() {
        long now = time.nanoTime();
        fleet.judge(now + 100);
        fleet.judge(now + 50);
        assertEquals(now + 70, fleet.judgedUntil(now + 70));
        assertEquals(now + 100, fleet.judgedUntil(now + 200));
    }

    @Test
    void whatItTookIn_isKnownToAll_onceItIsWritten_andTheOthersHaveToldOfALaterMoment() {
        fleet.well(time.nanoTime(), true, true);
        CompletableFuture<Void> known = fleet.knownToAll().toCompletableFuture();
        time.passMillis(50);
        fleet.judge(time.nanoTime());
        assertFalse(known.isDone(), "it is not written");
        long written = time.nanoTime() + 1;
        time.passMillis(1);
        fleet.memory.takeWaiting().forEach(one -> one.complete(true));
        fleet.judge(written);
        assertFalse(known.isDone(), "another may have read before");
        time.passMillis(200);
        fleet.judge(time.nanoTime());
        assertTrue(known.isDone());
    }

    @Test
    void aHello_isTold_onceItIsInAHistory_notOnceARoundCameThrough() {
        fleet.well(time.nanoTime(), true, true);
        fleet.takes(new StateChange(PONG, State.DONE, State.STARTING, time.now(), Reason.ANNOUNCED));
        CompletableFuture<Void> told = fleet.told(PONG).toCompletableFuture();
        fleet.memory.takeWaiting().forEach(one -> one.complete(true));
        assertFalse(told.isDone(), "somebody else was faster in that round");
        fleet.noneUntold(PONG);
        fleet.memory.takeWaiting().forEach(one -> one.complete(true));
        assertTrue(told.isDone());
    }

    @Test
    void whatIsNoCommand_isAnsweredAfterARound() {
        fleet.well(time.nanoTime(), true, true);
        fleet.takes(new StateChange(PONG, State.STARTING, State.UP, time.now(), Reason.PINGED));
        CompletableFuture<Void> told = fleet.told(PONG).toCompletableFuture();
        assertFalse(told.isDone());
        fleet.memory.takeWaiting().forEach(one -> one.complete(true));
        assertTrue(told.isDone());
    }

    @Test
    void whatCannotBeWritten_isWaitedForNoLonger() {
        fleet.well(time.nanoTime(), true, true);
        fleet.takes(new StateChange(PONG, State.DONE, State.STARTING, time.now(), Reason.ANNOUNCED));
        CompletableFuture<Void> told = fleet.told(PONG).toCompletableFuture();
        fleet.memory.takeWaiting().forEach(one -> one.complete(false));
        assertTrue(told.isDone());
    }

    @Test
    void whileThereIsTrouble_nobodyWaitsForTheOthers() {
        assertTrue(fleet.told(PONG).toCompletableFuture().isDone());
        assertTrue(fleet.knownToAll().toCompletableFuture().isDone());
    }

    @Test
    void afterAPause_whatWaitedAtTheDoor_countsFromBefore_forASecond() {
        fleet.atWork(time.nanoTime());
        long before = time.nanoTime();
        time.pass(Duration.ofSeconds(30));
        assertEquals(before, fleet.takenAt(time.nanoTime()));
        time.passMillis(999);
        assertEquals(before, fleet.takenAt(time.nanoTime()));
        time.passMillis(1);
        assertEquals(time.nanoTime(), fleet.takenAt(time.nanoTime()));
    }

    @Test
    void aServerThatBeatsKeepAtWork_hasNotStoodStill() {
        for (int i = 0; i < 100; i++) {
            time.passMillis(200);
            assertEquals(time.nanoTime(), fleet.takenAt(time.nanoTime()));
        }
    }

    @Test
    void thatThisServerAloneStoodStill_isNoDoubtOfTheFleet() {
        fleet.well(time.nanoTime(), false, true);
        time.pass(Duration.ofSeconds(30));
        assertTrue(fleet.takes(doubt(Optional.empty())));
        assertTrue(fleet.takes(doubt(Optional.of(Instant.EPOCH.plusSeconds(1)))));
        assertEquals(List.of(), fleet.outbox.lines(10));
    }

    @Test
    void anyOtherDoubt_isToldWithItsBeginningAndItsEnd_andTheTimeNobodyWasThere_once() {
        fleet.well(time.nanoTime(), false, true);
        time.pass(Duration.ofSeconds(3));
        fleet.well(time.nanoTime(), false, true);
        fleet.takes(doubt(Optional.empty()));
        fleet.takes(doubt(Optional.of(Instant.EPOCH.plusSeconds(1))));
        fleet.takes(doubt(Optional.of(Instant.EPOCH.plusSeconds(1))));
        assertEquals(
                List.of("doubt", "sure", "end"),
                fleet.outbox.lines(10).stream().map(Outbox.Line::kind).toList());
    }

    @Test
    void theEndOfAnInterruption_hasTheKeyOfItsBeginning_andIsAnotherLine() {
        fleet.takes(maintenance(Optional.empty()));
        fleet.takes(maintenance(Optional.of(Instant.EPOCH.plusSeconds(9))));
        List<Outbox.Line> lines = fleet.outbox.lines(10);
        assertEquals(
                List.of("begin", "end"), lines.stream().map(Outbox.Line::kind).toList());
        assertEquals(lines.get(0).key(), lines.get(1).key());
    }

    @Test
    void thatThisServersClockIsAnotherOne_isFoundWhenItJoins_andIsNoDoubtOfTheFleet() {
        fleet.well(time.nanoTime(), false, true);
        fleet.takes(doubt(Optional.empty()));
        assertEquals(List.of(), fleet.outbox.lines(10));
    }

    @Test
    void silenceOfRedis_isTroubleBeforeAQuestionFails() {
        fleet.well(time.nanoTime(), true, true);
        assertEquals(Optional.empty(), fleet.trouble());
        time.pass(Duration.ofSeconds(3));
        assertEquals(Optional.of("Redis has not answered for 3 s"), fleet.trouble());
    }

    private static Interruption maintenance(Optional<Instant> until) {
        return new Interruption(Interruption.Cause.MAINTENANCE, Optional.of(PONG), Instant.EPOCH, until, "for a test");
    }

    private static Interruption doubt(Optional<Instant> until) {
        return new Interruption(Interruption.Cause.MONITOR, Optional.empty(), Instant.EPOCH, until, "for a test");
    }
}
