package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What was found builds on what the fleet knows, or is not told. */
class FindingsTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");
    private static final Rules RULES = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(1));

    private final FakeTime time = new FakeTime();
    private final List<StateChange> changes = new ArrayList<>();
    private final Registry core = new Registry(new Policy(10, Guard.OFF), Roster.none(RULES), time, changes::add);
    private long judged = Long.MAX_VALUE;
    private final Findings findings = new Findings(core, new FleetClock(time), 1000, () -> judged);

    @Test
    void aNewApplication_buildsOnNothing() {
        Finding found = found(Command.INIT).get(0);
        assertEquals(0, found.base());
        assertEquals(State.STARTING, found.registration().orElseThrow().state());
        assertEquals(1, found.entries().size());
        assertTrue(found.heard().isEmpty());
    }

    @Test
    void onceItWasTaken_theNextBuildsOnThat() {
        findings.taken(found(Command.INIT).get(0), 7);
        assertEquals(List.of(), findings.next(10, 100));
        Finding next = found(Command.PING).get(0);
        assertEquals(7, next.base());
        assertEquals(State.UP, next.registration().orElseThrow().state());
    }

    @Test
    void whatCameTogether_isToldTogether() {
        core.beat(new Beat(Command.INIT, PONG, Duration.ofSeconds(1)), time.nanoTime());
        Finding found = found(Command.PING).get(0);
        assertEquals(2, found.entries().size());
        assertEquals(State.UP, found.registration().orElseThrow().state());
    }

    @Test
    void onceThereAreLinesEnough_theRestWaits() {
        core.beat(new Beat(Command.INIT, ApplicationId.of("Tetris"), Duration.ofSeconds(1)), time.nanoTime());
        core.beat(new Beat(Command.INIT, PONG, Duration.ofSeconds(1)), time.nanoTime());
        assertEquals(2, found(Command.PING).size());
        assertEquals(1, findings.next(10, 1).size());
    }

    @Test
    void aGoodbye_leavesNothing() {
        findings.taken(found(Command.INIT).get(0), 7);
        core.beat(new Beat(Command.DONE, PONG, Duration.ZERO), time.nanoTime());
        Finding found = next().get(0);
        assertTrue(found.registration().isEmpty());
        findings.taken(found, 8);
        assertTrue(findings.known(PONG).isEmpty());
    }

    @Test
    void aSilence_namesTheMomentItBeganWith() {
        long heard = time.nanoTime();
        findings.taken(found(Command.PING).get(0), 7);
        time.pass(Duration.ofSeconds(6));
        core.sweep(time.nanoTime());
        Finding found = next().get(0);
        assertEquals(Optional.of(new FleetClock(time).micros(heard)), found.heard());
    }

    @Test
    void aPingOfOneThatIsNotKnown_waitsUntilAnAnnouncementElsewhereWouldBe() {
        judged = 0;
        assertEquals(List.of(), found(Command.PING));
        judged = Long.MAX_VALUE;
        assertEquals(1, findings.next(10, 100).size());
    }

    @Test
    void whatDoesNotFit_isNotTold_butAskedFor() {
        findings.taken(found(Command.INIT).get(0), 7);
        Known before = findings.known(PONG).orElseThrow();
        core.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(1)), time.nanoTime());
        findings.know(PONG, before.as(core.registration(PONG).orElseThrow()));
        assertEquals(List.of(), next());
        assertEquals(Set.of(PONG), findings.doubtful());
        assertEquals(List.of(), findings.next(10, 100), "not before the answer");
        assertTrue(findings.has(PONG));
        assertEquals(
                List.of(Reason.PINGED),
                findings.drop(PONG).stream().map(StateChange::reason).toList());
        assertEquals(Set.of(), findings.doubtful());
    }

    @Test
    void anotherPromise_isWrittenDown_withoutALine() {
        findings.taken(found(Command.PING).get(0), 7);
        core.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(1)), time.nanoTime());
        findings.taken(next().get(0), 8);
        core.beat(new Beat(Command.PING, PONG, Duration.ofSeconds(9)), time.nanoTime());
        Pulse pulse = core.pulse(PONG).orElseThrow();
        Finding found = findings.promise(PONG, pulse).orElseThrow();
        assertEquals(8, found.base());
        assertEquals(List.of(), found.entries());
        findings.taken(found, 8);
        assertTrue(findings.promise(PONG, pulse).isEmpty(), "once");
        assertEquals(
                Duration.ofSeconds(10),
                findings.known(PONG).orElseThrow().registration().maxWait());
    }

    @Test
    void whatIsKnown_isReadAsItWasWritten() {
        findings.taken(found(Command.PING).get(0), 12_345);
        Known known = findings.known(PONG).orElseThrow();
        assertEquals(
                known.held(), Known.read("pong", known.held()).orElseThrow().held());
        assertTrue(Known.read("pong", "").isEmpty());
        assertTrue(Known.read("pong", "x {}\n").isEmpty());
        assertTrue(Known.read("pong", "1 {}\n").isEmpty());
    }

    private List<Finding> found(Command command) {
        core.beat(new Beat(command, PONG, Duration.ofSeconds(1)), time.nanoTime());
        return next();
    }

    private List<Finding> next() {
        findings.add(List.copyOf(changes));
        changes.clear();
        return findings.next(10, 100);
    }
}
