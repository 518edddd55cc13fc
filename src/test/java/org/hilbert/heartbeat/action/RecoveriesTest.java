package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Grant;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ladder is restart, reboot, mail, with a cool-down of 100 s, unless said; app0 is critical from second 12 on. */
class RecoveriesTest {
    private static final String STEPS = "heartbeat.ladder.kiosk.steps";
    private static final String AFTER = "heartbeat.ladder.kiosk.after";
    private static final String COOL_DOWN = "heartbeat.recovery.cool-down";
    private static final String PER_HOUR = "heartbeat.recovery.per-hour";
    private static final String[] LADDER = {STEPS, "restart,reboot,mail", COOL_DOWN, "100s"};
    private static final Outcome DONE = new Outcome(true, "");

    private Hall hall = new Hall(LADDER);

    @Test
    void whoeverIsLateOnly_isLeftAlone() {
        hall.run(0, 1);
        hall.pass(2);
        hall.running.clear();
        hall.pass(Hall.SECONDS_TO_CRITICAL - 1);
        assertEquals(State.LATE, hall.state(0));
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(State.CRITICAL, hall.state(0));
        assertEquals(List.of("12 app0 restart"), hall.done);
    }

    @Test
    void whileItAlarms_theNextStepIsTakenAfterEachCoolDown_andNothingAfterTheLast() {
        hall.fail(0);
        hall.pass(99);
        assertEquals(List.of("12 app0 restart"), hall.done);
        hall.pass(1);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot"), hall.done);
        hall.pass(100);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot", "212 app0 mail"), hall.done);
        assertEquals(8, hall.budget.left(), "mail needs no budget");
        hall.pass(10_000);
        assertEquals(3, hall.done.size());
    }

    @Test
    void aStepIsToldOfItsApplicationItsPlaceAndItsIncident() {
        hall.fail(0);
        hall.pass(100);
        long begun = hall.time.wallAfter(Duration.ofSeconds(12)).toEpochMilli();
        assertEquals(
                List.of(
                        new Occasion(
                                "ladder/kiosk/app0/" + begun + "/1",
                                Hall.id(0),
                                State.CRITICAL,
                                hall.time.wallAfter(Duration.ofSeconds(12)),
                                "was silent for too long",
                                "step 1 of 3 of ladder kiosk"),
                        new Occasion(
                                "ladder/kiosk/app0/" + begun + "/2",
                                Hall.id(0),
                                State.LOST,
                                hall.time.wallAfter(Duration.ofSeconds(14)),
                                "was silent for too long",
                                "step 2 of 3 of ladder kiosk")),
                hall.occasions);
    }

    @Test
    void whoeverAlarmsForLessThanIsSaid_isLeftAlone() {
        hall = new Hall(STEPS, "restart", AFTER, "30s");
        hall.fail(0);
        hall.pass(29);
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(List.of("42 app0 restart"), hall.done);
    }

    @Test
    void whoeverRunsForACoolDown_beginsAtTheBottom() {
        hall.fail(0);
        hall.run(0, 1);
        // Late from the seventh second of silence on, it is seen to run for 100 s.
        hall.pass(96);
        hall.running.clear();
        hall.pass(Hall.SECONDS_TO_CRITICAL);
        assertEquals(List.of("12 app0 restart", "118 app0 restart"), hall.done);
        assertNotEquals(hall.occasions.get(0).key(), hall.occasions.get(1).key());
    }

    @Test
    void whoeverFailsAgainEarlier_goesOnWithTheNextStep() {
        hall.fail(0);
        hall.run(0, 1);
        hall.pass(95);
        hall.running.clear();
        hall.pass(Hall.SECONDS_TO_CRITICAL);
        assertEquals(List.of("12 app0 restart", "117 app0 reboot"), hall.done);
    }

    @Test
    void whoeverAnnouncesItselfAgainAndAgain_hasNotRecovered() {
        hall.fail(0);
        for (int time = 0; time < 200; time++) {
            hall.beat(Command.INIT, 0);
            hall.pass(1);
            assertEquals(State.STARTING, hall.state(0));
        }
        hall.pass(Hall.SECONDS_TO_CRITICAL);
        assertEquals(List.of("12 app0 restart", "221 app0 reboot"), hall.done);
    }

