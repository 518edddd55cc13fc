package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetryTest {
    /** Times may be below 0, and pass 0. */
    private static final long FAILED = -Duration.ofHours(1).toNanos();

    @Test
    void itIsTriedAgain_afterTwiceAsLongEachTime_upToTenMinutes_forADay() {
        List<Long> pauses = new ArrayList<>();
        Retry last = null;
        long now = FAILED;
        for (Optional<Retry> next = Optional.of(Retry.first(now)); next.isPresent(); next = last.next(now)) {
            last = next.get();
            pauses.add(Duration.ofNanos(last.notBefore() - now).toSeconds());
            now = last.notBefore();
            assertFalse(last.isDue(now - 1));
            assertTrue(last.isDue(now));
        }
        assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L), pauses.subList(0, 8));
        assertEquals(List.of(600L), pauses.stream().skip(8).distinct().toList());
        assertTrue(last.isLast());
        Duration lasted = Duration.ofNanos(now - FAILED);
        assertTrue(lasted.compareTo(Duration.ofDays(1)) <= 0, lasted.toString());
        assertTrue(lasted.plusMinutes(10).compareTo(Duration.ofDays(1)) > 0, lasted.toString());
    }

    @Test
    void whatIsTriedLaterThanItMay_isGivenUpWithin10MinutesAfterADay() {
        long late = FAILED + Duration.ofHours(23).plusMinutes(51).toNanos();
        Retry next = Retry.first(FAILED).next(late).orElseThrow();
        assertEquals(2, next.tries());
        assertFalse(next.isLast());
        next = next.next(late + Duration.ofMinutes(9).toNanos()).orElseThrow();
        assertTrue(next.isLast());
        assertEquals(Optional.empty(), next.next(next.notBefore()));
    }
}
