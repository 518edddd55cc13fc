package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hilbert.heartbeat.monitor.Reason.ANNOUNCED_AGAIN;
import static org.hilbert.heartbeat.monitor.Reason.MOVED_ON;
import static org.hilbert.heartbeat.monitor.Reason.PINGED;
import static org.hilbert.heartbeat.monitor.Reason.PINGED_UNANNOUNCED;
import static org.hilbert.heartbeat.monitor.Reason.SAID_GOODBYE;
import static org.hilbert.heartbeat.monitor.Reason.SILENT;
import static org.hilbert.heartbeat.monitor.Reason.STOOD_STILL;
import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** T = 1 s and a tolerance of 1 s make a max wait of 2 s: late from 6 s, critical from 10 s; stalled from 10 s too. */
class StalledTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final long T = 1;
    private static final Duration NANO = Duration.ofNanos(1);

    private final FakeTime time = new FakeTime();
    private final List<StateChange> changes = new ArrayList<>();
    private final Registry registry = registry(Thresholds.DEFAULT, changes);

    @Test
    void progressThatStandsStill_isFineJustBeforeFiveMaxWaits_andStalledFromThere() {
        pingsUntilEightSeconds();
        pass(2, NANO.negated());
        ping(7);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(7);
        assertEquals(STALLED, state());
    }

    @Test
    void progressThatMovedJustBeforeTheEdge_isWatchedFromThere() {
        pingsUntilEightSeconds();
        pass(2, NANO.negated());
        ping(8);
        pass(5);
        ping(8);
        pass(5, NANO.negated());
        ping(8);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(8);
        assertEquals(STALLED, state());
    }

    @Test
    void theChangeIsDatedToTheMomentThePromiseBroke_notToTheBeatThatShowedIt() {
        pingsUntilEightSeconds();
        changes.clear();
        pass(5);
        ping(7);
        assertEquals(List.of(change(UP, STALLED, 10, STOOD_STILL)), changes);
    }

    @Test
    void itIsTrackedAsRunning_andAlarms() {
        assertTrue(STALLED.isActive());
        assertTrue(STALLED.isAlarming());
    }

    @Test
    void betweenTwoBeatsNothingIsKnown() {
        pingsUntilEightSeconds();
        changes.clear();
        pass(5);
        registry.sweep(now());
        assertEquals(UP, state());
        assertEquals(List.of(), changes);
    }

    @Test
    void theWatchBeginsWithTheFirstPing_alsoOfOneThatDidNotAnnounceItself() {
        ping(7);
        pass(5);
        ping(7);
        pass(5);
        ping(7);
        assertEquals(STALLED, state());
    }

    @Test
    void withoutProgressNothingIsClaimed() {
        for (int beats = 0; beats < 20; beats++) {
            pingWithoutProgress();
            pass(2);
        }
        assertEquals(UP, state());
    }

    @Test
    void aPingWithoutProgressEndsTheWatch_andTheNextWithItBeginsAnother() {
        pingsUntilEightSeconds();
        pingWithoutProgress();
        pass(4);
        ping(7);
        pass(5);
        ping(7);
        pass(5, NANO.negated());
        ping(7);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(7);
        assertEquals(STALLED, state());
    }

    @Test
    void anInitBeginsTheWatchAnew() {
        pingsUntilEightSeconds();
        beat(Command.INIT, T, 7);
        pass(5);
        ping(7);
        pass(5, NANO.negated());
        ping(7);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(7);
        assertEquals(STALLED, state());
    }

    /** An application that announces a load of 59 s draws nothing for so long, and beats meanwhile as it likes. */
    @Test
    void theLongestPromiseSinceItMovedCounts() {
        ping(7);
        pass(1);
        beat(Command.PING, 59, 7);
        pass(150);
        beat(Command.PING, 59, 7);
        pass(148);
        ping(7);
        pass(1, NANO.negated());
        ping(7);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(7);
        assertEquals(STALLED, state());
        assertEquals(change(UP, STALLED, 300, STOOD_STILL), last());
    }

    @Test
    void thePromiseOfTheInitCounts() {
        beat(Command.INIT, 59, 0);
        ping(0);
        pass(5);
        ping(0);
        pass(5);
        ping(0);
        assertEquals(UP, state());
    }

    @Test
    void aPromiseFromBeforeItMovedDoesNotCount() {
        beat(Command.PING, 59, 6);
        pingsUntilEightSeconds();
        pass(2);
        ping(7);
        assertEquals(STALLED, state());
    }

    @Test
    void aPromiseThatComesWhenItHasStalledAlready_doesNotMakeUpForIt() {
        pingsUntilEightSeconds();
        pass(2);
        beat(Command.PING, 59, 7);
        assertEquals(STALLED, state());
        pass(1);
        ping(7);
        assertEquals(STALLED, state());
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 6, 0, Long.MAX_VALUE})
    void anyMovementEndsIt(long progress) {
        stall();
        pass(1);
        ping(progress);
        assertEquals(change(STALLED, UP, 11, MOVED_ON), last());
        assertEquals(UP, state());
    }

    @Test
    void aPingWithoutProgressEndsIt() {
        stall();
        pass(1);
        pingWithoutProgress();
        assertEquals(change(STALLED, UP, 11, PINGED), last());
    }

    @Test
    void anInitEndsIt() {
        stall();
        pass(1);
        beat(Command.INIT, T, 7);
        assertEquals(change(STALLED, STARTING, 11, ANNOUNCED_AGAIN), last());
        ping(7);
        assertEquals(UP, state());
    }

    @Test
    void aGoodbyeEndsIt() {
        stall();
        beat(Command.DONE, 5, Beat.NO_PROGRESS);
        assertEquals(change(STALLED, STOPPING, 10, SAID_GOODBYE), last());
    }

    @Test
    void itIsToldOnce_andAgainWhenItHasMovedMeanwhile() {
        stall();
        pass(1);
        ping(7);
        pass(1);
        ping(8);
        pass(5);
        ping(8);
        pass(5);
        ping(8);
        assertEquals(
                List.of(
                        change(UP, STALLED, 10, STOOD_STILL),
                        change(STALLED, UP, 12, MOVED_ON),
                        change(UP, STALLED, 22, STOOD_STILL)),
                changes.subList(2, changes.size()));
    }

    @Test
    void silenceWhileStalled_goesOnToCritical_neverToLate() {
        stall();
        changes.clear();
        pass(10, NANO.negated());
        assertEquals(STALLED, state());
        registry.sweep(now());
        time.pass(NANO);
        assertEquals(CRITICAL, state());
        pass(2);
        assertEquals(LOST, state());
        registry.sweep(now());
        assertEquals(List.of(change(STALLED, CRITICAL, 20, SILENT), change(CRITICAL, LOST, 22, SILENT)), changes);
    }

    @Test
    void aSilenceEndsWithItsBeat_alsoIfThatShowsItStalled() {
        pingsUntilEightSeconds();
        changes.clear();
        pass(7);
        ping(7);
        pass(11);
        ping(7);
        assertEquals(
                List.of(
                        change(UP, LATE, 14, SILENT),
                        change(LATE, STALLED, 15, STOOD_STILL),
                        change(STALLED, CRITICAL, 25, SILENT),
                        change(CRITICAL, STALLED, 26, STOOD_STILL)),
                changes);
    }

    @Test
    void aSilenceThatEndsBeforeTheEdge_isNoStall() {
        ping(7);
        pass(10, NANO.negated());
        assertEquals(LATE, state());
        ping(7);
        assertEquals(UP, state());
        time.pass(NANO);
        ping(7);
        assertEquals(change(UP, STALLED, 10, STOOD_STILL), last());
    }

    @Test
    void oneThatWasCriticalAndMovedMeanwhile_isUp() {
        stall();
        pass(11);
        ping(8);
        assertEquals(change(CRITICAL, UP, 21, PINGED), last());
    }

    @Test
    void oneThatWasLost_startsAnew_alsoWithTheSameProgress() {
        stall();
        pass(12);
        ping(7);
        assertEquals(change(LOST, STARTING, 22, PINGED_UNANNOUNCED), last());
        pass(5);
        ping(7);
        assertEquals(UP, state());
        pass(5);
        ping(7);
        assertEquals(STALLED, state());
    }

    @Test
    void oneThatWasStopping_startsAnew_alsoWithTheSameProgress() {
        stall();
        beat(Command.DONE, 5, Beat.NO_PROGRESS);
        ping(7);
        assertEquals(STARTING, state());
        ping(7);
        assertEquals(UP, state());
    }

    @Test
    void aBeatThatWasReceivedEarlierButComesLater_isNoMovement() {
        pingsUntilEightSeconds();
        long earlier = now();
        pass(2);
        ping(7);
        registry.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(T), 6), earlier);
        assertEquals(STALLED, state());
    }

    /** Received just before the deadline, taken in just after the sweep had told that it passed. */
    @Test
    void theTimesOfChangesTellTheirOrder_alsoWhenASweepWasQuickerThanAPing() {
        pingsUntilEightSeconds();
        changes.clear();
        pass(6, NANO.negated());
        long received = now();
        time.pass(NANO);
        registry.sweep(now());
        registry.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(T), 7), received);
        assertEquals(List.of(change(UP, LATE, 14, SILENT), change(LATE, STALLED, 14, STOOD_STILL)), changes);
    }

    /** Stalled after two max waits, which is sooner than late. */
    @Test
    void oneThatHasOnlyAnnouncedItself_canBeStalled() {
        List<StateChange> heard = new ArrayList<>();
        Registry strict = registry(new Thresholds(3, 5, 6, 2), heard);
        strict.beat(new Beat(Command.INIT, PONG, Duration.ofSeconds(T), 0), now());
        pass(5);
        strict.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(T), 0), now());
        assertEquals(change(STARTING, STALLED, 4, STOOD_STILL), heard.get(1));
    }

    /** Whatever is sent: a registry that is swept all the time and one that is swept only in the end tell the same. */
    @Test
    void sweepsAndQuestionsAndBeatsAgree() {
        SplittableRandom random = new SplittableRandom(11);
        List<StateChange> heard = new ArrayList<>();
        Registry swept = registry(Thresholds.DEFAULT, heard);
        for (int i = 0; i < 100_000; i++) {
            time.passMillis(random.nextInt(4) * random.nextInt(3000));
            swept.sweep(now());
            assertEquals(registry.status(PONG, now()), swept.status(PONG, now()));
            int kind = random.nextInt(100);
            Beat beat = new Beat(
                    kind == 0 ? Command.DONE : kind == 1 ? Command.INIT : Command.PING,
                    PONG,
                    Duration.ofMillis(random.nextInt(1500)),
                    kind < 5 ? Beat.NO_PROGRESS : random.nextInt(10) / 9);
            registry.beat(beat, now());
            swept.beat(beat, now());
            assertEquals(registry.status(PONG, now()), swept.status(PONG, now()));
        }
        assertEquals(heard, changes);
        for (int i = 1; i < changes.size(); i++) {
            assertTrue(
                    !changes.get(i).at().isBefore(changes.get(i - 1).at()),
                    changes.get(i).toString());
            assertEquals(changes.get(i - 1).to(), changes.get(i).from());
        }
        for (State from : List.of(UP, LATE, CRITICAL)) {
            assertTrue(changes.stream().anyMatch(change -> change.from() == from && change.to() == STALLED));
        }
    }

    /** Tells of progress 7 at 0, 4 and 8 s. */
    private void pingsUntilEightSeconds() {
        ping(7);
        pass(4);
        ping(7);
        pass(4);
        ping(7);
    }

    /** Stalled at 10 s, with its last beat there. */
    private void stall() {
        pingsUntilEightSeconds();
        pass(2);
        ping(7);
        assertEquals(STALLED, state());
    }

    private void ping(long progress) {
        beat(Command.PING, T, progress);
    }

    private void pingWithoutProgress() {
        registry.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(T)), now());
    }

    private void beat(Command command, long seconds, long progress) {
        registry.beat(new Beat(command, PONG, Duration.ofSeconds(seconds), progress), now());
    }

    private void pass(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    private void pass(long seconds, Duration more) {
        time.pass(Duration.ofSeconds(seconds).plus(more));
    }

    private long now() {
        return time.nanoTime();
    }

    private State state() {
        return registry.status(PONG, now()).map(ApplicationStatus::state).orElse(DONE);
    }

    private StateChange last() {
        return changes.get(changes.size() - 1);
    }

    private Registry registry(Thresholds thresholds, List<StateChange> heard) {
        Rules rules = new Rules(thresholds, Duration.ofSeconds(1), Duration.ofMinutes(1));
        return new Registry(new Policy(3, Guard.OFF), Roster.none(rules), time, heard::add);
    }

    private StateChange change(State from, State to, long seconds, Reason reason) {
        return new StateChange(PONG, from, to, time.wallAfter(Duration.ofSeconds(seconds)), reason);
    }
}
