package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.EXPECTED;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a roster expects must come within 15 s, while the station is open. */
class ExpectedTest {
    private final Station station = new Station(Station.expecting(Hours.ALWAYS, 0, 1));
    private int passed;

    @Test
    void anApplicationThatNeverStarts_isLostAfterItsStartAllowance() {
        station.registry.sweep(station.now());
        assertEquals(2, station.count(EXPECTED));
        station.pass(14, 1, 2);
        assertEquals(EXPECTED, station.state(0));
        station.pass(1, 1, 2);
        assertEquals(LOST, station.state(0));
        assertEquals(UP, station.state(1));
        StateChange last = station.changes.get(station.changes.size() - 1);
        assertEquals(Reason.NEVER_STARTED, last.reason());
        assertEquals(station.time.wallAfter(Duration.ofSeconds(15)), last.at());
    }

    @Test
    void anApplicationThatComesLate_isWelcome() {
        station.registry.sweep(station.now());
        station.pass(100, 1, 2);
        station.beat(Command.INIT, 0, Station.T);
        assertEquals(STARTING, station.state(0));
        assertEquals(
                Reason.ANNOUNCED,
                station.changes.get(station.changes.size() - 1).reason());
    }

    @Test
    void anApplicationThatSaysGoodbye_isExpectedAnew() {
        station.registry.sweep(station.now());
        station.pass(20, 0, 2);
        station.beat(Command.DONE, 0, Duration.ZERO);
        assertEquals(EXPECTED, station.state(0));
        station.pass(15, 1, 2);
        assertEquals(LOST, station.state(0));
    }

    @Test
    void aPingAfterThePauseOfTheMonitor_meetsANewStartAllowance() {
        station.registry.sweep(station.now());
        station.standStill(Duration.ofSeconds(30));
        station.pass(14);
        assertEquals(2, station.count(EXPECTED));
    }

    @Test
    void silenceOutsideTheOpeningHours_isFine_andWithTheOpeningTheyAreExpected() {
        Roster roster = Station.expecting(station.closedBetween(20, 100), 0, 1);
        station.restart(roster);
        station.pass(19, 0, 3);
        station.changes.clear();
        station.pass(30);
        assertEquals(List.of(), station.registry.snapshot(station.now()));
        assertEquals(
                Set.of(Reason.OUT_OF_HOURS),
                Set.copyOf(station.changes.stream().map(StateChange::reason).toList()));
        assertEquals(3, station.changes.size());
        station.pass(50);
        assertEquals(0, station.count(EXPECTED));
        station.pass(1);
        assertEquals(2, station.count(EXPECTED));
        station.pass(15);
        assertEquals(2, station.count(LOST));
    }

    @Test
    void silenceThatBrokeItsPromiseBeforeTheClosing_isTold() {
        station.restart(Station.expecting(station.closedBetween(20, 100), 0));
        station.pass(10, 0, 2);
        station.pass(6);
        assertEquals(2, station.count(LATE));
        station.pass(10);
        assertEquals(DONE, station.state(0));
    }

    @Test
    void whoeverWasLostBeforeTheClosing_isExpectedAnewWithTheOpening() {
        station.restart(Station.expecting(station.closedBetween(60, 100), 0));
        station.pass(10, 0, 1);
        station.pass(20);
        assertEquals(LOST, station.state(0));
        station.pass(69);
        assertEquals(LOST, station.state(0));
        station.pass(1);
        assertEquals(EXPECTED, station.state(0));
    }

    @Test
    void aRosterThatChanges_expectsTheNew_letsGoOfTheOld_andJudgesByItsOwnRules() {
        station.registry.sweep(station.now());
        station.pass(20, 1, 2);
        assertEquals(LOST, station.state(0));
        Rules strict = new Rules(new Thresholds(1, 2, 3, 5), Duration.ofSeconds(1), Duration.ofHours(24));
        station.registry.follow(
                Station.roster(strict, Hours.ALWAYS, Set.of(Station.id(1), Station.id(2))), station.now());
        assertEquals(DONE, station.state(0));
        assertEquals(UP, station.state(1));
        assertEquals(EXPECTED, station.state(2));
        station.pass(1);
        assertEquals(UP, station.state(1));
        station.pass(1);
        assertEquals(LATE, station.state(1));
        assertEquals(
                station.time.wallAfter(Duration.ofSeconds(22)),
                station.changes.get(station.changes.size() - 1).at());
    }

