package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.EXPECTED;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A registry that is not the only one to hear beats judges up to when it knows of all, and follows what others found. */
class FollowingTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** With the tolerance, a max wait of 2 s: late after 6 s, critical after 10 s, lost after 12 s. */
    private static final Rules RULES = new Rules(Thresholds.DEFAULT, SECOND, Duration.ofHours(24));

    private final FakeTime time = new FakeTime();
    private final List<StateChange> changes = new ArrayList<>();
    private final long start = time.nanoTime();
    private long judged = start;
    private final Registry registry = new Registry(
            new Policy(10, Guard.OFF), Roster.none(RULES), time, changes::add, now -> judged - now < 0 ? judged : now);

    @Test
    void beyondWhatIsKnownOfOthers_silenceConvictsNobody() {
        beat(Command.PING);
        beat(Command.PING);
        changes.clear();
        time.pass(Duration.ofSeconds(60));
        registry.sweep(time.nanoTime());
        assertEquals(UP, state());
        assertTrue(status().withheld(), "it would be late, were it known that nobody has heard it");
        assertEquals(List.of(), changes);
    }

    @Test
    void onceThatIsKnown_whatTimeBroughtAboutIsTold_withItsMoments() {
        beat(Command.PING);
        beat(Command.PING);
        changes.clear();
        time.pass(Duration.ofSeconds(60));
        judged = start + Duration.ofSeconds(11).toNanos();
        registry.sweep(time.nanoTime());
        assertEquals(
                List.of(LATE, CRITICAL), changes.stream().map(StateChange::to).toList());
        assertEquals(time.wallAfter(Duration.ofSeconds(6)), changes.get(0).at());
        assertEquals(time.wallAfter(Duration.ofSeconds(10)), changes.get(1).at());
        assertEquals(CRITICAL, state());
    }

    @Test
    void aSweepThatComesTooEarly_comesAgainWhenMoreIsKnown() {
        beat(Command.PING);
        beat(Command.PING);
        judged = start + SECOND.toNanos();
        time.pass(Duration.ofSeconds(6));
        registry.sweep(time.nanoTime());
        long look = registry.nextLook();
        assertTrue(look - time.nanoTime() > 0, "not at once, or it would look again and again");
        judged = start + Duration.ofSeconds(6).toNanos();
        registry.sweep(time.nanoTime());
        assertEquals(LATE, state());
    }

    @Test
    void aBeatThatAnotherTook_endsNoState_butTheSilence() {
        beat(Command.PING);
        beat(Command.PING);
        changes.clear();
        time.pass(Duration.ofSeconds(5));
        hear(time.nanoTime());
        time.pass(Duration.ofSeconds(5));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertEquals(UP, state());
        assertEquals(Duration.ofSeconds(5), status().silence());
        assertEquals(List.of(), changes);
    }

    @Test
    void anOlderBeatThatAnotherTook_isLeftOut() {
        beat(Command.PING);
        time.pass(Duration.ofSeconds(3));
        beat(Command.PING);
        hear(start + SECOND.toNanos());
        assertEquals(Duration.ZERO, status().silence());
    }

    @Test
    void aShorterPromiseThatAnotherHeard_isJudgedInTime() {
        registry.beat(new Beat(Command.PING, PONG, Duration.ofMinutes(10)), time.nanoTime());
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        hear(time.nanoTime() + 1);
        time.pass(Duration.ofSeconds(7));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertEquals(LATE, state());
    }

    @Test
    void whatOthersFound_isTakenOver_andNobodyIsTold() {
        beat(Command.PING);
        changes.clear();
        time.pass(Duration.ofSeconds(7));
        registry.adopt(found(LATE, Reason.SILENT, start), start, time.nanoTime(), time.nanoTime());
        assertEquals(LATE, state());
        assertEquals(Duration.ofSeconds(7), status().silence());
        assertEquals(List.of(), changes);
        judged = time.nanoTime() + Duration.ofSeconds(3).toNanos();
        time.pass(Duration.ofSeconds(3));
        registry.sweep(time.nanoTime());
        assertEquals(List.of(CRITICAL), changes.stream().map(StateChange::to).toList(), "it goes on from there");
    }

    @Test
    void oneThatWasNotKnown_isAddedAndJudgedLikeAnyOther() {
        registry.adopt(found(UP, Reason.PINGED, start), start, time.nanoTime(), time.nanoTime());
        time.pass(Duration.ofSeconds(6));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertEquals(LATE, state());
        assertEquals(1, registry.size());
    }

    @Test
    void whatIsTakenInAnew_keepsItsOwnMoment() {
        beat(Command.PING);
        beat(Command.PING);
        time.pass(Duration.ofSeconds(5));
        beat(Command.PING);
        long hello = start + SECOND.toNanos();
        registry.adopt(found(UP, Reason.PINGED, start), start, hello, time.nanoTime());
        changes.clear();
        registry.beat(new Beat(Command.INIT, PONG, SECOND), hello);
        assertEquals(
                List.of(time.wallAfter(SECOND)),
                changes.stream().map(StateChange::at).toList());
    }

    @Test
    void whatWasHeardHereLater_outlivesWhatOthersFound() {
        beat(Command.PING);
        beat(Command.PING);
        time.pass(Duration.ofSeconds(5));
        beat(Command.PING);
        registry.adopt(found(UP, Reason.PINGED, start), start, time.nanoTime(), time.nanoTime());
        assertEquals(Duration.ZERO, status().silence());
        assertEquals(time.nanoTime(), registry.pulse(PONG).orElseThrow().at());
    }

    @Test
    void ofOneThatOthersFoundDead_theLaterBeatOfHereShowsThatItLives() {
        beat(Command.PING);
        time.pass(Duration.ofSeconds(7));
        long heard = time.nanoTime();
        registry.beat(new Beat(Command.PING, PONG, SECOND), heard);
        registry.adopt(found(LATE, Reason.SILENT, start), start, heard, heard);
        changes.clear();
        registry.beat(new Beat(Command.PING, PONG, SECOND), heard);
        assertEquals(List.of(UP), changes.stream().map(StateChange::to).toList());
        assertEquals(UP, state());
    }

    @Test
    void aBeatThatAnotherTook_andThatCameTooLateToKeepItUp_countsFromThen_andTheNextPingHasItsOwnMoment() {
        registry.adopt(found(LATE, Reason.SILENT, start), start, start, start);
        time.pass(Duration.ofSeconds(9));
        hear(start + Duration.ofSeconds(2).toNanos());
        time.pass(Duration.ofMillis(1500));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertEquals(List.of(), changes, "critical 10 s after that beat, and not after the one before it");
        assertEquals(Duration.ofMillis(8500), status().silence());
        hear(time.nanoTime());
        time.pass(SECOND);
        beat(Command.PING);
        assertEquals(List.of(UP), changes.stream().map(StateChange::to).toList());
        assertEquals(time.now(), changes.get(0).at());
    }

    /** It stood at the door of a server that stood still. */
    @Test
    void aPingThatIsTakenTooLate_ofOneThatOthersFoundSilent_countsAndIsNotTold() {
        registry.adopt(found(LATE, Reason.SILENT, start), start, start, start);
        time.passMillis(7100);
        registry.beat(new Beat(Command.PING, PONG, SECOND), start + SECOND.toNanos());
        assertEquals(List.of(), changes);
        assertEquals(LATE, state());
        assertEquals(Duration.ofMillis(6100), status().silence());
        beat(Command.PING);
        assertEquals(List.of(UP), changes.stream().map(StateChange::to).toList());
    }

    @Test
    void oneThatOthersFoundGone_isGone_andComesBackAsNew() {
        beat(Command.PING);
        changes.clear();
        registry.letGo(PONG);
        assertTrue(registry.status(PONG, time.nanoTime()).isEmpty());
        assertEquals(List.of(), changes);
        beat(Command.INIT);
        assertEquals(State.DONE, changes.get(0).from());
        assertEquals(STARTING, state());
    }

    @Test
    void aGoodbyeAndAnExpectationAreTakenOver_withWhatIsLeftOfTheirTime() {
        registry.adopt(
                new Registration(PONG, 0, STOPPING, Reason.SAID_GOODBYE, time.now(), Duration.ofSeconds(5), -1, false),
                start,
                start,
                start);
        assertEquals(STOPPING, state());
        time.pass(Duration.ofSeconds(5));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertTrue(registry.status(PONG, time.nanoTime()).isEmpty());

        registry.adopt(
                new Registration(PONG, 0, EXPECTED, Reason.ON_ROSTER, time.now(), Duration.ofSeconds(5), -1, false),
                time.nanoTime(),
                time.nanoTime(),
                time.nanoTime());
        assertEquals(EXPECTED, state());
        assertTrue(registry.pulse(PONG).isEmpty(), "nobody has heard of it");
        time.pass(Duration.ofSeconds(5));
        judged = time.nanoTime();
        registry.sweep(time.nanoTime());
        assertEquals(LOST, state());
    }

    @Test
    void oneThatStandsStill_doesSoAfterItWasTakenOver_untilItMoves() {
        registry.adopt(
                new Registration(PONG, 0, STALLED, Reason.STOOD_STILL, time.now(), Duration.ofSeconds(2), 7, false),
                start,
                start,
                start);
        time.pass(SECOND);
        judged = time.nanoTime();
        registry.beat(new Beat(Command.PING, PONG, SECOND, 7), time.nanoTime());
        assertEquals(STALLED, state());
        registry.beat(new Beat(Command.PING, PONG, SECOND, 8), time.nanoTime());
        assertEquals(UP, state());
    }

    @Test
    void moreThanAreAllowed_areTakenOver() {
        for (int i = 0; i < 20; i++) {
            ApplicationId id = ApplicationId.of("app-" + i);
            registry.adopt(
                    new Registration(id, i, UP, Reason.PINGED, time.now(), Duration.ofSeconds(2), -1, false),
                    start,
                    start,
                    start);
        }
        assertEquals(20, registry.size());
        assertEquals(20, registry.snapshot(time.nanoTime()).size());
        assertFalse(registry.status(ApplicationId.of("app-19"), time.nanoTime()).isEmpty());
    }

    @Test
    void whoeverIsTakenOverWhileAListIsMade_isInTheNextOne() throws Exception {
        List<Registration> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(new Registration(
                    ApplicationId.of("app-" + i), i, UP, Reason.PINGED, time.now(), Duration.ofSeconds(2), -1, false));
        }
        many.forEach(each -> registry.adopt(each, start, start, start));
        for (int i = 0; i < 100; i++) {
            Thread others = new Thread(() -> many.forEach(each -> registry.adopt(each, start, start, start)));
            others.start();
            while (others.isAlive()) {
                registry.snapshot(start);
            }
            others.join();
            assertEquals(many.size(), registry.snapshot(start).size());
        }
    }

    private Registration found(State state, Reason reason, long counted) {
        return new Registration(PONG, 0, state, reason, time.instantOf(counted), Duration.ofSeconds(2), -1, false);
    }

    private void beat(Command command) {
        registry.beat(new Beat(command, PONG, SECOND), time.nanoTime());
    }

    private void hear(long at) {
        registry.hear(PONG, new Pulse(at, Duration.ofSeconds(2).toNanos(), Beat.NO_PROGRESS));
    }

    private ApplicationStatus status() {
        return registry.status(PONG, time.nanoTime()).orElseThrow();
    }

    private State state() {
        return status().state();
    }
}
