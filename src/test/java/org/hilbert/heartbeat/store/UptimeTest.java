package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.STARTING;
import static org.hilbert.heartbeat.monitor.State.STOPPING;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Everything is known from 0 s on, and it is 100 s now, unless a test says otherwise. */
class UptimeTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final List<StateChange> changes = new ArrayList<>();
    private final List<Interruption> interruptions = new ArrayList<>();
    private Hours hours = Hours.ALWAYS;

    @Test
    void upIsStartingUpAndLate_downIsStalledCriticalAndLost_theRestCountsForNeither() {
        become(10, DONE, STARTING);
        become(20, STARTING, UP);
        become(30, UP, LATE);
        become(40, LATE, CRITICAL);
        become(50, CRITICAL, LOST);
        become(60, LOST, STARTING);
        become(65, STARTING, STALLED);
        become(75, STALLED, STOPPING);
        become(85, STOPPING, DONE);
        Uptime uptime = uptime(100);
        assertEquals(Duration.ofSeconds(35), uptime.up());
        assertEquals(Duration.ofSeconds(30), uptime.down());
        assertEquals(OptionalDouble.of(35.0 / 65), uptime.ratio());
    }

    @Test
    void aFailureIsAWayIntoDown_aRecoveryTheWayUpFromThere() {
        become(0, DONE, UP);
        become(10, UP, CRITICAL);
        become(15, CRITICAL, LOST);
        become(30, LOST, STARTING);
        become(50, STARTING, STALLED);
        become(60, STALLED, UP);
        become(90, UP, CRITICAL);
        Uptime uptime = uptime(100);
        assertEquals(3, uptime.failures());
        assertEquals(2, uptime.recoveries());
        assertEquals(Optional.of(Duration.ofSeconds(60).dividedBy(3)), uptime.meanTimeBetweenFailures());
        assertEquals(Optional.of(Duration.ofSeconds(15)), uptime.meanTimeToRecovery());
    }

    @Test
    void oneThatIsForgottenOrSaysGoodbye_hasNotRecovered() {
        become(0, DONE, UP);
        become(10, UP, LOST);
        become(30, LOST, DONE);
        become(40, DONE, UP);
        become(50, UP, STALLED);
        become(60, STALLED, STOPPING);
        assertEquals(2, uptime(100).failures());
        assertEquals(Optional.empty(), uptime(100).meanTimeToRecovery());
    }

    @Test
    void withoutAFailureThereIsNoMean_andWithoutTimeNoRatio() {
        assertEquals(OptionalDouble.empty(), uptime(100).ratio());
        become(10, DONE, UP);
        assertEquals(OptionalDouble.of(1), uptime(100).ratio());
        assertEquals(Optional.empty(), uptime(100).meanTimeBetweenFailures());
        assertEquals(Optional.empty(), uptime(100).meanTimeToRecovery());
    }

    @Test
    void whatAnInterruptionCoversCountsForNothing_neitherTimeNorFailure() {
        become(0, DONE, UP);
        become(20, UP, CRITICAL);
        become(40, CRITICAL, UP);
        interrupt(20, 30);
        Uptime uptime = uptime(100);
        assertEquals(Duration.ofSeconds(80), uptime.up());
        assertEquals(Duration.ofSeconds(10), uptime.down());
        assertEquals(0, uptime.failures());
    }

    @Test
    void aFailureAtTheMomentAnInterruptionEnds_counts_andOneThatItBeginsWithDoesNot() {
        become(0, DONE, UP);
        become(20, UP, CRITICAL);
        become(40, CRITICAL, UP);
        become(60, UP, CRITICAL);
        interrupt(10, 20);
        interrupt(60, 70);
        assertEquals(1, uptime(100).failures());
    }

    @Test
    void anInterruptionThatLastsCoversUntilNow() {
        become(0, DONE, UP);
        interruptions.add(
                new Interruption(Interruption.Cause.MAINTENANCE, Optional.of(PONG), at(30), Optional.empty(), ""));
        assertEquals(Duration.ofSeconds(30), uptime(100).up());
    }

    @Test
    void onlyOpeningHoursCount() {
        hours = open(20, 60);
        become(0, DONE, UP);
        become(10, UP, CRITICAL);
        become(50, CRITICAL, UP);
        become(55, UP, LOST);
        Uptime uptime = uptime(100);
        assertEquals(Duration.ofSeconds(5), uptime.up());
        assertEquals(Duration.ofSeconds(35), uptime.down());
        assertEquals(1, uptime.failures());
    }

    @Test
    void theNightDoesNotCountForARecovery() {
        hours = open(0, 50);
        become(0, DONE, UP);
        become(40, UP, LOST);
        become(90, LOST, UP);
        assertEquals(Optional.of(Duration.ofSeconds(10)), uptime(100).meanTimeToRecovery());
    }

    @Test
    void whatIsNotKnownDoesNotCount_andIsSaid() {
        become(10, DONE, UP);
        Uptime uptime = uptime(100);
        assertEquals(Duration.ofSeconds(90), uptime.up());
        assertEquals(at(10), uptime.knownSince());
        assertFalse(uptime.isWhole());
        assertTrue(uptime(90).isWhole());
        changes.clear();
        become(30, LATE, UP);
        assertEquals(at(0), uptime(200).knownSince());
        assertEquals(Duration.ofSeconds(100), uptime(200).up());
    }

    @Test
    void anApplicationNobodyHasHeardOf_isKnownSinceNow() {
        assertEquals(at(100), uptime(100).knownSince());
    }

    @Test
    void aClockThatWasAhead_countsNoTimeTwice() {
        become(10, DONE, UP);
        become(5000, UP, CRITICAL);
        become(50, CRITICAL, UP);
        Uptime uptime = uptime(100);
        assertEquals(Duration.ofSeconds(90), uptime.up());
        assertEquals(Duration.ZERO, uptime.down());
        assertEquals(1, uptime.failures());
    }

    @Test
    void allWindowsAreCountedAtOnce_eachForItself() {
        become(0, DONE, UP);
        become(60, UP, CRITICAL);
        become(95, CRITICAL, UP);
        List<Uptime> both = Uptime.of(past(0), hours, at(100), List.of(Duration.ofSeconds(20), Duration.ofSeconds(50)));
        assertEquals(List.of(uptime(20), uptime(50)), both);
        assertEquals(Duration.ofSeconds(15), both.get(0).down());
        assertEquals(0, both.get(0).failures());
        assertEquals(Duration.ofSeconds(35), both.get(1).down());
        assertEquals(1, both.get(1).failures());
    }

    /** Counted second by second, as slowly as one likes. */
    @Test
    void itIsExact() {
        int failures = 0;
        int recoveries = 0;
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            changes.clear();
            interruptions.clear();
            int now = 200 + random.nextInt(400);
            int known = random.nextInt(150);
            randomChanges(random, now);
            for (int i = random.nextInt(6); i > 0; i--) {
                int from = random.nextInt(now);
                interrupt(from, Math.min(now, from + random.nextInt(60)));
            }
            hours = random.nextInt(3) == 0 ? Hours.ALWAYS : new Blocks(random.nextLong());
            List<Duration> windows = List.of(
                    Duration.ofSeconds(random.nextInt(now)),
                    Duration.ofSeconds(1 + random.nextInt(30)),
                    Duration.ofSeconds(2 * now));
            Past past = Past.of(at(known), changes, interruptions, at(now));
            for (Uptime uptime : Uptime.of(past, hours, at(now), windows)) {
                assertEquals(bruteForce(uptime.window(), past.since(), known, now), uptime, "seed " + seed);
                failures += uptime.failures();
                recoveries += uptime.recoveries();
            }
        }
        assertTrue(failures > 1000 && recoveries > 1000, failures + " failures, " + recoveries + " recoveries");
    }

    private Uptime bruteForce(Duration window, Instant since, int known, int now) {
        long from = now - window.toSeconds();
        long up = 0;
        long down = 0;
        int failures = 0;
        List<Long> lengths = new ArrayList<>();
        Optional<Long> lasting = Optional.empty();
        State before = stateAt(known);
        for (int second = known; second <= now; second++) {
            State state = stateAt(second);
            boolean counts = hours.isOpen(at(second)) && !isCovered(second);
            if (second > known && isDown(state) && !isDown(before) && counts && second >= from) {
                failures++;
                lasting = Optional.of(0L);
            } else if (!isDown(state) && lasting.isPresent()) {
                if (isUp(state)) {
                    lengths.add(lasting.get());
                }
                lasting = Optional.empty();
            }
            if (second < now && second >= from && counts && isDown(state)) {
                down++;
                lasting = lasting.map(length -> length + 1);
            } else if (second < now && second >= from && counts && isUp(state)) {
                up++;
            }
            before = state;
        }
        Instant begin = at(now).minus(window);
        return new Uptime(
                window,
                begin,
                Past.later(begin, since),
                Duration.ofSeconds(up),
                Duration.ofSeconds(down),
                failures,
                lengths.size(),
                failures == 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(up).dividedBy(failures)),
                lengths.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(lengths.stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                                .dividedBy(lengths.size())));
    }

    private State stateAt(int second) {
        State state = changes.get(0).from();
        for (StateChange change : changes) {
            state = change.at().isAfter(at(second)) ? state : change.to();
        }
        return state;
    }

    private boolean isCovered(int second) {
        return interruptions.stream()
                .anyMatch(known -> !at(second).isBefore(known.from())
                        && at(second).isBefore(known.until().orElseThrow()));
    }

    private static boolean isUp(State state) {
        return state == STARTING || state == UP || state == LATE;
    }

    private static boolean isDown(State state) {
        return state == STALLED || state == CRITICAL || state == LOST;
    }

    /** At different seconds, so that each state can be seen. */
    private void randomChanges(SplittableRandom random, int now) {
        State state = random.nextBoolean() ? DONE : UP;
        int second = random.nextInt(50);
        do {
            State next = State.values()[random.nextInt(State.values().length)];
            become(second, state, next);
            state = next;
            second += 1 + random.nextInt(40);
        } while (second < now);
    }

    private Uptime uptime(long window) {
        return Uptime.of(past(0), hours, at(100), List.of(Duration.ofSeconds(window)))
                .get(0);
    }

    private Past past(long known) {
        return Past.of(at(known), changes, interruptions, at(100));
    }

    private void become(long second, State from, State to) {
        changes.add(new StateChange(PONG, from, to, at(second), Reason.PINGED));
    }

    private void interrupt(long from, long until) {
        interruptions.add(new Interruption(
                Interruption.Cause.MONITOR, Optional.empty(), at(from), Optional.of(at(until)), "because"));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    /** Open once, from the one second to the other. */
    private static Hours open(long from, long until) {
        return new Hours() {
            @Override
            public boolean isOpen(Instant at) {
                return !at.isBefore(at(from)) && at.isBefore(at(until));
            }

            @Override
            public Optional<Instant> nextOpening(Instant after) {
                return Optional.empty();
            }

            @Override
            public Duration openBetween(Instant since, Instant to) {
                Instant begin = Past.later(since, at(from));
                Instant end = Past.earlier(to, at(until));
                return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
            }
        };
    }

    /** Open or not for blocks of 16 s each, as chance has it. */
    private record Blocks(long pattern) implements Hours {
        @Override
        public boolean isOpen(Instant at) {
            return (pattern >>> (Duration.between(START, at).toSeconds() / 16 & 63) & 1) == 1;
        }

        @Override
        public Optional<Instant> nextOpening(Instant after) {
            return Optional.empty();
        }

        @Override
        public Duration openBetween(Instant from, Instant until) {
            long seconds = 0;
            for (Instant at = from; at.isBefore(until); at = at.plusSeconds(1)) {
                seconds += isOpen(at) ? 1 : 0;
            }
            return Duration.ofSeconds(seconds);
        }
    }
}
