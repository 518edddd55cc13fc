package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.List;

import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
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

/** A restart blames nobody, and forgets nobody. */
class RecallTest {
    private final Station station = new Station();

    @Test
    void everyRegisteredApplicationIsBack_inItsPlace_withAFreshAllowance() {
        station.pass(10, 0, 3);
        restartAfter(Duration.ofMinutes(5));
        assertEquals(
                List.of(Station.id(0), Station.id(1), Station.id(2)),
                station.registry.snapshot(station.now()).stream()
                        .map(ApplicationStatus::id)
                        .toList());
        station.pass(5);
        assertEquals(3, station.count(UP));
        assertEquals(List.of(), station.changes);
    }

    @Test
    void whoeverDiedWhileTheServerWasDown_isNoticed() {
        station.pass(10, 0, 3);
        restartAfter(Duration.ofMinutes(5));
        station.pass(6, 1, 3);
        assertEquals(UP, station.state(0), "its last promise may have been a little longer than what was kept of it");
        station.pass(1, 1, 3);
        assertEquals(LATE, station.state(0));
        assertEquals(2, station.count(UP));
        station.pass(6, 1, 3);
        assertEquals(LOST, station.state(0));
    }

    @Test
    void eachGoesOnInTheStateItHad_andTheFirstBeatChangesNothingThatIsNotSo() {
        station.pass(10, 0, 3);
        station.beat(Command.INIT, 3, Station.T);
        restartAfter(Duration.ofMinutes(5));
        assertEquals(STARTING, station.state(3));
        station.pass(1, 0, 3);
        assertEquals(List.of(), station.changes);
        station.ping(3);
        assertEquals(UP, station.state(3));
    }

    @Test
    void aLateOneIsAsLateAsItMustBe_andGoesOnToCritical() {
        station.pass(10, 0, 3);
        station.pass(8, 1, 3);
        assertEquals(LATE, station.state(0));
        restartAfter(Duration.ofMinutes(5));
        assertEquals(LATE, station.state(0));
        station.pass(3, 1, 3);
        assertEquals(LATE, station.state(0));
        station.pass(1, 1, 3);
        assertEquals(CRITICAL, station.state(0));
        restartAfter(Duration.ofMinutes(5));
        assertEquals(CRITICAL, station.state(0));
        station.pass(2, 1, 3);
        assertEquals(LOST, station.state(0));
    }

    @Test
    void aLostOneIsForgottenWhenItsTimeIsUp_theDowntimeIncluded() {
        station.pass(1, 0, 1);
        station.pass(13);
        assertEquals(LOST, station.state(0));
        restartAfter(Duration.ofHours(23));
        assertEquals(LOST, station.state(0));
        restartAfter(Duration.ofHours(2));
        assertEquals(DONE, station.state(0));
    }

    @Test
    void aGoodbyeIsKept() {
        station.pass(1, 0, 2);
        station.beat(Command.DONE, 0, Duration.ofMinutes(10));
        station.beat(Command.DONE, 1, Duration.ZERO);
        restartAfter(Duration.ofMinutes(5));
        assertEquals(STOPPING, station.state(0));
        assertEquals(DONE, station.state(1));
        restartAfter(Duration.ofMinutes(6));
        assertEquals(DONE, station.state(0));
        assertEquals(Reason.GOODBYE_PASSED, station.changes.get(0).reason());
    }

    @Test
    void aStalledOneStaysStalled_untilItMoves() {
        for (int second = 0; second < 12; second++) {
            beatWithProgress(7);
            station.pass(1);
        }
        assertEquals(STALLED, station.state(0));
        restartAfter(Duration.ofMinutes(5));
        beatWithProgress(7);
        assertEquals(STALLED, station.state(0));
        beatWithProgress(8);
        assertEquals(UP, station.state(0));
    }

