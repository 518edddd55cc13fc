package org.hilbert.heartbeat.server;

import java.time.Duration;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Grant.Holder;
import org.hilbert.heartbeat.testsupport.Configured;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two servers of a fleet with one budget: 10 an hour, 3 of one application, and a cool-down of 2 minutes. */
class FleetBudgetTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");
    private static final Duration COOL_DOWN = Duration.ofMinutes(2);

    private final FakeTime time = new FakeTime();
    private final FakeMemory memory = new FakeMemory();
    private final FakeMemory others = memory.another();
    private final RecoveryBudget one = budget(memory);
    private final RecoveryBudget other = budget(others);

    @Test
    void whatOneServerGrants_isSpentAtTheOther() {
        one.ask(PONG, Holder.LADDER);
        one.ask(TETRIS, Holder.LADDER);
        memory.write();
        assertEquals(8, other.left());
        assertEquals(Grant.Kind.BUSY, other.ask(PONG, Holder.PROBE).kind());
        assertEquals(0, other.granted(Holder.LADDER), "it was not granted here");
    }

    @Test
    void aProbeThatAsksTheOtherServer_isTheSameRecovery() {
        one.ask(PONG, Holder.PROBE);
        memory.write();
        assertEquals(Grant.Kind.STANDING, other.ask(PONG, Holder.PROBE).kind());
    }

    @Test
    void whatBothGrantInTheSameMoment_isSpentTwice_andKnownToBoth() {
        one.ask(PONG, Holder.LADDER);
        time.passMillis(1);
        other.ask(PONG, Holder.LADDER);
        writeAll();
        assertEquals(8, one.left());
        assertEquals(8, other.left());
        assertEquals(memory.written("recoveries"), others.written("recoveries"));
        assertTrue(memory.touched("recoveries").isEmpty());
        assertTrue(others.touched("recoveries").isEmpty());
    }

    @Test
    void ofOneApplicationThereAreNoMoreThanMayBe_whoeverGrants() {
        one.ask(PONG, Holder.LADDER);
        memory.write();
        time.pass(COOL_DOWN);
        other.ask(PONG, Holder.LADDER);
        others.write();
        time.pass(COOL_DOWN);
        one.ask(PONG, Holder.LADDER);
        memory.write();
        assertEquals(
                "it was recovered 3 times within the hour, which is all there may be",
                other.ask(PONG, Holder.LADDER).why());
    }

    @Test
    void anHourLaterItIsThereAgain_atBoth_andTheyHaveNothingMoreToSay() {
        one.ask(PONG, Holder.LADDER);
        memory.write();
        time.pass(Duration.ofMinutes(30));
        other.ask(TETRIS, Holder.LADDER);
        writeAll();
        time.pass(Duration.ofMinutes(30));
        assertEquals(9, one.left());
        memory.write();
        assertEquals(9, other.left());
        writeAll();
        time.pass(Duration.ofMinutes(30));
        assertEquals(10, one.left());
        assertEquals(10, other.left());
        writeAll();
        assertTrue(memory.written("recoveries").isEmpty());
        assertTrue(others.written("recoveries").isEmpty());
        assertTrue(memory.touched("recoveries").isEmpty());
    }

    @Test
    void oneThatJoinsLateKnowsWhatWasSpent_andKeepsWhatItGrantedBefore() {
        one.ask(PONG, Holder.LADDER);
        memory.write();
        FakeMemory thirds = memory.another();
        RecoveryBudget third = budget(thirds);
        time.passMillis(5);
        third.ask(PONG, Holder.LADDER);
        thirds.join();
        assertEquals(8, third.left());
        thirds.write();
        assertEquals(8, one.left());
        assertEquals(8, other.left());
    }

    @Test
    void aTextThatIsGoneTakesNothingBack() {
        one.ask(PONG, Holder.LADDER);
        memory.write();
        memory.another().tell("recoveries", "Pong", null);
        assertEquals(9, one.left());
        memory.write();
        assertTrue(others.written("recoveries").containsKey("Pong"));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        memory.another().tell("recoveries", "Pong", "no json");
        memory.another().tell("recoveries", "", "{}");
        assertEquals(10, one.left());
    }

    @Test
    void aClockThatIsSetRight_makesNoTwoOfOne() {
        one.ask(PONG, Holder.LADDER);
        memory.write();
        time.putWallClockForward(Duration.ofMillis(3));
        other.ask(PONG, Holder.LADDER);
        writeAll();
        assertEquals(8, one.left());
        assertEquals(8, other.left());
    }

    private void writeAll() {
        for (int round = 0; round < 3; round++) {
            memory.write();
            others.write();
        }
    }

    private RecoveryBudget budget(FakeMemory shared) {
        return new RecoveryBudget(Configured.with(), time, shared, new FakeFleet(time));
    }
}
