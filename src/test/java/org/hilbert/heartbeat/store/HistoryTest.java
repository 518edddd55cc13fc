package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Interruption.Cause;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistoryTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris").at("10.0.0.5");
    private static final Duration MONTH = Duration.ofDays(31);
    private static final long ALL = Long.MAX_VALUE;

    private final FakeTime time = new FakeTime();
    private FakeMemory memory = new FakeMemory();
    /** Numbered from 1, so that a test can say which line it means. */
    private History history = new History(memory, 10, MONTH, time, 0);

    @Test
    void linesAreNumberedFromOneOn_andSayWhoseDoingItWas() {
        Entry change = change(PONG, DONE, STARTING);
        Entry suspicion = history.add(interruption(Cause.MONITOR, Optional.empty(), 0));
        Entry maintenance = history.add(interruption(Cause.MAINTENANCE, Optional.of(PONG), 0));
        assertEquals(List.of(1L, 2L, 3L), numbers(history.page(0, 10)));
        assertEquals(
                List.of("application", "monitor", "maintenance"),
                List.of(change.cause(), suspicion.cause(), maintenance.cause()));
        assertEquals(
                List.of(Optional.of(PONG), Optional.empty(), Optional.of(PONG)),
                List.of(change.application(), suspicion.application(), maintenance.application()));
    }

    @Test
    void whatIsToldOfALinkIsAboutItsStationsApplications_butItsChangesAreNot() {
        ApplicationId link = StationLink.to("station-7");
        ApplicationId there = ApplicationId.of("Pong").at("station-7");
        change(there, DONE, UP); // 1
        change(PONG, DONE, UP); // 2
        change(link, DONE, UP); // 3
        change(link, UP, LATE); // 4
        history.add(interruption(Cause.NETWORK, Optional.of(link), 1)); // 5
        history.add(interruption(Cause.MAINTENANCE, Optional.of(link), 1)); // 6
        history.add(ended(Cause.NETWORK, Optional.of(link), 1, 9)); // 7
        change(there, UP, LATE); // 8
        assertEquals(List.of(8L, 7L, 5L, 1L), numbers(history.before(there, ALL, 10)));
        assertEquals(List.of(7L, 5L), numbers(history.before(there, 8, 2)));
        assertEquals(List.of(2L), numbers(history.before(PONG, ALL, 10)));
        assertEquals(List.of(7L, 6L, 5L, 4L, 3L), numbers(history.before(link, ALL, 10)));
        assertTrue(history.wasCovered(there, at(5)));
        assertFalse(history.wasCovered(PONG, at(5)));
        assertEquals(Optional.empty(), history.lastingCut(link));
    }

    @Test
    void aPageGoesOnAfterANumber() {
        changes(5);
        assertEquals(List.of(3L, 4L), numbers(history.page(2, 2)));
        assertEquals(List.of(5L), numbers(history.page(4, 2)));
        assertEquals(List.of(), history.page(5, 2));
    }

    @Test
    void theNewestComeFirst_ofAll() {
        changes(5);
        assertEquals(List.of(5L, 4L), numbers(history.before(ALL, 2)));
        assertEquals(List.of(2L, 1L), numbers(history.before(3, 5)));
        assertEquals(List.of(), history.before(1, 5));
    }

    @Test
    void theHistoryOfOneApplicationHasWhatIsAboutAll_andNothingOfOthers() {
        change(PONG, DONE, STARTING);
        change(TETRIS, DONE, STARTING);
        history.add(interruption(Cause.MONITOR, Optional.empty(), 0));
        history.add(interruption(Cause.MAINTENANCE, Optional.of(TETRIS), 0));
        change(PONG, STARTING, UP);
        assertEquals(List.of(5L, 3L, 1L), numbers(history.before(PONG, ALL, 10)));
        assertEquals(List.of(3L, 1L), numbers(history.before(PONG, 5, 10)));
        assertEquals(List.of(4L, 3L), numbers(history.before(TETRIS, ALL, 2)));
        assertEquals(List.of(3L), numbers(history.before(ApplicationId.of("Nobody"), ALL, 10)));
    }

    @Test
    void anApplicationIsKnown_asLongAsAnythingIsHeldOfIt() {
        assertFalse(history.knows(PONG));
        change(PONG, STARTING, UP);
        history.add(interruption(Cause.MONITOR, Optional.empty(), 0));
        assertTrue(history.knows(PONG));
        assertFalse(history.knows(TETRIS));
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        assertTrue(history.knows(PONG), "it is up still");
        change(PONG, UP, DONE);
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        assertFalse(history.knows(PONG));
    }

    @Test
    void anAttemptIsALine_thatLastsForNoTime_andSurvivesARestart() {
        change(PONG, UP, CRITICAL);
        Entry attempt = history.add(attempt(Optional.of(PONG)));
        history.add(attempt(Optional.empty()));
        time.passMillis(500);
        change(PONG, CRITICAL, UP);
        assertEquals("action", attempt.cause());
        assertEquals(Optional.empty(), history.length(attempt));
        assertEquals(
                Optional.of(Duration.ofMillis(500)),
                history.length(history.page(0, 1).get(0)));
        assertEquals(List.of(4L, 3L, 2L, 1L), numbers(history.before(PONG, ALL, 10)));
        List<Entry> before = history.page(0, 10);
        restart();
        assertEquals(before, history.page(0, 10));
    }

    @Test
    void anAttemptSaysNothingAboutAState_andGoesWithItsTime() {
        change(PONG, STARTING, UP);
        time.pass(Duration.ofMinutes(1));
        Past before = history.past(PONG);
        history.add(attempt(Optional.of(PONG)));
        assertEquals(Optional.of(UP), history.state(PONG));
        assertEquals(before, history.past(PONG));
        history.add(attempt(Optional.of(TETRIS)));
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        assertTrue(history.knows(PONG), "it is up still");
        assertFalse(history.knows(TETRIS));
        restart();
        assertFalse(history.knows(TETRIS));
    }

    @Test
    void anAttemptOfANewerVersionThatCannotBeUnderstoodIsLeftOut() {
        history.add(attempt(Optional.of(PONG)));
        change(PONG, STARTING, UP);
        memory.write();
        memory.written("history").replaceAll((key, text) -> text.replace("FAILED", "BEAMED"));
        restart();
        assertEquals(List.of(2L), numbers(history.page(0, 10)));
    }

    private static Attempt attempt(Optional<ApplicationId> about) {
        return new Attempt(
                "phone",
                about,
                "step 1 of 2",
                Instant.parse("2026-11-20T10:00:00.250Z"),
                Duration.ofMillis(1250),
                Attempt.Result.FAILED,
                "nobody there\nexit 1");
    }

    @Test
    void aStateLastsUntilTheApplicationsNextChange() {
        Entry first = change(PONG, DONE, STARTING);
        time.passMillis(1500);
        change(TETRIS, DONE, STARTING);
        history.add(interruption(Cause.MAINTENANCE, Optional.of(PONG), 0));
        time.passMillis(500);
        Entry second = change(PONG, STARTING, UP);
        assertEquals(Optional.of(Duration.ofSeconds(2)), history.length(first));
        assertEquals(Optional.empty(), history.length(second));
    }

    @Test
    void anInterruptionLastsUntilItsEndIsTold() {
        Entry begin = history.add(interruption(Cause.MONITOR, Optional.empty(), 0));
        history.add(interruption(Cause.MONITOR, Optional.empty(), 5));
        assertEquals(Optional.empty(), history.length(begin));
        assertEquals(2, history.lasting().size());
        Entry end = history.add(ended(Cause.MONITOR, Optional.empty(), 0, 7));
        assertEquals(Optional.of(Duration.ofSeconds(7)), history.length(begin));
        assertEquals(Optional.of(Duration.ofSeconds(7)), history.length(end));
        assertEquals(at(7), end.at());
        assertEquals(1, history.lasting().size());
    }

    /** Two threads may tell of it at once. */
    @Test
    void anInterruptionWhoseBeginningIsToldAfterItsEnd_hasEnded() {
        history.add(ended(Cause.MAINTENANCE, Optional.of(PONG), 0, 7));
        Entry begin = history.add(interruption(Cause.MAINTENANCE, Optional.of(PONG), 0));
        assertEquals(List.of(), history.lasting());
        assertEquals(Optional.of(Duration.ofSeconds(7)), history.length(begin));
        assertEquals(List.of(new Past.Span(at(0), at(7))), history.past(PONG).covers());
        restart();
        assertEquals(List.of(), history.lasting());
        history.add(interruption(Cause.MAINTENANCE, Optional.of(PONG), 9));
        history.add(interruption(Cause.MAINTENANCE, Optional.of(TETRIS), 0));
        assertEquals(2, history.lasting().size(), "others last");
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        assertEquals(2, history.lasting().size());
    }

    @Test
    void aClockThatIsSetBack_breaksNoOrder_andMakesNoNegativeLength() {
        Entry first = history.add(new StateChange(PONG, DONE, STARTING, at(3600), Reason.ANNOUNCED));
        history.add(new StateChange(PONG, STARTING, UP, at(10), Reason.PINGED));
        assertEquals(List.of(1L, 2L), numbers(history.page(0, 10)));
        assertEquals(Optional.of(Duration.ZERO), history.length(first));
    }

    @Test
    void theOldestGoFirst_whenThereAreTooMany() {
        changes(12);
        assertEquals(10, history.size());
        assertEquals(3, history.oldest());
        assertEquals(12, history.newest());
        assertEquals(List.of(3L), numbers(history.page(0, 1)));
    }

    @Test
    void whatIsTooOldGoes_justAfterTheRetention_notJustBefore() {
        Entry gone = change(PONG, STARTING, DONE);
        time.pass(MONTH);
        history.dropOld();
        assertEquals(1, history.size());
        time.passMillis(1);
        history.dropOld();
        assertEquals(0, history.size());
        assertEquals(gone.at(), history.since());
        assertEquals(Optional.empty(), history.state(PONG));
    }

    @Test
    void theStateInWhichAnApplicationIs_outlivesItsLine() {
        change(PONG, STARTING, UP);
        time.pass(MONTH.plusDays(9));
        history.dropOld();
        assertEquals(List.of(), history.page(0, 10));
        assertEquals(Optional.of(UP), history.state(PONG));
        Past past = history.past(PONG);
        assertEquals(List.of(new Past.Turn(past.since(), UP)), past.turns());
        restart();
        assertEquals(Optional.of(UP), history.state(PONG));
        assertEquals(past, history.past(PONG));
        change(PONG, UP, DONE);
        memory.write();
        assertEquals(
                List.of("0000000000000001002", "since"),
                List.copyOf(memory.written("history").keySet()));
    }

    @Test
    void anInterruptionThatLasts_outlivesItsLine_untilItsEnd() {
        history.add(interruption(Cause.MAINTENANCE, Optional.of(PONG), 0));
        changes(20);
        assertEquals(1, history.lasting().size());
        restart();
        assertEquals(1, history.lasting().size());
        history.add(ended(Cause.MAINTENANCE, Optional.of(PONG), 0, 7));
        assertEquals(List.of(), history.lasting());
        restart();
        assertEquals(List.of(), history.lasting());
        assertEquals(List.of(new Past.Span(at(0), at(7))), history.past(PONG).covers());
    }

    @Test
    void whatOutlivesItsLine_isBoundedToo() {
        for (int i = 0; i < 100; i++) {
            change(ApplicationId.of("app-" + i), DONE, STARTING);
        }
        memory.write();
        assertEquals(10 + 10 + 1, memory.written("history").size());
        assertEquals(memory.written("history").keySet(), java.util.Set.copyOf(memory.keys("history")));
        assertEquals(Optional.empty(), history.state(ApplicationId.of("app-79")));
        assertEquals(Optional.of(STARTING), history.state(ApplicationId.of("app-80")));
    }

    @Test
    void aRestartKeepsLinesAndNumbers_andNoNumberComesTwice() {
        change(PONG, DONE, STARTING);
        change(TETRIS, LATE, CRITICAL);
        history.add(ended(Cause.MAINTENANCE, Optional.of(TETRIS), 0, 7));
        history.add(ended(Cause.MONITOR, Optional.empty(), 3, 4));
        List<Entry> before = history.page(0, 10);
        memory.write();
        long told = change(PONG, STARTING, UP).number();
        lostPower();
        assertEquals(before, history.page(0, 10));
        assertTrue(change(PONG, STARTING, UP).number() > told);
    }

    @Test
    void aRestartKnowsFromWhenOnEverythingIsKnown() {
        Instant begin = history.since();
        assertEquals(at(0), begin);
        time.pass(Duration.ofDays(1));
        restart();
        assertEquals(begin, history.since());
        changes(11);
        Instant later = history.since();
        assertTrue(later.isAfter(begin));
        restart();
        assertEquals(later, history.since());
    }

    @Test
    void aClockThatWasAhead_doesNotMoveWhatIsKnownIntoTheFuture_norIsItRecalledSo() {
        Instant ahead = at(0).plus(Duration.ofDays(3650));
        for (int i = 0; i < 20; i++) {
            history.add(new StateChange(PONG, UP, LATE, ahead, Reason.SILENT));
        }
        assertEquals(at(0), history.since());
        memory.write();
        memory.written("history").computeIfPresent("since", (key, text) -> ahead + " 0");
        lostPower();
        assertEquals(at(0), history.since());
        restart();
        assertEquals(at(0), history.since());
    }

    @Test
    void aSuspicionOfAnEarlierRunEndsWithTheNextStart_aMaintenanceGoesOn() {
        history.add(interruption(Cause.MONITOR, Optional.empty(), 0));
        history.add(interruption(Cause.MAINTENANCE, Optional.empty(), 0));
        time.passMillis(9000);
        restart();
        assertEquals(
                List.of(Cause.MAINTENANCE),
                history.lasting().stream().map(Interruption::cause).toList());
        Entry end = history.before(ALL, 1).get(0);
        assertEquals(Optional.of(at(9)), end.interruption().flatMap(Interruption::until));
    }

    @Test
    void aLineThatCannotBeRead_isLeftOutAndForgotten_theOthersStay() {
        changes(2);
        memory.write();
        var texts = memory.written("history");
        texts.put(
                "0000000000000000003",
                "{\"at\":\"2026-11-20T10:00:00Z\",\"id\":\"Pong\",\"from\":\"UP\",\"to\":\"OF_A_NEWER_VERSION\",\"reason\":\"PINGED\"}");
        texts.put("0000000000000000004", "no JSON");
        texts.put("0000000000000000005", "{}");
        texts.put("0000000000000000006", "{\"cause\":\"MONITOR\",\"began\":\"yesterday\"}");
        texts.put("0000000000000000007", "");
        texts.put("something else", "{}");
        texts.computeIfPresent("0000000000000000002", (key, text) -> text.replace("{", "{\"new\":[1],"));
        lostPower();
        assertEquals(List.of(1L, 2L), numbers(history.page(0, 10)));
        memory.write();
        assertEquals(3, memory.written("history").size());
        assertTrue(change(PONG, UP, LATE).number() > 7);
    }

    @Test
    void noNumberComesTwice_alsoIfNothingIsRecalled() {
        History first = new History(new FakeMemory(), 10, MONTH, time);
        long told = 0;
        for (int i = 0; i < 5000; i++) {
            told = first.add(new StateChange(PONG, UP, LATE, at(0), Reason.SILENT))
                    .number();
        }
        time.passMillis(100);
        History second = new History(new FakeMemory(), 10, MONTH, time);
        assertTrue(second.isComplete(0));
        assertFalse(second.isComplete(told), "what came after it is lost");
        long next = second.add(new StateChange(PONG, UP, LATE, at(0), Reason.SILENT))
                .number();
        assertTrue(next > told, next + " after " + told);
        assertFalse(second.isComplete(told));
        assertFalse(second.isComplete(told + 1));
        assertTrue(second.isComplete(next - 1));
        assertTrue(second.isComplete(next));
        assertTrue(next < 1L << 53, "exact in every JSON");
    }

    @Test
    void aRunThatCouldNotWrite_isKnownToBeMissing_byANumberItGave() {
        changes(3);
        memory.write();
        changes(2000);
        lostPower();
        assertTrue(history.isComplete(3));
        assertFalse(history.isComplete(900));
        history = new History(memory.restarted(), 10, MONTH, time, 5000);
        assertFalse(history.isComplete(2003));
        assertTrue(history.isComplete(history.newest()));
    }

    @Test
    void whereNothingHappened_nothingIsMissing_alsoAfterARestart() {
        history = new History(memory, 10, MONTH, time);
        long told = history.newest();
        for (int start = 0; start < 3; start++) {
            memory.write();
            memory = memory.restarted();
            time.pass(Duration.ofDays(1));
            history = new History(memory, 10, MONTH, time);
            assertTrue(history.isComplete(told));
            assertTrue(history.isComplete(0));
            assertTrue(history.isComplete(history.newest()));
        }
        change(PONG, DONE, STARTING);
        assertTrue(history.isComplete(told));
    }

    @Test
    void whereAllIsDropped_nothingIsMissingAfterTheLast_alsoAfterARestart() {
        change(PONG, DONE, UP);
        change(TETRIS, DONE, UP);
        long told = change(TETRIS, UP, DONE).number();
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        restart();
        assertEquals(0, history.size());
        assertTrue(history.knows(PONG));
        assertTrue(history.isComplete(told));
        assertFalse(history.isComplete(told - 1));
        long next = change(PONG, UP, LATE).number();
        assertTrue(history.isComplete(told));
        restart();
        assertEquals(List.of(next), numbers(history.page(told, 10)));
        assertTrue(history.isComplete(told), "the numbers between were never given");
    }

    @Test
    void aClockOfTheFarFuture_leavesNumbersThatFit() {
        time.pass(Duration.ofDays(365 * 250));
        History late = new History(new FakeMemory(), 10, MONTH, time);
        assertTrue(late.newest() <= 1L << 52, late.newest() + "");
    }

    @Test
    void aRestartKnowsWhetherAnythingWasEverDropped() {
        history = new History(memory, 10, MONTH, time);
        changes(3);
        memory.write();
        memory = memory.restarted();
        history = new History(memory, 10, MONTH, time);
        assertTrue(history.isComplete(0));
        assertEquals(3, history.page(0, 10).size());
        changes(8);
        assertFalse(history.isComplete(0));
        memory.write();
        assertFalse(new History(memory.restarted(), 10, MONTH, time).isComplete(0));
    }

    @Test
    void aSubscriberHearsWhatIsHeld_andThenWhatComes_eachOnce() {
        changes(3);
        List<Long> heard = new ArrayList<>();
        Subscription subscription = history.subscribe(1, entry -> heard.add(entry.number()));
        assertTrue(subscription.isComplete());
        changes(2);
        assertEquals(List.of(2L, 3L, 4L, 5L), heard);
        subscription.close();
        changes(1);
        assertEquals(4, heard.size());
        assertFalse(subscription.isOpen());
    }

    @Test
    void aSubscriberIsTold_whenSomethingItAsksForIsDropped() {
        changes(12);
        assertTrue(history.subscribe(2, entry -> {}).isComplete());
        assertFalse(history.subscribe(1, entry -> {}).isComplete());
        List<Long> heard = new ArrayList<>();
        history.subscribe(0, entry -> heard.add(entry.number()));
        assertEquals(LongStream.rangeClosed(3, 12).boxed().toList(), heard);
    }

    @Test
    void aNumberOfAnotherHistory_isAnsweredWithAllThereIs() {
        changes(2);
        List<Long> heard = new ArrayList<>();
        assertFalse(history.isComplete(3));
        Subscription subscription = history.subscribe(5000, entry -> heard.add(entry.number()));
        assertFalse(subscription.isComplete(), "what came between his number and these is not known here");
        changes(1);
        assertEquals(List.of(1L, 2L, 3L), heard);
    }

    @Test
    void aListenerThatFailsIsToldNoMore_andKeepsNobodyFromHearing() {
        List<Long> heard = new ArrayList<>();
        Subscription failing = history.subscribe(0, entry -> {
            throw new IllegalStateException("a listener that fails, on purpose");
        });
        history.subscribe(0, entry -> heard.add(entry.number()));
        changes(2);
        assertFalse(failing.isOpen());
        assertEquals(List.of(1L, 2L), heard);
    }

    @Test
    void aListenerThatAddsALine_hearsItNext() {
        List<Long> heard = new ArrayList<>();
        history.subscribe(0, entry -> {
            heard.add(entry.number());
            if (entry.number() == 1) {
                change(TETRIS, DONE, STARTING);
            }
        });
        change(PONG, DONE, STARTING);
        assertEquals(List.of(1L, 2L), heard);
    }

    @Test
    void manyThreadsAtOnce_eachSubscriberHearsEachLineOnceAndInOrder() throws Exception {
        History busy = new History(new FakeMemory(), 100_000, MONTH, time, 0);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<List<Long>> heard = new ArrayList<>();
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                ApplicationId id = ApplicationId.of("app-" + thread);
                work.add(executor.submit(() -> {
                    for (int i = 0; i < 2000; i++) {
                        busy.add(new StateChange(id, UP, UP, at(i), Reason.ANNOUNCED_AGAIN));
                    }
                }));
            }
            for (int i = 0; i < 20; i++) {
                List<Long> one = Collections.synchronizedList(new ArrayList<>());
                heard.add(one);
                busy.subscribe(0, entry -> one.add(entry.number()));
            }
            for (Future<?> done : work) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
        List<Long> expected = LongStream.rangeClosed(1, 8000).boxed().toList();
        heard.forEach(one -> assertEquals(expected, one));
    }

    @Test
    void aChangeThatIsHeardTooLate_isPutInItsPlace() {
        history.add(new StateChange(PONG, UP, LATE, at(6), Reason.SILENT));
        history.add(new StateChange(PONG, CRITICAL, UP, at(10), Reason.PINGED));
        history.add(new StateChange(PONG, LATE, CRITICAL, at(10), Reason.SILENT));
        time.passMillis(20_000);
        assertEquals(
                List.of(UP, LATE, CRITICAL, UP),
                history.past(PONG).turns().stream().map(Past.Turn::state).toList());
    }

    @Test
    void dropping50000LinesLeavesNothingBehind() {
        History large = new History(memory, 50_000, MONTH, time);
        for (int i = 0; i < 60_000; i++) {
            large.add(
                    new StateChange(ApplicationId.of("app-" + i), State.STOPPING, DONE, at(0), Reason.GOODBYE_PASSED));
        }
        assertEquals(50_000, large.size());
        time.pass(MONTH.plusDays(1));
        large.dropOld();
        memory.write();
        assertEquals(List.of("since"), List.copyOf(memory.written("history").keySet()));
    }

    private void changes(int number) {
        for (int i = 0; i < number; i++) {
            change(PONG, i % 2 == 0 ? UP : LATE, i % 2 == 0 ? LATE : UP);
            time.passMillis(10);
        }
    }

    private Entry change(ApplicationId id, State from, State to) {
        return history.add(new StateChange(id, from, to, time.instantOf(time.nanoTime()), Reason.PINGED));
    }

    private Interruption interruption(Cause cause, Optional<ApplicationId> id, long from) {
        return new Interruption(cause, id, at(from), Optional.empty(), "because");
    }

    private Interruption ended(Cause cause, Optional<ApplicationId> id, long from, long until) {
        return new Interruption(cause, id, at(from), Optional.of(at(until)), "because");
    }

    private Instant at(long seconds) {
        return time.wallAfter(Duration.ofSeconds(seconds));
    }

    private void restart() {
        memory.write();
        lostPower();
    }

    private void lostPower() {
        memory = memory.restarted();
        history = new History(memory, 10, MONTH, time, 0);
    }

    private static List<Long> numbers(List<Entry> entries) {
        return entries.stream().map(Entry::number).toList();
    }
}
