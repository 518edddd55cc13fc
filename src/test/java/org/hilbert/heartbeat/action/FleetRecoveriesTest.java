package org.hilbert.heartbeat.action;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One hall and two servers of a fleet, of which the first acts at first. The ladder is restart, reboot, mail, with a cool-down of
 * 100 s; app0 is critical from second 12 on.
 */
class FleetRecoveriesTest {
    private static final String[] LADDER = {
        "heartbeat.ladder.kiosk.steps", "restart,reboot,mail", "heartbeat.recovery.cool-down", "100s"
    };
    private static final Outcome DONE = new Outcome(true, "");

    private final FakeFleet first = new FakeFleet(new FakeTime());
    private final FakeFleet second = new FakeFleet(new FakeTime());
    private final Hall hall = Hall.ofFleet(first, LADDER);
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private FakeMemory others = hall.joins("B", second);

    FleetRecoveriesTest() {
        first.acts = true;
    }

    @Test
    void oneServerActs() {
        hall.fail(0);
        hall.pass(300);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot", "212 app0 mail"), hall.done);
    }

    @Test
    void whereNobodyActs_nothingIsDone() {
        first.acts = false;
        hall.fail(0);
        hall.pass(300);
        assertEquals(List.of(), hall.done);
    }

    @Test
    void theOtherGoesOnWhereItWas_afterACoolDown() {
        hall.fail(0);
        hall.pass(50);
        itActs(second);
        hall.pass(100);
        assertEquals(List.of("12 app0 restart"), hall.done);
        hall.pass(1);
        assertEquals(List.of("12 app0 restart", "163 app0 reboot by B"), hall.done);
    }

    @Test
    void whoGoesThereAndBack_takesNoStepTwice() {
        hall.fail(0);
        hall.pass(50);
        itActs(second);
        hall.pass(101);
        others.write();
        itActs(first);
        hall.pass(300);
        assertEquals(List.of("12 app0 restart", "163 app0 reboot by B", "264 app0 mail"), hall.done);
    }

    @Test
    void whoeverBecameAlarmingWithoutAnybodyWhoActs_isHelpedAtOnce() {
        first.acts = false;
        hall.fail(0);
        second.acts = true;
        hall.pass(1);
        assertEquals(List.of("13 app0 restart by B"), hall.done);
    }

    /** More was written while the server stood still than history holds. */
    @Test
    void whoeverBecameAlarmingUnheard_isFound_andHasACoolDown() {
        hall.missesChanges = true;
        hall.fail(0);
        hall.missesChanges = false;
        hall.takenIn = 7;
        hall.pass(101);
        assertEquals(List.of("113 app0 restart"), hall.done);
    }

    @Test
    void whoeverRanAgainMeanwhile_isLeftAlone() {
        first.acts = false;
        hall.fail(0);
        hall.run(0, 1);
        hall.pass(5);
        second.acts = true;
        hall.pass(300);
        assertEquals(List.of(), hall.done);
    }

    @Test
    void oneThatJoinsLate_leavesToItselfWhoWasAlarmingBefore_forACoolDown() {
        first.acts = false;
        hall.fail(0);
        FakeFleet third = new FakeFleet(hall.time);
        hall.joins("C", third);
        third.acts = true;
        hall.pass(100);
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(List.of("113 app0 restart by C"), hall.done);
    }

    @Test
    void oneThatJoinsLate_knowsHowFarEverybodyIs() {
        hall.fail(0);
        FakeFleet third = new FakeFleet(hall.time);
        hall.joins("C", third);
        hall.pass(1);
        itActs(third);
        hall.pass(150);
        assertEquals(List.of("12 app0 restart", "114 app0 reboot by C"), hall.done);
    }

    @Test
    void whoRunsForACoolDown_beginsAtTheBottom_atTheOtherServerToo() {
        hall.fail(0);
        hall.run(0, 1);
        hall.pass(110);
        hall.memory.write();
        itActs(second);
        hall.running.clear();
        hall.pass(Hall.SECONDS_TO_CRITICAL);
        assertEquals(List.of("12 app0 restart", "132 app0 restart by B"), hall.done);
    }

    @Test
    void aStepUnderWayWhenAnotherBeginsToAct_isNotTakenAgain_andItsEndHoldsNothingUp() {
        Deque<UniEmitter<? super Outcome>> running = new ArrayDeque<>();
        hall.outcome = action -> Uni.createFrom().<Outcome>emitter(running::add);
        hall.fail(0);
        itActs(second);
        hall.pass(102);
        assertEquals(List.of("12 app0 restart", "113 app0 reboot by B"), hall.done);
        running.remove().complete(DONE);
        hall.memory.write();
        running.remove().complete(DONE);
        hall.pass(101);
        assertEquals("214 app0 mail by B", hall.done.get(2));
        assertEquals(3, hall.done.size());
    }

    @Test
    void whatTellsSomebody_andEndsWhenAnotherActs_isNotToldAgain() {
        Deque<UniEmitter<? super Outcome>> running = new ArrayDeque<>();
        hall.fail(0);
        hall.pass(100);
        hall.outcome = action -> Uni.createFrom().<Outcome>emitter(running::add);
        hall.pass(100);
        assertEquals("212 app0 mail", hall.done.get(2));
        itActs(second);
        hall.pass(50);
        running.remove().complete(DONE);
        hall.memory.write();
        hall.pass(300);
        assertEquals(3, hall.done.size(), hall.done.toString());
    }

    @Test
    void whoStoppedBeforeAStep_andActsNoMoreThen_doesNotTakeIt() {
        hall.executor = waiting::add;
        hall.fail(0);
        assertEquals(List.of(), hall.done);
        itActs(second);
        waiting.forEach(Runnable::run);
        assertEquals(List.of(), hall.done);
        assertEquals(
                List.of("another server of the fleet acts by now"),
                hall.withheld.stream().map(Attempt::text).toList());
        hall.pass(101);
        assertEquals(List.of("113 app0 reboot by B"), hall.done, "the step may have been taken, as far as B knows");
    }

    @Test
    void whatASlowServerWritesLate_setsNobodyBack() {
        hall.fail(0);
        hall.memory.write();
        String early = hall.memory.written("ladders").get("app0");
        itActs(second);
        hall.pass(101);
        others.write();
        hall.memory.another().tell("ladders", "app0", early);
        assertTrue(others.touched("ladders").contains("app0"));
        others.write();
        itActs(first);
        hall.pass(101);
        assertEquals(List.of("12 app0 restart", "113 app0 reboot by B", "214 app0 mail"), hall.done);
    }

    @Test
    void whatABudgetGrantsAtOneServer_isSpentAtAll() {
        for (int number = 0; number < 10; number++) {
            hall.running.add(number);
        }
        hall.pass(2);
        hall.running.clear();
        hall.pass(300);
        long recoveries =
                hall.done.stream().filter(done -> !done.contains("mail")).count();
        itActs(second);
        hall.pass(600);
        assertEquals(10, recoveries);
        assertEquals(
                10, hall.done.stream().filter(done -> !done.contains("mail")).count(), hall.done.toString());
    }

    private void itActs(FakeFleet server) {
        hall.memory.write();
        others.write();
        first.acts = server == first;
        second.acts = server == second;
        if (server != first && server != second) {
            server.acts = true;
        }
    }
}
