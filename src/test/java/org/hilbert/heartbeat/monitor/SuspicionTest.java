package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who suspects itself first blames nobody wrongly. */
class SuspicionTest {
    private final Station station = new Station();

    @Test
    void of100ApplicationsOnOneSwitch_95FallSilentAtOnce_noneIsConvictedWithinTheGuard_andAllAfterIt() {
        station.pass(10, 0, 100);
        station.changes.clear();

        station.pass(6, 95, 100);
        assertEquals(100, station.count(UP));
        assertEquals(95, station.countWithheld());
        assertEquals(
                "95 of 100 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());

        station.pass(5, 95, 100);
        assertEquals(100, station.count(UP), "a fair new allowance is three max waits");
        assertEquals(List.of(), station.changes);

        station.pass(1, 95, 100);
        assertEquals(95, station.count(LATE));
        station.pass(4, 95, 100);
        assertEquals(95, station.count(CRITICAL));
        station.pass(2, 95, 100);
        assertEquals(95, station.count(LOST));
        assertEquals(3 * 95, station.changes.size());
        assertTrue(station.registry.suspicion().orElseThrow().until().isPresent());
    }

    @Test
    void of100Applications_5FallSilent_allFiveAreConvictedOnTime() {
        station.pass(10, 0, 100);
        station.changes.clear();
        station.pass(5, 5, 100);
        assertEquals(100, station.count(UP));
        station.pass(1, 5, 100);
        assertEquals(5, station.count(LATE));
        station.pass(6, 5, 100);
        assertEquals(5, station.count(LOST));
        assertEquals(List.of(), station.interruptions);
    }

    @Test
    void theyComeBackWithinTheGuard_andNothingHasHappenedToThem() {
        station.pass(10, 0, 100);
        station.changes.clear();
        station.pass(10, 95, 100);
        station.pass(20, 0, 100);
        assertEquals(List.of(), station.changes);
        assertEquals(2, station.interruptions.size(), "one suspicion, begun and ended");
        assertEquals(Interruption.Cause.MONITOR, station.interruptions.get(0).cause());
        assertEquals(1, station.registry.doubts(Doubt.MASS));
        assertEquals(0, station.registry.doubts(Doubt.PAUSE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQuestionOrABeatBetweenTwoSweeps_isAsCarefulAsTheSweep(boolean question) {
        station.pass(10, 0, 10);
        station.changes.clear();
        station.time.pass(Duration.ofMillis(2500));
        station.registry.sweep(station.now());
        station.time.pass(Duration.ofMillis(2500));
        station.registry.sweep(station.now());
        station.time.pass(Duration.ofMillis(1500));
        if (question) {
            assertEquals(UP, station.state(0));
        } else {
            station.ping(0);
        }
        assertEquals(List.of(), station.changes);
        assertEquals(
                "10 of 10 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());
    }

    @Test
    void threeApplicationsAreTooFewToMakeAMass() {
        station.pass(10, 0, 3);
        station.pass(6);
        assertEquals(3, station.count(LATE));
    }

    @Test
    void whoeverIsLateAlready_isNoPartOfAMass() {
        station.pass(10, 0, 20);
        station.pass(24, 19, 20);
        assertEquals(19, station.count(LOST));
        station.changes.clear();
        station.pass(5);
        assertEquals(UP, station.state(19));
        station.pass(1);
        assertEquals(LATE, station.state(19), "one of one is no mass");
    }

    @Test
    void oneMoreThatFallsSilentDuringTheGuard_isConvictedOnTime_andProlongsItForNobody() {
        station.pass(10, 0, 100);
        station.pass(5, 95, 100);
        station.pass(5, 96, 100);
        assertEquals(0, station.count(LATE));
        station.pass(1, 96, 100);
        assertEquals(LATE, station.state(95));
        assertEquals(1, station.count(LATE));
        station.pass(1, 96, 100);
        assertEquals(96, station.count(LATE));
    }

    @Test
    void applicationsWhosePromiseIsTooLongToTell_doNotCount() {
        for (int number = 100; number < 200; number++) {
            station.beat(Command.PING, number, Duration.ofHours(1));
        }
        station.pass(10, 0, 20);
        station.pass(7);
        assertEquals(0, station.count(LATE));
        assertEquals(
                "20 of 20 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());
    }

    @Test
    void aServerThatStoodStill_givesEveryoneANewAllowance_beforeAnythingElseIsAnswered() {
        station.pass(10, 0, 3);
        station.changes.clear();
        station.standStill(Duration.ofSeconds(30));
        assertEquals(3, station.count(UP));
        assertEquals(3, station.countWithheld());
        assertEquals(
                "this server stood still for 30 s",
                station.registry.suspicion().orElseThrow().why());
        assertEquals(
                station.wall().minusSeconds(30),
                station.registry.suspicion().orElseThrow().from());
        station.pass(5);
        assertEquals(3, station.count(UP));
        assertEquals(List.of(), station.changes);
        station.pass(1);
        assertEquals(3, station.count(LATE));
    }

    @Test
    void aPauseThatIsNoLongerThanAllowed_isNone() {
        station.pass(10, 0, 3);
        station.standStill(Duration.ofSeconds(3));
        assertEquals(0, station.countWithheld());
        assertEquals(Optional.empty(), station.registry.suspicion());
    }

    @Test
    void whoeverWasLateBeforeThePause_isAsLateAfterIt() {
        station.pass(10, 0, 3);
        station.pass(7);
        assertEquals(3, station.count(LATE));
        station.changes.clear();
        station.standStill(Duration.ofSeconds(30));
        assertEquals(3, station.count(LATE));
        assertEquals(
                "3.50",
                station.registry
                        .status(Station.id(0), station.now())
                        .orElseThrow()
                        .shownOverdueRatio());
        station.pass(2);
        assertEquals(3, station.count(LATE));
        station.pass(1);
        assertEquals(3, station.count(CRITICAL));
    }

    @Test
    void aGoodbyeHasItsTime_howeverLongTheServerStoodStill() {
        station.beat(Command.PING, 0, Station.T);
        station.beat(Command.DONE, 0, Duration.ofSeconds(10));
        station.standStill(Duration.ofSeconds(30));
        assertEquals(STOPPING, station.state(0));
        station.pass(10);
        assertEquals(State.DONE, station.state(0));
    }

    @Test
    void progressThatNobodyCouldHearOf_isNotMissed() {
        ApplicationId id = Station.id(0);
        for (int second = 0; second < 5; second++) {
            station.registry.beat(new Beat(Command.PING, id, Station.T, 7), station.now());
            station.pass(1);
        }
        station.standStill(Duration.ofSeconds(30));
        station.registry.beat(new Beat(Command.PING, id, Station.T, 7), station.now());
        assertEquals(UP, station.state(0));
        for (int second = 0; second < 5; second++) {
            station.pass(1);
            station.registry.beat(new Beat(Command.PING, id, Station.T, 7), station.now());
        }
        assertEquals(STALLED, station.state(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aWallClockThatIsMovedByADay_convictsNobody(int days) {
        station.pass(10, 0, 10);
        station.changes.clear();
        station.time.putWallClockForward(Duration.ofDays(days));
        assertEquals(10, station.count(UP));
        station.pass(5, 5, 10);
        assertEquals(10, station.count(UP));
        assertEquals(
                "the clock jumped by " + (days < 0 ? "-24 h" : "+24 h"),
                station.registry.suspicion().orElseThrow().why());
        station.pass(10, 0, 10);
        assertEquals(List.of(), station.changes);
    }

    @Test
    void afterAPause_manyWhoStaySilentAreAskedForAsWell() {
        station.pass(10, 0, 100);
        station.changes.clear();
        station.standStill(Duration.ofSeconds(30));
        assertEquals(100, station.countWithheld());
        station.pass(6);
        assertEquals(100, station.count(UP), "a machine that was suspended is not in its network at once");
        assertEquals(
                "100 of 100 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());
        station.pass(5);
        assertEquals(List.of(), station.changes);
        station.pass(1);
        assertEquals(100, station.count(LATE));
    }

    @Test
    void aQuestionRightAfterAMachineWasSuspended_blamesNobody() {
        station.pass(10, 0, 3);
        station.pass(5);
        station.changes.clear();
        station.time.putWallClockForward(Duration.ofHours(8));
        station.time.pass(Duration.ofSeconds(1));
        assertEquals(UP, station.state(0));
        assertEquals(List.of(), station.changes);
        assertEquals(
                "the clock jumped by +8 h",
                station.registry.suspicion().orElseThrow().why());
    }

    @Test
    void oneThatDiedLongAgo_andIsConvictedInTheSameMoment_makesNoWitnesses() {
        station.beat(Command.PING, 200, Duration.ofSeconds(19));
        for (int second = 0; second < 54; second++) {
            for (int number = 100; number < 200; number++) {
                station.beat(Command.PING, number, Duration.ofSeconds(30));
            }
            station.pass(1, 0, 95);
        }
        station.changes.clear();
        station.pass(6);
        assertEquals(
                List.of(Station.id(200)),
                station.changes.stream().map(StateChange::id).toList());
        assertEquals(
                "95 of 95 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());
    }

    @Test
    void whoeverFellSilentEarlier_isNoPartOfAMass() {
        for (int number = 10; number < 18; number++) {
            station.beat(Command.PING, number, Duration.ofSeconds(60));
        }
        station.pass(75, 0, 1);
        station.changes.clear();
        station.pass(6);
        assertEquals(
                LATE, station.state(0), "eight broke their promise a quarter of a minute before it was heard last");
    }

    @Test
    void oneThatDiesAlone_andIsConvictedInTheSameMomentAsMany_doesNotConvictThem() {
        for (int number = 100; number < 195; number++) {
            station.beat(Command.PING, number, Duration.ofSeconds(10));
        }
        station.pass(27, 0, 6);
        station.changes.clear();
        station.pass(6, 1, 6);
        assertEquals(
                List.of(Station.id(0)),
                station.changes.stream().map(StateChange::id).toList());
        assertEquals(
                "95 of 101 applications fell silent at once",
                station.registry.suspicion().orElseThrow().why());
    }

    @Test
    void aDoubtIsHistorysForTenMinutesAtMost_howeverLongAPromiseIs() {
        station.beat(Command.PING, 0, Duration.ofHours(1));
        station.pass(3 * 3600 - 60);
        station.standStill(Duration.ofMinutes(5));
        assertEquals(1, station.countWithheld());
        station.pass(602);
        assertEquals(1, station.countWithheld());
        assertTrue(station.registry.suspicion().orElseThrow().until().isPresent());
    }

    @Test
    void aSilenceInWhichTheMonitorSuspectedItself_isNotMeasured() {
        station.pass(1, 0, 1);
        station.pass(1, 0, 1);
        assertEquals(List.of("app0 PT1S of PT1S"), station.silences);
        station.standStill(Duration.ofSeconds(30));
        station.ping(0);
        assertEquals(1, station.silences.size());
        station.pass(1, 0, 1);
        assertEquals(2, station.silences.size());
    }
}
