package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeadlineWheelTest {
    private static final long START = Long.MAX_VALUE - 1000;

    private final DeadlineWheel<Timer> wheel = new DeadlineWheel<>(START);
    private final Set<Timer> fired = new HashSet<>();
    private long now = START;

    private static final class Timer extends DeadlineWheel.Entry {
        private long at;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1, 1_000_000, 16_777_216, 1_000_000_000, 70_000_000_000L, 86_400_000_000_000L, 1L << 58, 1L << 61})
    void anEntryIsFoundWhenItIsDue_andNotANanosecondBefore(long nanos) {
        Timer timer = in(nanos);
        advance(nanos - 1);
        assertEquals(Set.of(), fired);
        advance(1);
        assertEquals(Set.of(timer), fired);
    }

    @Test
    void anEntryThatIsPutAgain_isElsewhereOnly() {
        Timer timer = in(5_000_000_000L);
        timer.at = now + 1_000_000_000L;
        wheel.put(timer, timer.at);
        advance(1_000_000_000L);
        assertEquals(Set.of(timer), fired);
        fired.clear();
        advance(10_000_000_000L);
        assertEquals(Set.of(), fired);
    }

    @Test
    void aRemovedEntryIsNotFound() {
        Timer timer = in(1000);
        DeadlineWheel.remove(timer);
        DeadlineWheel.remove(timer);
        advance(1_000_000_000L);
        assertEquals(Set.of(), fired);
    }

    @Test
    void anEntryMuchLater_isTouchedOncePerLevelAtMost() {
        in(Duration.ofDays(30).toNanos());
        int looks = 0;
        for (int hour = 0; hour < 30 * 24; hour++) {
            looks += advance(Duration.ofHours(1).toNanos());
        }
        assertEquals(1, fired.size());
        assertTrue(looks <= 6, "looks: " + looks);
    }

    /** Whoever moves the hand only when it says so comes upon each entry in time, and on few others. */
    @Test
    void movedWhenItSaysSo_itFindsEachEntryWithinAGrainOfItsTime() {
        SplittableRandom random = new SplittableRandom(5);
        Set<Timer> waiting = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            waiting.add(in(random.nextLong(Duration.ofMinutes(20).toNanos())));
        }
        int looks = 0;
        while (!waiting.isEmpty()) {
            long wait = wheel.nextLook() - now;
            assertTrue(wait > 0 && wait <= Duration.ofMinutes(1).toNanos(), "wait: " + wait);
            fired.clear();
            looks += advance(wait);
            fired.forEach(timer -> assertTrue(
                    now - timer.at
                            < Duration.ofMillis(DeadlineWheel.GRAIN_MILLIS).toNanos(),
                    "late: " + (now - timer.at)));
            waiting.removeAll(fired);
        }
        assertTrue(looks < 4 * 10_000, "looks: " + looks);
        assertEquals(now + Duration.ofMinutes(1).toNanos(), wheel.nextLook());
    }

    /** Beside a model that compares every deadline with the time, at steps from nanoseconds to days. */
    @Test
    void itFindsExactlyWhatALookAtAllWouldFind() {
        SplittableRandom random = new SplittableRandom(3);
        List<Timer> waiting = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                waiting.add(in(anyDuration(random)));
            }
            if (!waiting.isEmpty() && random.nextInt(3) == 0) {
                Timer moved = waiting.get(random.nextInt(waiting.size()));
                moved.at = now + anyDuration(random);
                wheel.put(moved, moved.at);
            }
            if (!waiting.isEmpty() && random.nextInt(10) == 0) {
                DeadlineWheel.remove(waiting.remove(random.nextInt(waiting.size())));
            }
            fired.clear();
            advance(anyDuration(random) / 8);
            Set<Timer> due = new HashSet<>(waiting);
            due.removeIf(timer -> timer.at - now > 0);
            assertEquals(due, fired);
            waiting.removeAll(due);
        }
    }

    private static long anyDuration(SplittableRandom random) {
        return random.nextLong(1L << (1 + random.nextInt(50)));
    }

    private Timer in(long nanos) {
        Timer timer = new Timer();
        timer.at = now + nanos;
        wheel.put(timer, timer.at);
        return timer;
    }

    private int advance(long nanos) {
        now += nanos;
        return wheel.advance(now, timer -> {
            if (timer.at - now > 0) {
                return timer.at;
            }
            fired.add(timer);
            return DeadlineWheel.NEVER;
        });
    }
}