    @Test
    void aGoodbyeWhileItIsRestarted_isNoRecovery() {
        hall.fail(0);
        hall.beat(Command.DONE, 0);
        hall.pass(20);
        assertEquals(State.DONE, hall.state(0));
        hall.beat(Command.INIT, 0);
        hall.pass(80);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot"), hall.done);
    }

    @Test
    void whoeverIsGoneForACoolDown_leavesTheLadder() {
        hall.fail(0);
        hall.beat(Command.DONE, 0);
        hall.pass(100);
        assertEquals(Set.of("app0"), kept());
        hall.pass(1);
        assertEquals(Set.of(), kept());
        hall.fail(0);
        assertTrue(last().endsWith(" app0 restart"), last());
    }

    @Test
    void whoeverIsForgotten_leavesTheLadder() {
        hall.fail(0);
        hall.pass(2 * 3600 + 200);
        assertEquals(State.DONE, hall.state(0));
        assertEquals(Set.of(), kept());
    }

    /** It may only be slow: a frozen kiosk takes its time to be stopped. */
    @Test
    void aStepThatFails_isFollowedByTheNextAfterACoolDown() {
        hall.outcome = action -> Uni.createFrom().item(new Outcome(!action.equals("restart"), "it was ended"));
        hall.fail(0);
        hall.pass(99);
        assertEquals(List.of("12 app0 restart"), hall.done);
        hall.pass(1);
        assertEquals("112 app0 reboot", last());
    }

    @Test
    void aStepOfWhichNothingWasBegun_isFollowedByTheNextAtOnce() {
        hall.outcome =
                action -> Uni.createFrom().item(action.equals("restart") ? Outcome.notBegun("no such file") : DONE);
        hall.fail(0);
        hall.pass(1);
        assertEquals(List.of("12 app0 restart", "13 app0 reboot"), hall.done);
        hall.pass(99);
        assertEquals(2, hall.done.size());
        hall.pass(1);
        assertEquals("113 app0 mail", last());
    }

    @Test
    void aStepThatBreaks_isOneThatFails() {
        hall.outcome = action -> Uni.createFrom().failure(() -> new IllegalStateException("as this test wants it"));
        hall.fail(0);
        hall.pass(100);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot"), hall.done);
    }

    @Test
    void whoeverCannotBeCalled_isCalledAgain_withGrowingPauses_untilThatSucceeds_whichIsToldOnce() {
        hall = new Hall(STEPS, "mail,restart", COOL_DOWN, "100s");
        hall.outcome = action -> Uni.createFrom().item(new Outcome(!action.equals("mail"), action));
        hall.fail(0);
        hall.pass(100);
        assertEquals(
                List.of("12 app0 mail", "22 app0 mail", "42 app0 mail", "82 app0 mail", "112 app0 restart"), hall.done);
        hall.outcome = action -> Uni.createFrom().item(new Outcome(true, action));
        hall.pass(50);
        assertEquals("162 app0 mail", last());
        hall.pass(2000);
        assertEquals(6, hall.done.size());
        assertEquals(List.of("mail\nit is tried again", "restart", "mail\ndone after 5 tries"), hall.told);
        assertEquals(
                1,
                hall.occasions.stream()
                        .filter(occasion -> occasion.purpose().startsWith("step 1"))
                        .map(Occasion::key)
                        .distinct()
                        .count());
    }

    @Test
    void whoeverCouldNotBeCalled_isCalledAfterARestart() {
        hall = new Hall(STEPS, "mail,restart", COOL_DOWN, "100s");
        hall.outcome = action -> Uni.createFrom().item(new Outcome(!action.equals("mail"), action));
        hall.fail(0);
        hall.pass(100);
        assertEquals("112 app0 restart", last());
        hall.outcome = action -> Uni.createFrom().item(DONE);
        hall.restart(Duration.ofSeconds(8));
        hall.pass(100);
        assertEquals("220 app0 mail", last());
        hall.pass(1000);
        assertEquals(6, hall.done.size());
    }