    @Test
    void oneThatNeverStartedIsStillMissing() {
        station.restart(Station.expecting(Hours.ALWAYS, 0, 1));
        station.pass(20);
        assertEquals(2, station.count(LOST));
        List<Registration> kept = kept();
        station.changes.clear();
        station.time.pass(Duration.ofMinutes(5));
        station.restart(Station.expecting(Hours.ALWAYS, 0, 1));
        station.registry.recall(kept, station.now());
        assertEquals(2, station.count(LOST));
        station.registry.sweep(station.now());
        assertEquals(2, station.count(LOST), "a restart acquits nobody");
        assertEquals(List.of(), station.changes);
    }

    @Test
    void whatWasTakenOffTheRosterMeanwhile_isLetGo() {
        station.restart(Station.expecting(Hours.ALWAYS, 0, 1));
        station.pass(20, 1, 2);
        List<Registration> kept = kept();
        station.changes.clear();
        station.restart(Station.expecting(Hours.ALWAYS, 1, 2));
        station.registry.recall(kept, station.now());
        station.registry.sweep(station.now());
        assertEquals(DONE, station.state(0));
        assertEquals(UP, station.state(1));
        assertEquals(EXPECTED, station.state(2));
    }

    @Test
    void whatIsKeptOfAPromise_isNeverMuchShorterThanIt() {
        Duration tenMinutes = Duration.ofMinutes(10);
        station.beat(Command.INIT, 0, tenMinutes);
        station.beat(Command.PING, 0, Station.T);
        Duration keptAtTheChange =
                station.registry.registration(Station.id(0)).orElseThrow().maxWait();
        assertEquals(Duration.ofSeconds(2), keptAtTheChange);
        assertEquals(List.of(), station.promises);
        Receipt receipt = station.registry.beat(new Beat(Command.PING, Station.id(0), tenMinutes), station.now());
        assertEquals(List.of(Station.id(0)), station.promises);
        assertTrue(receipt.news(), "it is answered once it is kept");
    }

    @Test
    void aMereSignOfLifeIsNoNews_whateverElseMayBeIs() {
        assertTrue(news(Command.INIT, 0));
        assertTrue(news(Command.PING, 0));
        assertFalse(news(Command.PING, 0));
        assertTrue(news(Command.INIT, 0));
        assertTrue(news(Command.DONE, 0));
        assertTrue(news(Command.DONE, 0), "the first goodbye may not be kept yet");
    }

    private boolean news(Command command, int number) {
        return station.registry
                .beat(
                        new Beat(command, Station.id(number), command == Command.DONE ? Duration.ZERO : Station.T),
                        station.now())
                .news();
    }

    @Test
    void aWallClockThatWasWrong_doesNoHarm() {
        station.pass(1, 0, 1);
        station.beat(Command.DONE, 0, Duration.ofMinutes(10));
        station.time.putWallClockForward(Duration.ofDays(-4000));
        restartAfter(Duration.ofMinutes(5));
        assertEquals(STOPPING, station.state(0));
        station.time.putWallClockForward(Duration.ofDays(400_000));
        restartAfter(Duration.ofMinutes(5));
        assertEquals(DONE, station.state(0));
    }

    @Test
    void aPromiseThatGrowsIsWorthKeeping_onceForEachDoubling_andSoIsOneThatShrank() {
        station.beat(Command.INIT, 0, Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            station.beat(Command.PING, 0, Duration.ofSeconds(1));
            station.beat(Command.PING, 0, Duration.ofSeconds(60));
        }
        assertEquals(1, station.promises.size());
        station.pass(10, 0, 1);
        assertEquals(2, station.promises.size());
        assertEquals(
                Duration.ofSeconds(2),
                station.registry.registration(Station.id(0)).orElseThrow().maxWait());
    }

    private void beatWithProgress(long progress) {
        station.registry.beat(new Beat(Command.PING, Station.id(0), Station.T, progress), station.now());
    }

    private List<Registration> kept() {
        return station.registry.ids().stream()
                .flatMap(id -> station.registry.registration(id).stream())
                .toList();
    }

    private void restartAfter(Duration down) {
        List<Registration> kept = kept();
        station.time.pass(down);
        station.changes.clear();
        station.restart(Roster.none(Station.RULES));
        station.registry.recall(kept, station.now());
    }
}
