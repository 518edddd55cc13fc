package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Interruption.Cause;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.EXPECTED;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

/** It begins at ten o'clock. Moments are minutes after that, and what is expected is written {@code minute LOOK, ...}. */
class StripTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final int DAY = 24 * 60;

    private final FakeTime time = new FakeTime();
    private final History history = new History(new FakeMemory(), 1000, Duration.ofDays(30), time, 0);
    private final Strips strips = new Strips(history);
    private Hours hours = Hours.ALWAYS;

    @Test
    void nothingIsKnownOfWhoWasNeverHeardOf() {
        assertEquals("-1440 NONE", strip());
    }

    @Test
    void aStateFillsItsSlices_theFirstBeatWasInItsQuarterOfAnHour() {
        become(20, DONE, STARTING);
        become(31, STARTING, UP);
        pass(70);
        assertEquals("-1380 NONE, 15 STARTING, 45 UP", strip());
    }

    @Test
    void whatBeginsThisVeryMomentIsSeen() {
        pass(30);
        become(30, DONE, STARTING);
        assertEquals("-1410 NONE, 30 STARTING", strip());
    }

    @Test
    void theWorstOfASliceShows_howeverShort_alsoOfTheSliceThatGoesOn() {
        become(0, DONE, UP);
        become(31, UP, LOST);
        become(32, LOST, STARTING);
        become(33, STARTING, UP);
        become(61, UP, LATE);
        become(62, LATE, UP);
        pass(63);
        assertEquals("-1380 NONE, 0 UP, 30 LOST, 45 UP, 60 LATE", strip());
    }

    @Test
    void aChangeOnTheQuarterBelongsToTheNextSlice() {
        become(0, DONE, UP);
        become(30, UP, CRITICAL);
        pass(44);
        assertEquals("-1410 NONE, 0 UP, 30 CRITICAL", strip());
    }

    @Test
    void whoIsExpectedOrGoneIsNotThere_andStoppingIsAState() {
        become(0, DONE, EXPECTED);
        become(20, EXPECTED, UP);
        become(46, UP, STOPPING);
        become(50, STOPPING, DONE);
        pass(75);
        assertEquals("-1365 NONE, 15 UP, 60 NONE", strip());
        become(76, DONE, STOPPING);
        pass(1);
        assertEquals("-1365 NONE, 15 UP, 60 NONE, 75 STOPPING", strip());
    }

    @Test
    void aStateOfMoreThanADayAgoGoesOn() {
        become(0, DONE, UP);
        pass(3 * DAY);
        assertEquals((2 * DAY) + " UP", strip());
        become(3 * DAY, UP, LOST);
        assertEquals((2 * DAY) + " UP, " + 3 * DAY + " LOST", strip());
    }

    @Test
    void anInterruptionShowsWhereNothingElseCounted_untilNowIfItLasts() {
        become(0, DONE, UP);
        interrupt(Cause.MONITOR, 10, 50, Optional.empty());
        interrupt(Cause.MAINTENANCE, 60, 90, Optional.of(PONG));
        pass(100);
        assertEquals("-1350 NONE, 0 UP, 15 MONITOR, 45 UP, 60 MAINTENANCE, 90 UP", strip());
        interruptions(Cause.MAINTENANCE, 100, Optional.empty());
        pass(10);
        assertEquals("-1335 NONE, 0 UP, 15 MONITOR, 45 UP, 60 MAINTENANCE, 90 UP, 105 MAINTENANCE", strip());
        pass(60);
        assertEquals("-1275 NONE, 0 UP, 15 MONITOR, 45 UP, 60 MAINTENANCE, 90 UP, 105 MAINTENANCE", strip());
    }

    @Test
    void whatIsCoveredDoesNotShow_whatIsNotDoes() {
        become(0, DONE, UP);
        become(31, UP, LOST);
        become(33, LOST, UP);
        interrupt(Cause.MAINTENANCE, 31, 33, Optional.of(PONG));
        become(46, UP, LOST);
        become(49, LOST, UP);
        interrupt(Cause.MAINTENANCE, 47, 50, Optional.of(PONG));
        pass(60);
        assertEquals("-1380 NONE, 0 UP, 45 LOST, 60 UP", strip());
    }

    @Test
    void interruptionsOfOthersShowNothing() {
        become(0, DONE, UP);
        interrupt(Cause.MAINTENANCE, 15, 30, Optional.of(ApplicationId.of("Tetris")));
        pass(30);
        assertEquals("-1410 NONE, 0 UP", strip());
    }

    @Test
    void outsideTheOpeningHoursItIsClosed_alsoWhereNobodyWatched_butNotWhereSomebodyWorked() {
        become(0, DONE, UP);
        hours = open(0, 60);
        interrupt(Cause.MONITOR, 50, 120, Optional.empty());
        interrupt(Cause.MAINTENANCE, 90, 105, Optional.empty());
        pass(120);
        assertEquals("-1320 NONE, 0 UP, 60 CLOSED, 90 MAINTENANCE, 105 CLOSED", strip());
    }

    @Test
    void theOpeningIsSeenAtOnce() {
        become(0, DONE, UP);
        hours = open(50, 300);
        pass(49);
        assertEquals("-1395 NONE, 0 CLOSED", strip());
        pass(1);
        assertEquals("-1395 NONE, 0 CLOSED, 45 UP", strip());
    }

    @Test
    void slicesStayWhereTheyAre_andTheOldestGoes() {
        become(0, DONE, UP);
        pass(14);
        String before = strip();
        assertEquals("-1440 NONE, 0 UP", before);
        pass(1);
        assertEquals("-1425 NONE, 0 UP", strip());
    }

    @Test
    void whatNothingWasToldOfIsMadeOnlyOncePerSlice() {
        become(0, DONE, UP);
        pass(1);
        Strip first = one();
        time.passMillis(1000);
        assertSame(first, one());
        become(2, UP, LATE);
        Strip second = one();
        assertNotSame(first, second);
        interrupt(Cause.MONITOR, 2, 3, Optional.empty());
        assertNotSame(second, one());
    }

    @Test
    void aClockThatWasAheadPaintsNothingIntoTheFuture() {
        become(0, DONE, UP);
        become(10 * DAY, UP, LATE);
        become(20, LATE, UP);
        pass(40);
        assertEquals("-1410 NONE, 0 UP", strip());
    }

    @Test
    void itIsTheSameAsFromAllThatIsKnown() {
        SplittableRandom random = new SplittableRandom(7);
        State[] states = {STARTING, UP, LATE, CRITICAL, LOST, STOPPING, DONE};
        State state = DONE;
        for (int minute = 0; minute < 4 * DAY; minute += random.nextInt(1, 40)) {
            State next = states[random.nextInt(states.length)];
            become(minute, state, next);
            state = next;
        }
        pass(4 * DAY);
        Past past = history.past(PONG);
        Strip.Cover nothing = new Strip.Cover(at(0), Spans.NONE, Spans.NONE, Spans.NONE);
        assertEquals(Strip.of(past.turns(), nothing, time.wallNow().plusNanos(1)), one());
    }

    private Strip one() {
        return strips.of(List.of(PONG), hours, time.wallNow()).get(0);
    }

    private String strip() {
        return one().parts().stream()
                .map(part -> Duration.between(at(0), part.from()).toMinutes() + " " + part.look())
                .collect(Collectors.joining(", "));
    }

    private void become(int minute, State from, State to) {
        history.add(new StateChange(PONG, from, to, at(minute), Reason.PINGED));
    }

    private void interruptions(Cause cause, int from, Optional<ApplicationId> id) {
        history.add(new Interruption(cause, id, at(from), Optional.empty(), ""));
    }

    private void interrupt(Cause cause, int from, int until, Optional<ApplicationId> id) {
        interruptions(cause, from, id);
        history.add(new Interruption(cause, id, at(from), Optional.of(at(until)), ""));
    }

    private void pass(int minutes) {
        time.pass(Duration.ofMinutes(minutes));
    }

    private Instant at(int minute) {
        return time.wallAfter(Duration.ofMinutes(minute));
    }

    /** Open once. */
    private Hours open(int from, int until) {
        return new Hours() {
            @Override
            public boolean isOpen(Instant at) {
                return !at.isBefore(at(from)) && at.isBefore(at(until));
            }

            @Override
            public Optional<Instant> nextOpening(Instant after) {
                return after.isBefore(at(from)) ? Optional.of(at(from)) : Optional.empty();
            }

            @Override
            public Optional<Instant> closes(Instant at) {
                return isOpen(at) ? Optional.of(at(until)) : Optional.empty();
            }

            @Override
            public Duration openBetween(Instant from, Instant until) {
                throw new UnsupportedOperationException("a strip does not ask");
            }

            private Instant at(int minute) {
                return StripTest.this.at(minute);
            }
        };
    }
}