    /** Whoever reads the mail by which somebody is called may be the one that pulls the plug. */
    @Test
    void whoeverWasBeingCalledWhenTheServerDied_isCalledAgain() {
        hall = new Hall(STEPS, "mail,restart", COOL_DOWN, "100s");
        hold();
        hall.fail(0);
        hall.memory.write();
        hall.restart(Duration.ofSeconds(8));
        hall.pass(100);
        assertEquals(List.of("12 app0 mail", "120 app0 mail"), hall.done);
    }

    @Test
    void whoeverWasCalled_isNotCalledAgainAfterARestart() {
        hall = new Hall(STEPS, "mail,restart", COOL_DOWN, "100s");
        hall.fail(0);
        hall.memory.write();
        hall.restart(Duration.ofSeconds(8));
        hall.pass(100);
        assertEquals(List.of("12 app0 mail", "120 app0 restart"), hall.done);
    }

    @Test
    void whoeverCannotBeCalledForADay_isGivenUp_whichIsTold() {
        hall = new Hall(STEPS, "mail", COOL_DOWN, "100s");
        hall.outcome = action -> Uni.createFrom().item(new Outcome(false, action));
        hall.fail(0);
        for (int hour = 0; hour < 25; hour++) {
            hall.pass(3600);
            hall.beat(Command.PING, 0); // or it would be forgotten
        }
        int tries = hall.done.size();
        assertEquals(List.of("mail\nit is tried again", "mail\ngiven up after " + tries + " tries"), hall.told);
        hall.pass(3600);
        hall.memory.write();
        hall.restart(Duration.ofSeconds(10));
        hall.pass(1000);
        assertEquals(tries, hall.done.size());
    }

    @Test
    void whoeverRunsAgain_isNoReasonToCallAnybody() {
        hall = new Hall(STEPS, "mail");
        hall.outcome = action -> Uni.createFrom().item(new Outcome(false, ""));
        hall.fail(0);
        hall.run(0, 1);
        hall.pass(1000);
        assertEquals(List.of("12 app0 mail"), hall.done);
    }

    /** Otherwise each start after a reboot would begin with the reboot. */
    @Test
    void whileNothingCanBeKept_nothingIsRecovered_whichIsToldOnce_andAPersonIsCalled() {
        hall.memory.trouble = Optional.of("the disk is full");
        hall.fail(0);
        hall.pass(500);
        assertEquals(List.of("12 app0 mail"), hall.done);
        assertEquals(10, hall.budget.left());
        assertEquals(
                List.of("a restart would not know of it: the disk is full"),
                hall.withheld.stream().map(Attempt::text).toList());
        hall.memory.trouble = Optional.empty();
        hall.pass(1);
        assertEquals("513 app0 restart", last());
    }

    @Test
    void whatDoesNotReachTheDiskInTime_isTriedLater_onTheSameGrant_andAPersonIsCalledMeanwhile() {
        hall.memory.isHung = true;
        hall.fail(0);
        hall.pass(500);
        assertEquals(List.of("12 app0 mail"), hall.done);
        assertEquals(9, hall.budget.left());
        assertEquals(
                List.of("a restart would not know of it: the journal did not reach the disk in time"),
                hall.withheld.stream().map(Attempt::text).toList());
        hall.memory.isHung = false;
        hall.pass(10);
        assertEquals(2, hall.done.size());
        assertTrue(last().endsWith(" app0 restart"), last());
        assertEquals(9, hall.budget.left());
    }

    /** That thread is the one that says that all is kept, and must not wait for whoever hears of a refusal. */
    @Test
    void whatIsDoneAndToldOnceAStepIsKept_isNotOnTheJournalsThread() {
        Deque<Runnable> later = new ArrayDeque<>();
        hall.executor = later::add;
        hall.memory.isHung = true;
        hall.fail(0);
        assertEquals(List.of(), hall.withheld);
        hall.memory.isHung = false;
        later.remove().run();
        assertEquals(1, hall.withheld.size());
        assertEquals(List.of(), hall.done);
        later.remove().run();
        assertEquals(List.of("12 app0 mail"), hall.done);
    }

