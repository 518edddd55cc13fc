package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What the clocks of servers show matters to nobody; what that of Redis shows, to all. */
class FleetClockTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long REDIS = 1_790_000_000_000_000L;

    /** A machine whose wall clock can be set, and that can be suspended. */
    private static final class Machine implements TimeSource {
        private long now = 5 * SECOND;
        private Instant wallAtZero = Instant.parse("2001-01-01T00:00:00Z");

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant instantOf(long nanoTime) {
            return wallAtZero.plusNanos(nanoTime);
        }
    }

    private final Machine machine = new Machine();
    private final FleetClock clock = new FleetClock(machine);

    @Test
    void untilRedisWasAsked_itIsThisMachines() {
        assertFalse(clock.isKnown());
        assertEquals(machine.instantOf(machine.now), clock.now());
    }

    @Test
    void thenItIsThatOfRedis_whateverThisMachineShows() {
        assertEquals(FleetClock.Answer.FITS, answer(0, 2 * MILLI));
        assertEquals(Instant.ofEpochMilli(REDIS / 1000), clock.instantOf(machine.now + MILLI));
        machine.wallAtZero = machine.wallAtZero.plus(Duration.ofDays(1000));
        assertEquals(Instant.ofEpochMilli(REDIS / 1000), clock.instantOf(machine.now + MILLI));
    }

    @Test
    void thereAndBackIsTheSameMoment() {
        answer(0, MILLI);
        long moment = machine.now + 123_456_000;
        assertEquals(moment, clock.nanos(clock.micros(moment)));
    }

    @Test
    void aQuickerAnswerIsBelievedMore_aSlowerOneLess() {
        answer(0, 100 * MILLI);
        long first = clock.micros(machine.now);
        answer(30_000, 2 * MILLI);
        long better = clock.micros(machine.now);
        assertEquals(30_000 + 49_000, better - first);
        answer(0, 200 * MILLI);
        assertEquals(better, clock.micros(machine.now));
    }

    @Test
    void anAnswerThatTookTooLong_saysNothing() {
        assertEquals(FleetClock.Answer.SLOW, answer(0, 2 * SECOND));
        assertFalse(clock.isKnown());
    }

    @Test
    void aJumpOfRedis_isToldFromASuspendedMachine() {
        answer(0, MILLI);
        assertEquals(FleetClock.Answer.CLOCK_JUMPED, answer(-3_600_000_000L, MILLI));
        // Suspended for an hour: the monotonic time stood still, both wall clocks went on.
        machine.wallAtZero = machine.wallAtZero.plus(Duration.ofHours(1));
        assertEquals(FleetClock.Answer.SUSPENDED, answer(3_600_000_000L, MILLI));
    }

    @Test
    void afterAJump_theNextAnswerIsBelieved() {
        answer(0, MILLI);
        answer(-3_600_000_000L, MILLI);
        clock.forget();
        assertEquals(FleetClock.Answer.FITS, answer(-3_600_000_000L, MILLI));
        assertEquals(REDIS - 3_600_000_000L, clock.micros(machine.now + MILLI / 2));
    }

    private FleetClock.Answer answer(long ahead, long took) {
        return clock.take(machine.now, machine.now + took, REDIS + ahead);
    }
}
