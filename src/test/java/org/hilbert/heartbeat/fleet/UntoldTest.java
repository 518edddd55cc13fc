package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What was said here is said again after what others told, if it was not told, and once. */
class UntoldTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");
    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    private static final long MAX_WAIT = Duration.ofSeconds(6).toNanos();

    private final FakeTime time = new FakeTime();
    private final FleetClock clock = new FleetClock(time);
    private final long start = time.nanoTime();
    private final Untold untold = new Untold(clock, PONG, TOLERANCE);

    @Test
    void aHelloThatWaits_isSaidAgain_thenTheLatestBeat() {
        said(hello(1000), 5000);
        assertAfter(0, State.DONE, "INIT 1000", "PING 5000");
        assertEquals(
                Duration.ofSeconds(5), beats(0, State.DONE).get(0).beat().timeout(), "as the latest beat promised");
    }

    @Test
    void goodbyesAndHellos_areSaidAgainInTheirOrder() {
        untold.found(List.of(hello(1000), goodbye(2000), hello(3000)), Optional.of(pulse(3000)));
        assertAfter(0, State.DONE, "INIT 1000", "DONE 2000", "INIT 3000");
        assertAfter(1500, State.UP, "DONE 2000", "INIT 3000");
    }

    @Test
    void whatTheFleetKnows_isNotSaidAgain() {
        said(hello(1000), 1000);
        assertAfter(1000, State.STARTING);
        assertAfter(1000, State.LATE);
        // of its moment, the whole milliseconds are written down
        untold.found(
                List.of(new StateChange(
                        PONG, State.DONE, State.STARTING, at(2000).plusNanos(700_000), Reason.ANNOUNCED)),
                Optional.empty());
        assertAfter(2000, State.LATE);
    }

    @Test
    void aHelloRightAfterAGoodbye_isNotTheOneBeforeIt() {
        said(hello(1010), 1010);
        assertAfter(1000, State.STOPPING, "INIT 1010");
        assertAfter(1000, State.DONE, "INIT 1010");
    }

    @Test
    void aPingAfterAGoodbye_isSaidAfterIt() {
        said(goodbye(1000), 1300);
        assertAfter(0, State.UP, "DONE 1000", "PING 1300");
    }

    @Test
    void aGoodbye_isItsOwnLatestBeat() {
        said(goodbye(1000), 1000);
        assertAfter(0, State.UP, "DONE 1000");
    }

    @Test
    void theLatestBeat_isTheCommandItself_orComesAfterIt() {
        said(hello(1000), 1000);
        untold.taken(taken(Command.INIT, 1000));
        assertAfter(0, State.DONE, "INIT 1000");
        untold.taken(taken(Command.PING, 2000));
        assertAfter(0, State.DONE, "INIT 1000", "PING 2000");
    }

    @Test
    void aBeatBeforeTheGoodbye_isNotSaidAfterIt() {
        said(goodbye(1000), 1000);
        untold.taken(taken(Command.PING, 990));
        assertAfter(0, State.UP, "DONE 1000");
    }

    @Test
    void aPing_isNewsOnlyIfItIsSurelyLater() {
        untold.found(List.of(), Optional.of(pulse(1400)));
        assertAfter(1000, State.LATE);
        assertAfter(800, State.LATE, "PING 1400");
    }

    @Test
    void silences_areNotSaidByAnybody() {
        said(new StateChange(PONG, State.UP, State.LATE, at(3000), Reason.SILENT), 0);
        assertAfter(0, State.UP);
    }

    @Test
    void aMomentByAnotherClock_isNoneInTheFuture() {
        said(hello(60_000), 2000);
        assertAfter(0, State.UP, "INIT 2000");
    }

    private void said(StateChange change, long latest) {
        untold.found(List.of(change), Optional.of(pulse(latest)));
    }

    private StateChange hello(long millis) {
        return new StateChange(PONG, State.DONE, State.STARTING, at(millis), Reason.ANNOUNCED);
    }

    private StateChange goodbye(long millis) {
        return new StateChange(PONG, State.UP, State.STOPPING, at(millis), Reason.SAID_GOODBYE);
    }

    private Instant at(long millis) {
        return Instant.EPOCH.plusNanos(clock.micros(nanos(millis)) * 1000);
    }

    private Pulse pulse(long millis) {
        return new Pulse(nanos(millis), MAX_WAIT, Beat.NO_PROGRESS);
    }

    private Outbox.Taken taken(Command command, long millis) {
        return new Outbox.Taken(new Beat(command, PONG, Duration.ofSeconds(5)), nanos(millis));
    }

    private long nanos(long millis) {
        return start + Duration.ofMillis(millis).toNanos();
    }

    private List<Outbox.Taken> beats(long counted, State state) {
        return untold.after(nanos(counted), state);
    }

    private void assertAfter(long counted, State state, String... expected) {
        assertEquals(
                List.of(expected),
                beats(counted, state).stream()
                        .map(beat -> beat.beat().command() + " " + Math.round((beat.at() - start) / 1e6))
                        .toList());
    }
}