    @Test
    void whatIsRefusedForASecondReason_isToldASecondTime_andNotAThird() {
        hall = new Hall(STEPS, "restart", PER_HOUR, "0");
        hall.memory.trouble = Optional.of("the disk is full");
        hall.fail(0);
        for (Optional<String> trouble : List.of(Optional.<String>empty(), Optional.of("the disk is full"))) {
            hall.memory.trouble = trouble;
            hall.pass(10);
        }
        List<String> texts =
                List.of("a restart would not know of it: the disk is full", "this station allows no recoveries");
        assertEquals(texts, hall.withheld.stream().map(Attempt::text).toList());
        hall.memory.trouble = Optional.empty();
        hall.memory.write();
        hall.restart(Duration.ofSeconds(10));
        hall.memory.trouble = Optional.of("the disk is full");
        hall.pass(200);
        assertEquals(2, hall.withheld.size());
    }

    @Test
    void aDryRunIsClimbedTheSameWay_andLeavesTheFirstStepAndTheBudgetToWhatFollows() {
        String[] dry = {STEPS, "restart,reboot,mail", COOL_DOWN, "100s", "heartbeat.dry-run", "true"};
        hall = new Hall(dry);
        hall.fail(0);
        hall.pass(100);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot"), hall.done);
        assertEquals(10, hall.budget.left());
        hall.restart(Duration.ofSeconds(8), LADDER);
        hall.pass(100);
        assertEquals(2, hall.done.size());
        hall.pass(1);
        assertEquals("221 app0 restart", last());
        hall.restart(Duration.ofSeconds(9), dry);
        hall.pass(101);
        assertEquals("331 app0 restart", last(), "what was done is not known to it");
        assertEquals(9, hall.budget.left());
        hall.restart(Duration.ofSeconds(9), LADDER);
        hall.pass(100);
        assertEquals("440 app0 reboot", last());
    }

    @Test
    void aStepThatTakesLongerThanTheCoolDown_isWaitedFor() {
        List<UniEmitter<? super Outcome>> underWay = hold();
        hall.fail(0);
        hall.pass(500);
        assertEquals(List.of("12 app0 restart"), hall.done);
        underWay.get(0).complete(DONE);
        hall.pass(99);
        assertEquals(1, hall.done.size());
        hall.pass(1);
        assertEquals("612 app0 reboot", last());
    }

    @Test
    void whileAStepIsUnderWay_nobodyHasRecovered() {
        List<UniEmitter<? super Outcome>> underWay = hold();
        hall.fail(0);
        hall.run(0, 1);
        hall.pass(500);
        assertEquals(Set.of("app0"), kept());
        underWay.get(0).complete(DONE);
        hall.pass(1);
        assertEquals(Set.of(), kept());
    }

    @Test
    void duringMaintenanceItRests_andGoesOnAfterwards() {
        hall.fail(0);
        hall.maintained.add(0);
        hall.pass(1000);
        assertEquals(1, hall.done.size());
        hall.maintained.clear();
        hall.pass(1);
        assertEquals("1013 app0 reboot", last());
    }

    @Test
    void whoeverFailsDuringMaintenance_isSeenToWhenThatEnds() {
        hall = new Hall(STEPS, "restart", AFTER, "30s");
        hall.maintained.add(0);
        hall.fail(0);
        hall.pass(500);
        hall.maintained.clear();
        hall.pass(30);
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(List.of("543 app0 restart"), hall.done);
    }

    @Test
    void whileTheMonitorSuspectsItself_itRests() {
        hall = new Hall(0.85, LADDER);
        hall.run(1, 20);
        hall.fail(0);
        hall.pass(92);
        // All others fall silent together, which is the network's fault or this machine's; the first is no news.
        hall.running.clear();
        hall.pass(4);
        assertFalse(hall.areInDoubt());
        int doubted = 0;
        for (hall.pass(2); hall.areInDoubt(); doubted++) {
            assertEquals(List.of("12 app0 restart"), hall.done);
            hall.pass(1);
        }
        assertTrue(doubted > 3, "for " + doubted + " s");
        hall.pass(1);
        assertEquals(List.of("app0 reboot"), doneTo("app0", 1));
    }