    @Test
    void aRosterThatChanges_acquitsNobody() {
        station.registry.sweep(station.now());
        station.pass(20, 1, 2);
        assertEquals(LOST, station.state(0));
        station.registry.follow(Station.expecting(Hours.ALWAYS, 0, 1, 2), station.now());
        assertEquals(LOST, station.state(0));
        assertEquals(EXPECTED, station.state(2));
    }

    @Test
    void silenceBeforeTheOpening_doesNotCount() {
        station.restart(Station.expecting(station.closedBetween(5, 100), 0));
        station.pass(97, 0, 1);
        station.pass(8);
        assertEquals(UP, station.state(0), "open since 100 s, silent since 97 s");
        station.pass(1);
        assertEquals(LATE, station.state(0));
    }

    /** Nobody was told in the night; in the morning somebody has to know. */
    @Test
    void whoeverCameToStandStillWhileItWasClosed_isSaidToWithTheOpening_once() {
        station.restart(Station.expecting(station.closedBetween(20, 100, 110, 115), 0, 1));
        // The one has stood still for five max waits by second 11, the other by second 31.
        passStandingStill(99);
        assertEquals(STALLED, station.state(0));
        assertEquals(STALLED, station.state(1));
        station.changes.clear();
        passStandingStill(20);
        assertEquals(
                List.of(new StateChange(
                        Station.id(1),
                        STALLED,
                        STALLED,
                        station.time.wallAfter(Duration.ofSeconds(100)),
                        Reason.STOOD_STILL)),
                station.changes);
    }

    @Test
    void aBeatThatCameJustBeforeItWasExpected_counts() {
        long received = station.now();
        station.time.pass(Duration.ofMillis(1));
        station.registry.sweep(station.now());
        assertEquals(EXPECTED, station.state(0));
        station.registry.beat(Station.ping(Station.id(0)), received);
        assertEquals(STARTING, station.state(0));
    }

    @Test
    void noStartAllowanceAtAll_isOneTooShortToSee() {
        Roster strict = new Roster() {
            private final Roster other = Station.expecting(Hours.ALWAYS, 0);

            @Override
            public Rules rules(ApplicationId id) {
                return other.rules(id);
            }

            @Override
            public Set<ApplicationId> expected() {
                return other.expected();
            }

            @Override
            public boolean allows(ApplicationId id) {
                return true;
            }

            @Override
            public OptionalInt atOnce() {
                return OptionalInt.empty();
            }

            @Override
            public Duration startAllowance() {
                return Duration.ZERO;
            }

            @Override
            public Hours hours() {
                return Hours.ALWAYS;
            }

            @Override
            public MaintenancePlan maintenance() {
                return MaintenancePlan.NONE;
            }
        };
        station.restart(strict);
        station.pass(2);
        ApplicationStatus status =
                station.registry.status(Station.id(0), station.now()).orElseThrow();
        assertEquals(LOST, status.state());
        assertTrue(status.overdueRatio() > 1);
    }

    /** App0 makes no progress after the first second, app1 none after the 21st. */
    private void passStandingStill(int seconds) {
        for (int second = 0; second < seconds; second++) {
            station.time.pass(Duration.ofSeconds(1));
            passed++;
            ping(0, 1);
            ping(1, Math.min(passed, 21));
            station.registry.sweep(station.now());
        }
    }

    private void ping(int number, long progress) {
        station.registry.beat(new Beat(Command.PING, Station.id(number), Station.T, progress), station.now());
    }
}
