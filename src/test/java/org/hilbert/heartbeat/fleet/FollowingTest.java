package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.store.EntryText;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server stood still for a while; what it heard right before that, the others did not know when they told of a silence. */
class FollowingTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** With the tolerance: late after 12 s, critical after 20 s, lost after 24 s. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private static final Rules RULES = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));

    private final FakeTime time = new FakeTime();
    private final RedisFleet fleet = new RedisFleet(time, 1000);
    private final List<StateChange> changes = new ArrayList<>();
    private final Registry core = new Registry(
            new Policy(10, Guard.OFF), Roster.none(RULES), fleet.clock, changes::add, now -> fleet.judgedUntil(now));
    private final Findings findings = new Findings(core, fleet.clock, 10, () -> 0);
    private final Following following = new Following(fleet, core, findings);
    private final long start = time.nanoTime();

    @BeforeEach
    void askRedisForTheTime() {
        fleet.clock.take(start, start, FleetClock.micros(time.now()));
    }

    @Test
    void aPing_byWhichItIsSilentAsWell_endsNoSilence_butMovesOnWhenItGetsWorse() {
        upSince(0);
        at(1.1, Command.PING);
        time.passMillis(12_500); // it is 13.6: late since 12, and by this ping since 13.1
        follow(LATE, 12, 0);
        assertEquals(List.of(), changes);
        assertEquals(LATE, status().state());
        assertEquals(Duration.ofMillis(12_500), status().silence());
        assertEquals(
                Optional.of(nanos(1.1)),
                fleet.outbox.beat(PONG).map(Outbox.Taken::at),
                "the others are to count from it");

        judgeAt(21);
        assertEquals(List.of(), changes);
        judgeAt(21.2);
        assertEquals(List.of(CRITICAL), changes.stream().map(StateChange::to).toList());
        assertEquals(time.wallAfter(Duration.ofMillis(21_100)), changes.get(0).at());
    }

    @Test
    void aPing_byWhichItIsUp_isTold() {
        upSince(0);
        at(1.1, Command.PING);
        time.pass(Duration.ofSeconds(11)); // it is 12.1
        follow(LATE, 12, 0);
        assertEquals(List.of(UP), changes.stream().map(StateChange::to).toList());
        assertEquals(time.wallNow(), changes.get(0).at(), "until now it was told to be late");
    }

    @Test
    void aPing_afterTheSilenceBegan_hasEndedIt() {
        upSince(0);
        at(12.3, Command.PING);
        time.pass(Duration.ofSeconds(15));
        follow(LATE, 12, 0);
        assertEquals(List.of(UP), changes.stream().map(StateChange::to).toList());
        assertEquals(time.wallAfter(Duration.ofMillis(12_300)), changes.get(0).at());
        follow(CRITICAL, 20, 0);
        assertEquals(List.of(UP, UP), changes.stream().map(StateChange::to).toList());
        assertEquals(time.wallAfter(Duration.ofSeconds(20)), changes.get(1).at(), "after what was told");
    }

    /** Of a server that starts, or that read again what Redis has: it says when the application was heard last. */
    @Test
    void whatRedisHeardLater_counts_thoughTheLineOfTheSilenceDoesNotKnow() {
        time.passMillis(13_600);
        follow(LATE, 12, 0, Optional.of(micros(1.1)));
        judgeAt(21);
        assertEquals(List.of(), changes);
        judgeAt(21.2);
        assertEquals(List.of(CRITICAL), changes.stream().map(StateChange::to).toList());
    }

    @Test
    void aPing_afterWhichItIsCriticalAlready_movesOnlyWhenItIsLost() {
        upSince(0);
        at(3, Command.PING);
        time.pass(Duration.ofSeconds(18)); // it is 21: critical since 20, and by this ping only late
        follow(CRITICAL, 20, 0);
        judgeAt(26.9);
        assertEquals(List.of(), changes);
        judgeAt(27);
        assertEquals(List.of(State.LOST), changes.stream().map(StateChange::to).toList());
    }

    @Test
    void aHello_isToldHoweverLate() {
        upSince(0);
        at(1.1, Command.INIT);
        findings.add(List.copyOf(changes));
        changes.clear();
        time.passMillis(12_500);
        follow(LATE, 12, 0);
        assertEquals(
                List.of(Reason.ANNOUNCED_AGAIN),
                changes.stream().map(StateChange::reason).toList());
    }

    /** The others know that it is up. */
    private void upSince(double second) {
        follow(UP, second, second);
        assertEquals(UP, status().state());
        assertTrue(changes.isEmpty());
    }

    /** It says that here at that second; a ping is no news. */
    private void at(double second, Command command) {
        time.pass(Duration.ofNanos(nanos(second) - time.nanoTime()));
        core.beat(new Beat(command, PONG, TIMEOUT), time.nanoTime());
        assertTrue(command == Command.INIT || changes.isEmpty());
    }

    private void follow(State state, double since, double heard) {
        follow(state, since, heard, Optional.empty());
    }

    private void follow(State state, double since, double heard, Optional<String> score) {
        Reason reason = state == UP ? Reason.PINGED : Reason.SILENT;
        StateChange change = new StateChange(PONG, state == UP ? STARTING : UP, state, wall(since), reason);
        Registration registration = new Registration(PONG, 0, state, reason, wall(heard), MAX_WAIT, -1, false);
        Known known = new Known(1, registration, EntryText.of(change));
        following.follow(PONG, Optional.of(known), score, Instant.EPOCH, Optional.empty());
    }

    private void judgeAt(double second) {
        time.pass(Duration.ofNanos(nanos(second) - time.nanoTime()));
        fleet.judge(time.nanoTime());
        core.sweep(time.nanoTime());
    }

    private ApplicationStatus status() {
        return core.status(PONG, time.nanoTime()).orElseThrow();
    }

    private long nanos(double second) {
        return start + (long) (second * 1e9);
    }

    private String micros(double second) {
        return String.valueOf(FleetClock.micros(wall(second)));
    }

    private Instant wall(double second) {
        return time.wallAfter(Duration.ofMillis((long) (second * 1000)));
    }
}
