package org.hilbert.heartbeat.monitor;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ThresholdsTest {
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({
        "0,5,6",
        "3,3,6",
        "5,3,6",
        "3,5,5",
        "3,5,101",
        "3.0005,5,6",
        "0.0000000001,5,6",
        "3,3.0000000001,6",
        "NaN,5,6",
        "3,NaN,6",
        "3,5,NaN",
        "-1,5,6"
    })
    void theyMustRise(double warning, double critical, double lost) {
        assertThrows(IllegalArgumentException.class, () -> new Thresholds(warning, critical, lost, 5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.001, 0.0005, Double.NaN, Double.POSITIVE_INFINITY})
    void progressMayStandStillForNoOtherRatio(double stalledAfter) {
        assertFalse(Thresholds.isRatio(stalledAfter));
        assertThrows(IllegalArgumentException.class, () -> new Thresholds(3, 5, 6, stalledAfter));
    }

    @ParameterizedTest
    @CsvSource({"0.001, 2000000", "1, 2000000000", "2.2, 4400000000", "100, 200000000000"})
    void progressMayStandStillForThatShareOfTheMaxWait(double stalledAfter, long nanos) {
        assertEquals(nanos, new Thresholds(3, 5, 6, stalledAfter).stillnessAllowed(2 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({
        "1.826,    1.83",
        "1.8249,   1.82",
        "2.996,    2.99",
        "2.999999, 2.99",
        "3,        3.00",
        "4.9951,   4.99",
        "5.999999, 5.99",
        "6.999,    7.00",
        "0.000001, 0.00",
        "1000000,  1000000.00",
    })
    void aRatioIsWrittenAsTheNearest_butNeverClaimsAThresholdEarly(BigDecimal maxWaits, String text) {
        assertEquals(
                text,
                Thresholds.DEFAULT.overdueRatio(
                        silentFor(maxWaits.movePointRight(9).longValueExact(), SECOND)));
    }

    /** 2.2 is no binary fraction; the state and the text turn at the same nanosecond all the same. */
    @Test
    void aFractionalThresholdIsExact() {
        Thresholds thresholds = new Thresholds(2.2, 3.333, 4.1, 5);
        for (long maxWait = 1_000_000_000; maxWait < 3_000_000_000L; maxWait += 500_000_000) {
            long late = maxWait / 10 * 22;
            assertEquals(late, thresholds.silenceThatEnds(State.UP, maxWait));
            assertEquals("2.20", thresholds.overdueRatio(silentFor(late, maxWait)));
            assertEquals("2.19", thresholds.overdueRatio(silentFor(late - 1, maxWait)));
        }
    }

    @Test
    void theLongestWaitTimesTheLargestRatioDoesNotOverflow() {
        long longest = Duration.ofDays(200).toNanos();
        Thresholds largest = new Thresholds(1, 2, 100, 100);
        assertEquals(100 * longest, largest.silenceThatEnds(State.CRITICAL, longest));
        assertEquals(100 * longest, largest.stillnessAllowed(longest));
    }

    @Test
    void aFractionOfANanosecondIsWaitedFor() {
        assertEquals(4, new Thresholds(1.1, 2, 3, 5).silenceThatEnds(State.UP, 3));
    }

    private static ApplicationStatus silentFor(long silenceNanos, long maxWaitNanos) {
        return new ApplicationStatus(
                ApplicationId.of("Pong"),
                State.UP,
                Reason.PINGED,
                Thresholds.DEFAULT,
                Duration.ofNanos(maxWaitNanos),
                Duration.ofNanos(silenceNanos),
                false,
                Optional.empty());
    }
}
