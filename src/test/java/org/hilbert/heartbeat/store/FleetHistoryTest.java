package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.testsupport.CaughtLog;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two servers of a fleet, each with its part in one history. */
class FleetHistoryTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");
    private static final Duration MONTH = Duration.ofDays(31);
    private static final long ALL = Long.MAX_VALUE;

    private final FakeTime time = new FakeTime();
    private final History history = History.ofFleet(10, MONTH, time);
    private final History late = History.ofFleet(10, MONTH, time);

    @Test
    void aLineHasTheNumberThatTheFleetGaveIt_andSomeAreLeftOut() {
        assertEquals(7, add(7, PONG, State.DONE, State.UP).number());
        add(9, PONG, State.UP, State.LATE);
        history.add(maintenance(Optional.empty()), OptionalLong.of(1009));
        assertEquals(List.of(7L, 9L, 1009L), numbers(history.page(0, 10)));
        assertEquals(List.of(1009L), numbers(history.page(9, 10)));
        assertEquals(List.of(9L, 7L), numbers(history.before(1009, 10)));
        assertEquals(1009, history.newest());
        assertTrue(history.isComplete(8));
    }

    @Test
    void whatComesAgainUnderItsNumber_isHereAlready() {
        List<Entry> heard = new ArrayList<>();
        history.subscribe(0, heard::add);
        add(7, PONG, State.DONE, State.UP);
        add(7, PONG, State.DONE, State.UP);
        add(6, TETRIS, State.DONE, State.UP);
        assertEquals(List.of(7L), numbers(history.page(0, 10)));
        assertEquals(List.of(7L), numbers(heard));
    }

    @Test
    void whoeverJoinsLateHoldsTheSame() {
        for (int i = 1; i <= 14; i++) {
            add(i * 2, i == 1 ? TETRIS : PONG, State.UP, State.LATE);
            time.passMillis(1000);
        }
        history.add(maintenance(Optional.empty()), OptionalLong.of(40));
        history.add(attempt(), OptionalLong.of(41));
        late.takeIn(history.holdings());
        assertEquals(history.page(0, 100), late.page(0, 100));
        assertEquals(history.before(PONG, ALL, 100), late.before(PONG, ALL, 100));
        assertEquals(history.newest(), late.newest());
        assertEquals(history.oldest(), late.oldest());
        assertEquals(Optional.of(State.LATE), late.state(TETRIS), "its line is on no page, and holds still");
        assertEquals(history.lasting(), late.lasting());
        for (long after = 0; after <= 42; after++) {
            assertEquals(history.isComplete(after), late.isComplete(after), "after " + after);
        }
        assertEquals(history.holdings(), late.holdings());
    }

    @Test
    void whoMissedLines_goesOnWithTheFirstThatIsLeft_andWhatOutlivedThoseBeforeIt() {
        Entry begun = history.add(maintenance(Optional.empty()), OptionalLong.of(1));
        late.add(maintenance(Optional.empty()), OptionalLong.of(1));
        add(2, TETRIS, State.UP, State.LATE);
        for (int i = 3; i <= 14; i++) {
            time.passMillis(1000);
            add(i, PONG, State.UP, State.LATE);
        }
        Holdings all = history.holdings();
        late.takeIn(new Holdings(
                0,
                all.dropped(),
                all.lines().get(0).number(),
                all.outlived(),
                all.lines().subList(0, 1)));
        for (Entry entry : history.page(0, 100)) {
            late.add(entry.change().orElseThrow(), OptionalLong.of(entry.number()));
        }
        assertEquals(history.holdings(), late.holdings());
        assertEquals(List.of(begun), late.lastingLines());
        assertEquals(history.page(0, 1).get(0).at(), late.since());
        assertFalse(late.isComplete(1));
    }

    /** The number of its newest line is as before: it has none that is held. */
    @Test
    void whatIsTakenIn_showsInTheStripAtOnce() {
        Strips strips = new Strips(late);
        late.takeIn(outlived(4, State.UP));
        time.pass(Duration.ofMinutes(1));
        assertEquals(Strip.Look.UP, look(strips, time.wallNow()));
        late.takeIn(outlived(8, State.LOST));
        time.pass(Duration.ofMinutes(1));
        assertEquals(Strip.Look.LOST, look(strips, time.wallNow()));
    }

    private static Strip.Look look(Strips strips, Instant now) {
        List<Strip.Part> parts =
                strips.of(List.of(PONG), Hours.ALWAYS, now).get(0).parts();
        return parts.get(parts.size() - 1).look();
    }

    private Holdings outlived(long number, State state) {
        StateChange change = change(PONG, State.STARTING, state);
        return new Holdings(0, number, number, List.of(new Holdings.Line(number, EntryText.of(change))), List.of());
    }

    @Test
    void whatWasHeldBeforeIsReplaced() {
        add(1, PONG, State.DONE, State.UP);
        late.add(change(TETRIS, State.DONE, State.CRITICAL), OptionalLong.of(1));
        late.takeIn(history.holdings());
        assertEquals(history.holdings(), late.holdings());
        assertFalse(late.knows(TETRIS));
    }

    @Test
    void theOldestAreNotHeldByWhoHoldsFewer() {
        History small = History.ofFleet(3, MONTH, time);
        for (int i = 1; i <= 5; i++) {
            add(i, PONG, State.UP, State.LATE);
        }
        small.takeIn(history.holdings());
        assertEquals(List.of(3L, 4L, 5L), numbers(small.page(0, 10)));
        assertFalse(small.isComplete(0));
        assertFalse(small.isComplete(1));
        assertTrue(small.isComplete(2));
    }

    @Test
    void thePastOfWhoJoinsLate_isThatOfTheOthers() {
        add(1, PONG, State.DONE, State.UP);
        Instant since = history.since();
        time.pass(Duration.ofHours(1));
        add(2, PONG, State.UP, State.LOST);
        time.pass(Duration.ofHours(1));
        History joining = History.ofFleet(10, MONTH, time);
        joining.takeIn(history.holdings());
        assertEquals(since, joining.since());
        assertEquals(history.past(PONG), joining.past(PONG));
    }

    @Test
    void aHistoryWhoseLinesAreAllDropped_goesOnWithItsNumbers() {
        add(7, PONG, State.UP, State.DONE);
        time.pass(MONTH.plusDays(1));
        history.dropOld();
        late.takeIn(history.holdings());
        assertEquals(7, late.newest());
        assertEquals(List.of(), late.page(0, 10));
        assertFalse(late.isComplete(0));
        assertTrue(late.isComplete(7));
        assertFalse(late.knows(PONG));
    }

    @Test
    void oneThatBeganWithALargerNumber_isComplete_ifNothingOfItWasDropped() {
        late.takeIn(new Holdings(
                1000,
                1000,
                1001,
                List.of(),
                List.of(new Holdings.Line(1001, EntryText.of(change(PONG, State.DONE, State.UP))))));
        assertTrue(late.isComplete(0));
        assertEquals(List.of(1001L), numbers(late.page(0, 10)));
    }

    @Test
    void whoeverListensKeepsHisPlace_andHearsWhatHeHasNotHeard() {
        List<Entry> heard = new ArrayList<>();
        late.subscribe(2, heard::add);
        for (int i = 1; i <= 4; i++) {
            add(i, PONG, State.UP, State.LATE);
        }
        late.takeIn(history.holdings());
        late.takeIn(history.holdings());
        assertEquals(List.of(3L, 4L), numbers(heard));
        late.add(change(PONG, State.LATE, State.UP), OptionalLong.of(8));
        assertEquals(List.of(3L, 4L, 8L), numbers(heard));
    }

    @Test
    void whoeverKnowsMoreThanThisServer_hasItFromAnother_andIsToldNothingTwice() {
        List<Entry> heard = new ArrayList<>();
        add(1, PONG, State.DONE, State.UP);
        history.subscribe(3, heard::add);
        assertTrue(history.isComplete(3));
        add(3, PONG, State.UP, State.LATE);
        add(4, PONG, State.LATE, State.UP);
        assertEquals(List.of(4L), numbers(heard));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        try (CaughtLog log = new CaughtLog(History.class.getName())) {
            late.takeIn(new Holdings(
                    0, 0, 9, List.of(new Holdings.Line(1, "{")), List.of(new Holdings.Line(9, "{\"to\":\"ODD\"}"))));
            assertEquals(
                    List.of("history: 2 lines of the fleet cannot be read and are left out"),
                    log.lines(line -> true).stream()
                            .map(CaughtLog.Line::sentence)
                            .toList());
        }
        assertEquals(9, late.newest());
        assertEquals(List.of(), late.page(0, 10));
    }

    @Test
    void anInterruptionIsToldOnce_itsBeginning_andItsEndWheneverThatWas() {
        Instant now = time.wallNow();
        assertFalse(history.tells(maintenance(Optional.empty())));
        history.add(maintenance(Optional.empty()), OptionalLong.of(1));
        assertTrue(history.tells(maintenance(Optional.empty())));
        assertFalse(history.tells(maintenance(Optional.of(now))));
        history.add(maintenance(Optional.of(now)), OptionalLong.of(2));
        assertTrue(history.tells(maintenance(Optional.of(now.plusMillis(1)))));
        assertTrue(history.tells(maintenance(Optional.empty())));
    }

    @Test
    void whatIsWrittenDownBeforeItHasANumber_isTheSameLine() {
        for (Entry entry : List.of(
                Entry.of(5, change(PONG, State.UP, State.LATE)),
                Entry.of(5, maintenance(Optional.empty())),
                Entry.of(5, attempt()))) {
            String text = entry.change()
                    .map(EntryText::of)
                    .or(() -> entry.interruption().map(EntryText::of))
                    .or(() -> entry.attempt().map(EntryText::of))
                    .orElseThrow();
            assertEquals(Optional.of(entry), EntryText.entry(5, text));
        }
    }

    private Entry add(long number, ApplicationId id, State from, State to) {
        return history.add(change(id, from, to), OptionalLong.of(number));
    }

    private StateChange change(ApplicationId id, State from, State to) {
        return new StateChange(id, from, to, time.wallNow(), Reason.SILENT);
    }

    private Interruption maintenance(Optional<Instant> until) {
        return new Interruption(
                Interruption.Cause.MAINTENANCE, Optional.of(PONG), time.wallAfter(Duration.ZERO), until, "a new lamp");
    }

    private Attempt attempt() {
        return new Attempt(
                "restart",
                Optional.of(PONG),
                "step 1 of 1",
                time.wallNow(),
                Duration.ofSeconds(2),
                Attempt.Result.DONE,
                "");
    }

    private static List<Long> numbers(List<Entry> entries) {
        return entries.stream().map(Entry::number).toList();
    }
}
