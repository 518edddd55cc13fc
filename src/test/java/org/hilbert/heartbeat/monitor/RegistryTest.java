package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hilbert.heartbeat.monitor.Reason.ANNOUNCED;
import static org.hilbert.heartbeat.monitor.Reason.ANNOUNCED_AGAIN;
import static org.hilbert.heartbeat.monitor.Reason.FORGOTTEN;
import static org.hilbert.heartbeat.monitor.Reason.GOODBYE_PASSED;
import static org.hilbert.heartbeat.monitor.Reason.PINGED;
import static org.hilbert.heartbeat.monitor.Reason.PINGED_UNANNOUNCED;
import static org.hilbert.heartbeat.monitor.Reason.SAID_GOODBYE;
import static org.hilbert.heartbeat.monitor.Reason.SILENT;
import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** T = 1 s and a tolerance of 1 s make a max wait of 2 s: late from 6 s, critical from 10 s, lost from 12 s. */
class RegistryTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId ZELDA = ApplicationId.of("Zelda");
    private static final Duration T = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private final FakeTime time = new FakeTime();
    private final List<StateChange> changes = new ArrayList<>();
    private final Registry registry = new Registry(
            new Policy(3, Guard.OFF),
            Roster.none(new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24))),
            time,
            changes::add);

    @Test
    void theAnswerIsThePromisePlusTheTolerance() {
        assertEquals(Duration.ofMillis(2500), init(PONG, Duration.ofMillis(1500)));
        assertEquals(Duration.ofMillis(1000), ping(PONG, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"6, UP, LATE", "10, LATE, CRITICAL", "12, CRITICAL, LOST"})
    void aThresholdIsReachedToTheNanosecond_withoutAnySweep(long seconds, State before, State after) {
        ping(PONG);
        ping(PONG);
        time.pass(Duration.ofSeconds(seconds).minus(NANO));
        assertEquals(before, state(PONG));
        time.pass(NANO);
        assertEquals(after, state(PONG));
    }

    @Test
    void theOverdueRatioIsExactAtEveryQuestion() {
        ping(PONG);
        time.passMillis(3660);
        ApplicationStatus status = registry.status(PONG, now()).orElseThrow();
        assertEquals(1.83, status.overdueRatio());
        assertEquals(Duration.ofSeconds(2), status.maxWait());
    }

    @Test
    void all_areThoseWhoAreKnownNow_inTheOrderOfTheirRegistration() {
        ping(ZELDA);
        ping(PONG);
        assertEquals("[Zelda, Pong]", ids());
        registry.beat(new Beat(Command.DONE, ZELDA, Duration.ZERO), now());
        assertEquals("[Pong]", ids());
        ping(ApplicationId.of("Asteroids"));
        ping(ZELDA);
        assertEquals("[Pong, Asteroids, Zelda]", ids());
    }

    @Test
    void aSweepTellsEveryBrokenPromise_atTheMomentItBroke() {
        ping(PONG);
        ping(PONG);
        changes.clear();
        time.pass(Duration.ofSeconds(60));
        registry.sweep(now());
        assertEquals(
                List.of(
                        change(PONG, UP, LATE, 6, SILENT),
                        change(PONG, LATE, CRITICAL, 10, SILENT),
                        change(PONG, CRITICAL, LOST, 12, SILENT)),
                changes);
    }

    @Test
    void aBeatThatComesBeforeTheSweep_stillTellsThatThePromiseWasBroken() {
        ping(PONG);
        ping(PONG);
        changes.clear();
        time.pass(Duration.ofSeconds(7));
        ping(PONG);
        assertEquals(List.of(change(PONG, UP, LATE, 6, SILENT), change(PONG, LATE, UP, 7, PINGED)), changes);
        registry.sweep(now());
        assertEquals(2, changes.size(), "the sweep has nothing to add");
    }

    @Test
    void aSilentApplicationThatBeatsAgain_isUpAtOnce() {
        init(PONG, T);
        time.pass(Duration.ofSeconds(11));
        registry.sweep(now());
        assertEquals(CRITICAL, state(PONG));
        ping(PONG);
        assertEquals(UP, state(PONG));
        time.pass(Duration.ofSeconds(6).minus(NANO));
        assertEquals(UP, state(PONG));
    }

    @Test
    void anApplicationStartsWithItsInit_andIsUpWithItsFirstPing() {
        init(PONG, T);
        assertEquals(STARTING, state(PONG));
        ping(PONG);
        assertEquals(UP, state(PONG));
        assertEquals(
                List.of(change(PONG, DONE, STARTING, 0, ANNOUNCED), change(PONG, STARTING, UP, 0, PINGED)), changes);
    }

    @Test
    void aPingOfAnUnknownApplication_countsAsInit_andIsOdd() {
        ping(PONG);
        assertEquals(List.of(change(PONG, DONE, STARTING, 0, PINGED_UNANNOUNCED)), changes);
    }

    @Test
    void aRepeatedInit_countsAsInit_andIsOddOnce() {
        init(PONG, T);
        init(PONG, T);
        init(PONG, T);
        assertEquals(
                List.of(
                        change(PONG, DONE, STARTING, 0, ANNOUNCED),
                        change(PONG, STARTING, STARTING, 0, ANNOUNCED_AGAIN)),
                changes);
        ping(PONG);
        init(PONG, T);
        assertEquals(change(PONG, UP, STARTING, 0, ANNOUNCED_AGAIN), changes.get(3));
    }

    @Test
    void aGoodbyeWithoutATime_isFinalAtOnce() {
        ping(PONG);
        done(PONG, Duration.ZERO);
        assertEquals(Optional.empty(), registry.status(PONG, now()));
        assertEquals(0, registry.size());
        assertEquals(change(PONG, STARTING, DONE, 0, SAID_GOODBYE), changes.get(1));
    }

    @Test
    void aGoodbyeWithATime_isHonoured_andAlarmsNobody() {
        ping(PONG);
        changes.clear();
        done(PONG, Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(5).minus(NANO));
        assertEquals(STOPPING, state(PONG));
        time.pass(NANO);
        assertEquals(Optional.empty(), registry.status(PONG, now()));
        time.pass(Duration.ofDays(1));
        registry.sweep(now());
        assertEquals(
                List.of(
                        change(PONG, STARTING, STOPPING, 0, SAID_GOODBYE),
                        change(PONG, STOPPING, DONE, 5, GOODBYE_PASSED)),
                changes);
        assertEquals(0, registry.size());
    }

    @Test
    void aBeatAfterAGoodbye_startsAnew() {
        ping(PONG);
        done(PONG, Duration.ofSeconds(5));
        init(PONG, T);
        assertEquals(STARTING, state(PONG));
        done(PONG, Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(6));
        ping(PONG);
        assertEquals(STARTING, state(PONG));
        assertEquals(1, registry.size());
    }

    @Test
    void aGoodbyeOfAnUnknownApplication_doesNothing() {
        done(PONG, T);
        assertEquals(List.of(), changes);
        assertEquals(0, registry.size());
    }

    @Test
    void aLostApplication_isRememberedForItsRetention_andThenForgotten() {
        ping(PONG);
        time.pass(Duration.ofSeconds(12).plusHours(24).minus(NANO));
        registry.sweep(now());
        assertEquals(LOST, state(PONG));
        changes.clear();
        time.pass(NANO);
        assertEquals(Optional.empty(), registry.status(PONG, now()));
        registry.sweep(now());
        assertEquals(List.of(change(PONG, LOST, DONE, 12 + 24 * 3600, FORGOTTEN)), changes);
        assertEquals(0, registry.size());
    }

    @ParameterizedTest
    @CsvSource({"INIT, ANNOUNCED", "PING, PINGED_UNANNOUNCED"})
    void aLostApplicationThatIsHeardOf_startsAnew(Command command, Reason reason) {
        ping(PONG);
        time.pass(Duration.ofHours(1));
        changes.clear();
        registry.beat(new Beat(command, PONG, T), now());
        assertEquals(STARTING, state(PONG));
        assertEquals(change(PONG, LOST, STARTING, 3600, reason), changes.get(changes.size() - 1));
    }

    @Test
    void aLostApplicationThatSaysGoodbye_isForgotten() {
        ping(PONG);
        time.pass(Duration.ofHours(1));
        done(PONG, Duration.ZERO);
        assertEquals(0, registry.size());
    }

    @Test
    void applicationsStandInTheOrderOfTheirFirstRegistration() {
        ping(ZELDA);
        ping(PONG);
        ping(ApplicationId.of("Sonic"));
        ping(ZELDA);
        assertEquals("[Zelda, Pong, Sonic]", ids());
        done(ZELDA, Duration.ZERO);
        ping(ZELDA);
        assertEquals("[Pong, Sonic, Zelda]", ids());
    }

    @Test
    void aFullRegistryRefusesANewApplication_andKnownOnesGoOn() {
        ping(PONG);
        ping(ZELDA);
        ping(ApplicationId.of("Sonic"));
        var refusal = assertThrows(RegistryFullException.class, () -> ping(ApplicationId.of("Tetris")));
        assertEquals("this server already knows 3 applications and takes no further one", refusal.getMessage());
        ping(PONG);
        assertEquals(UP, state(PONG));
        done(ZELDA, Duration.ZERO);
        ping(ApplicationId.of("Tetris"));
        assertEquals(3, registry.size());
    }

    @Test
    void aPromiseMuchShorterThanTheOneBefore_isNoticedOnTime() {
        init(PONG, Duration.ofHours(1));
        registry.sweep(now());
        ping(PONG);
        changes.clear();
        time.pass(Duration.ofSeconds(6));
        registry.sweep(now());
        assertEquals(List.of(change(PONG, UP, LATE, 6, SILENT)), changes);
    }

    @Test
    void aBeatThatWasReceivedEarlierButComesLater_isOutOfDate() {
        long earlier = now();
        time.pass(Duration.ofSeconds(2));
        ping(PONG);
        done(PONG, Duration.ofSeconds(5));
        changes.clear();
        registry.beat(new Beat(Command.PING, PONG, T), earlier);
        assertEquals(STOPPING, state(PONG));
        assertEquals(Duration.ZERO, registry.status(PONG, now()).orElseThrow().silence());
        assertEquals(List.of(), changes);
    }

    /** Received just before the deadline, taken in just after the sweep had told that it passed. */
    @Test
    void theTimesOfChangesTellTheirOrder_alsoWhenASweepWasQuickerThanABeat() {
        ping(PONG);
        ping(PONG);
        changes.clear();
        time.pass(Duration.ofSeconds(6).minus(NANO));
        long received = now();
        time.pass(NANO);
        registry.sweep(now());
        registry.beat(new Beat(Command.PING, PONG, T), received);
        assertEquals(List.of(change(PONG, UP, LATE, 6, SILENT), change(PONG, LATE, UP, 6, PINGED)), changes);
    }

    @Test
    void aSweepTellsChangesInTheOrderOfTheirTimes() {
        for (String id : List.of("a", "b", "c")) {
            init(ApplicationId.of(id), T);
            time.passMillis(1);
        }
        changes.clear();
        time.pass(Duration.ofSeconds(20));
        registry.sweep(now());
        List<StateChange> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparing(StateChange::at));
        assertEquals(sorted, changes);
        assertEquals(9, changes.size());
    }

    @Test
    void whatHasEndedMakesRoomWithTheNextSweep() {
        for (String id : List.of("a", "b", "c")) {
            init(ApplicationId.of(id), T);
            done(ApplicationId.of(id), Duration.ofSeconds(1));
        }
        time.pass(Duration.ofSeconds(1));
        registry.sweep(now());
        ping(PONG);
        assertEquals(STARTING, state(PONG));
        assertEquals(1, registry.size());
    }

    private void ping(ApplicationId id) {
        ping(id, T);
    }

    private Duration init(ApplicationId id, Duration timeout) {
        return registry.beat(new Beat(Command.INIT, id, timeout), now()).maxWait();
    }

    private Duration ping(ApplicationId id, Duration timeout) {
        return registry.beat(new Beat(Command.PING, id, timeout), now()).maxWait();
    }

    private Duration done(ApplicationId id, Duration timeout) {
        return registry.beat(new Beat(Command.DONE, id, timeout), now()).maxWait();
    }

    private long now() {
        return time.nanoTime();
    }

    private State state(ApplicationId id) {
        return registry.status(id, now()).orElseThrow().state();
    }

    private String ids() {
        return registry.snapshot(now()).stream()
                .map(ApplicationStatus::id)
                .toList()
                .toString();
    }

    private StateChange change(ApplicationId id, State from, State to, long seconds, Reason reason) {
        return new StateChange(id, from, to, time.wallAfter(Duration.ofSeconds(seconds)), reason);
    }
}