    @Test
    void ofAHundredThatFailAtOnce_tenAreRecovered_andAPersonIsCalledForTheOthers() {
        hall = new Hall(STEPS, "restart,reboot,mail", COOL_DOWN, "100s", "heartbeat.recovery.at-once", "100");
        hall.run(0, 100);
        hall.pass(2);
        hall.running.clear();
        hall.pass(Hall.SECONDS_TO_CRITICAL);
        assertEquals(10, count("restart"));
        assertEquals(90, count("mail"));
        assertEquals(90, hall.withheld.size());
        hall.pass(3000);
        assertEquals(10, count("restart") + count("reboot"));
        assertEquals(100, count("mail"));
        assertEquals(100, hall.withheld.size(), "once for each step");
    }

    @Test
    void aRefusedStepIsToldOnce_andTakenWhenTheBudgetAllows_butNobodyIsCalledTwice() {
        hall = new Hall(STEPS, "restart,mail", COOL_DOWN, "100s", PER_HOUR, "1");
        assertTrue(hall.budget.ask(Hall.id(7), Grant.Holder.PROBE).isYes());
        hall.fail(0);
        assertEquals(List.of("12 app0 mail"), hall.done);
        hall.pass(3600 - 13);
        assertEquals(1, hall.done.size());
        hall.pass(1);
        assertEquals(List.of("12 app0 mail", "3600 app0 restart"), hall.done);
        hall.pass(1000);
        assertEquals(2, hall.done.size());
        assertEquals(
                List.of(new Attempt(
                        "restart",
                        Optional.of(Hall.id(0)),
                        "step 1 of 2 of ladder kiosk",
                        hall.time.wallAfter(Duration.ofSeconds(12)),
                        Duration.ZERO,
                        Attempt.Result.WITHHELD,
                        "the hour has seen 1 recovery of this station, which is all there may be")),
                hall.withheld);
    }

    @Test
    void aStepThatWasRefused_isTakenAsSoonAsTheBudgetAllows_whoeverWasCalledMeanwhile() {
        hall = new Hall(STEPS, "restart,mail,reboot", COOL_DOWN, "100s", PER_HOUR, "1");
        assertTrue(hall.budget.ask(Hall.id(7), Grant.Holder.PROBE).isYes());
        hall.pass(3550);
        hall.fail(0);
        hall.pass(50);
        assertEquals(List.of("3562 app0 mail", "3600 app0 restart"), hall.done);
        hall.pass(7199 - 3612);
        assertEquals(2, hall.done.size());
        hall.pass(1);
        assertEquals("7200 app0 reboot", last());
    }

    /** Otherwise it is paid for twice. */
    @Test
    void whatWasGranted_isGrantedStill_whoeverWasCalledMeanwhile() {
        hall = new Hall(STEPS, "restart,mail", COOL_DOWN, "100s", PER_HOUR, "1");
        hall.memory.isHung = true;
        hall.fail(0);
        hall.pass(50);
        assertEquals(List.of("12 app0 mail"), hall.done);
        hall.memory.isHung = false;
        hall.pass(10);
        assertEquals(2, hall.done.size());
        assertTrue(last().endsWith(" app0 restart"), last());
    }

    @Test
    void withoutBudget_thoseWhoAreToldAreToldOneAfterTheOther() {
        hall = new Hall(
                STEPS,
                "restart,page,reboot,mail",
                "heartbeat.ladder.kiosk.telling",
                "page",
                "heartbeat.ladder.kiosk.cool-down",
                "10s",
                PER_HOUR,
                "0");
        hall.fail(0);
        hall.pass(1000);
        assertEquals(List.of("12 app0 page", "22 app0 mail"), hall.done);
    }

    @Test
    void whatTheProbeHasBegun_isLeftToItForACoolDown_withoutAWord() {
        assertTrue(hall.budget.ask(Hall.id(0), Grant.Holder.PROBE).isYes());
        hall.fail(0);
        hall.pass(87);
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(List.of("100 app0 restart"), hall.done);
        assertEquals(List.of(), hall.withheld);
    }

    @Test
    void noMoreStepsAreUnderWayAtOnceThanAreAllowed_andTheWorstComesFirst() {
        hall = new Hall(STEPS, "restart", "heartbeat.recovery.at-once", "2");
        List<UniEmitter<? super Outcome>> underWay = hold();
        hall.maintained.addAll(Set.of(0, 1, 2, 3));
        hall.fail(3);
        hall.fail(2);
        hall.fail(1);
        hall.fail(0);
        assertEquals(State.CRITICAL, hall.state(0));
        assertEquals(State.LOST, hall.state(1));
        hall.maintained.clear();
        hall.pass(1);
        assertEquals(List.of("49 app3 restart", "49 app2 restart"), hall.done);
        hall.pass(50);
        assertEquals(2, hall.done.size());
        underWay.get(1).complete(DONE);
        hall.pass(1);
        assertEquals("100 app1 restart", last());
        hall.pass(50);
        assertEquals(3, hall.done.size());
        underWay.get(0).complete(DONE);
        hall.pass(1);
        assertEquals("151 app0 restart", last());
    }

    /** Otherwise a hanging command would keep everybody from being told. */
    @Test
    void withoutBudget_aPersonIsCalled_howeverManyStepsAreUnderWay() {
        hall = new Hall(STEPS, "restart,mail", "heartbeat.recovery.at-once", "1", PER_HOUR, "1");
        hall.outcome = action -> action.equals("mail")
                ? Uni.createFrom().item(DONE)
                : Uni.createFrom().nothing();
        hall.fail(0, 1);
        assertEquals(List.of("12 app0 restart", "12 app1 mail"), hall.done);
    }

    @Test
    void aRestartOfTheServer_isNoReasonToRestartWhatWasFine() {
        hall.run(0, 20);
        hall.pass(20);
        hall.restart(Duration.ofMinutes(5));
        hall.pass(5);
        hall.run(0, 19);
        hall.running.remove(19);
        hall.pass(9);
        assertEquals(List.of(), hall.done);
        // Who does not come back is convicted after a fair allowance.
        hall.pass(1);
        assertEquals(List.of("335 app19 restart"), hall.done);
    }

    @Test
    void afterARestart_whoeverAlarmsSinceBefore_hasACoolDownToComeBack() {
        hall = new Hall(STEPS, "restart", AFTER, "1h");
        hall.fail(0, 1);
        hall.restart(Duration.ofSeconds(10), LADDER);
        hall.run(0, 1);
        hall.pass(100);
        assertEquals(List.of(), hall.done);
        hall.pass(1);
        assertEquals(List.of("123 app1 restart"), hall.done);
    }

    @Test
    void aRebootByTheSecondStep_isFollowedByTheThird_notByTheFirst() {
        hall.outcome = action -> action.equals("reboot")
                ? Uni.createFrom().nothing()
                : Uni.createFrom().item(DONE);
        hall.fail(0);
        hall.pass(100);
        assertEquals("112 app0 reboot", last());
        // All that is known is what was written before the step was taken.
        hall.restart(Duration.ofSeconds(38));
        hall.pass(99);
        assertEquals(2, hall.done.size());
        hall.pass(1);
        assertEquals(List.of("12 app0 restart", "112 app0 reboot", "250 app0 mail"), hall.done);
        assertEquals(8, hall.budget.left());
        hall.memory.write();
        hall.restart(Duration.ofSeconds(10));
        hall.pass(1000);
        assertEquals(3, hall.done.size());
    }

    @Test
    void aClockThatIsPutBackOrForwardAcrossARestart_changesNothing() {
        for (Duration by : List.of(Duration.ofDays(-1000), Duration.ofDays(2000))) {
            hall = new Hall(LADDER);
            hall.fail(0);
            hall.time.putWallClockForward(by);
            hall.restart(Duration.ofSeconds(8), LADDER);
            // Whoever was lost for longer than lost ones are remembered is forgotten.
            hall.beat(Command.INIT, 0);
            hall.pass(99);
            assertEquals(1, hall.done.size(), by.toString());
            hall.pass(1);
            assertEquals("120 app0 reboot", last(), by.toString());
        }
    }

    @Test
    void afterARestart_aRefusalIsNotToldAgain() {
        hall = new Hall(STEPS, "restart", PER_HOUR, "0");
        hall.fail(0);
        hall.memory.write();
        hall.restart(Duration.ofSeconds(10));
        hall.pass(1000);
        assertEquals(1, hall.withheld.size());
    }

    @Test
    void aLadderThatWasChanged_isBegunAtItsBottom() {
        hall.fail(0);
        hall.restart(Duration.ofSeconds(10), STEPS, "reboot,restart", COOL_DOWN, "100s");
        hall.pass(101);
        assertEquals(List.of("12 app0 restart", "123 app0 reboot"), hall.done);
    }

    @Test
    void whoeverHasAnotherLadderNow_beginsAtItsBottom() {
        hall.fail(0, 1);
        hall.restart(
                Duration.ofSeconds(10),
                STEPS,
                "restart,reboot,mail",
                COOL_DOWN,
                "100s",
                "heartbeat.ladder.kiosk.applications",
                "app1",
                "heartbeat.ladder.other.steps",
                "knock");
        hall.pass(101);
        assertEquals(List.of("app0 restart", "app0 knock"), doneTo("app0", 0));
        assertEquals(List.of("app1 restart", "app1 reboot"), doneTo("app1", 0));
    }

    @Test
    void whatCannotBeReadOfAnEarlierRun_isForgotten() {
        var written = hall.memory.written("ladders");
        written.put("app4", "null");
        written.put("a\nb", "{\"ladder\":\"kiosk\",\"steps\":[\"restart\",\"reboot\",\"mail\"],\"taken\":[0]}");
        written.put("app5", "{\"ladder\":\"kiosk\",\"steps\":[\"restart\",\"reboot\",\"mail\"],\"taken\":[null]}");
        written.put("app1", "no json");
        written.put("app2", "{}");
        written.put("app3", "{\"ladder\":\"kiosk\",\"steps\":[\"restart\",\"reboot\",\"mail\"],\"taken\":[7]}");
        hall.restart(Duration.ofSeconds(1));
        hall.pass(1);
        assertEquals(Set.of(), kept());
    }

    @Test
    void whoeverIsNotOnTheRoster_isLeftAlone() {
        hall.strangers.add(Hall.id(0));
        hall.fail(0, 1);
        assertEquals(List.of("12 app1 restart"), hall.done);
    }

    @Test
    void whoeverIsPutOnTheRosterWhileItIsLost_hasALadder_andWhoeverIsTakenOffIsLeftAlone() {
        hall.strangers.add(Hall.id(0));
        hall.fail(0);
        hall.pass(50);
        assertEquals(List.of(), hall.done);
        hall.strangers.clear();
        hall.pass(1);
        assertEquals(List.of("63 app0 restart"), hall.done);
        hall.strangers.add(Hall.id(0));
        hall.pass(500);
        assertEquals(1, hall.done.size());
        assertEquals(Set.of(), kept());
        hall.strangers.clear();
        hall.pass(1);
        assertEquals("564 app0 restart", last());
    }

    @Test
    void whoeverHasNoLadder_isLeftAlone() {
        hall = new Hall(STEPS, "restart", "heartbeat.ladder.kiosk.applications", "app1,zelda*");
        hall.fail(0, 1);
        assertEquals(List.of("12 app1 restart"), hall.done);
    }

    /** Each step stays under way until its emitter is told how it went. */
    private List<UniEmitter<? super Outcome>> hold() {
        List<UniEmitter<? super Outcome>> underWay = new ArrayList<>();
        hall.outcome = action -> Uni.createFrom().emitter(underWay::add);
        return underWay;
    }

    private Set<String> kept() {
        hall.memory.write();
        return hall.memory.written("ladders").keySet();
    }

    private String last() {
        return hall.done.get(hall.done.size() - 1);
    }

    private long count(String action) {
        return hall.done.stream().filter(step -> step.endsWith(" " + action)).count();
    }

    /** What was done to that application, without when, from the so-manieth on. */
    private List<String> doneTo(String application, int from) {
        return hall.done.stream()
                .map(step -> step.split(" ", 2)[1])
                .filter(step -> step.startsWith(application + " "))
                .skip(from)
                .toList();
    }
}
