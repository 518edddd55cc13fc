package org.hilbert.heartbeat.monitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ThresholdsTest {
    @ParameterizedTest
    @CsvSource({"0,5,6", "3,3,6", "5,3,6", "3,5,5", "3,5,101", "NaN,5,6", "3,NaN,6", "3,5,NaN", "-1,5,6"})
    void theyMustRise(double warning, double critical, double lost) {
        assertThrows(IllegalArgumentException.class, () -> new Thresholds(warning, critical, lost));
    }

    @ParameterizedTest
    @CsvSource({
        "1.826,    1.83",
        "1.8249,   1.82",
        "2.996,    2.99",
        "2.9999,   2.99",
        "3,        3.00",
        "4.9951,   4.99",
        "5.9999,   5.99",
        "6.999,    7.00",
        "1e-9,     0.00",
        "1e9,      1000000000.00",
    })
    void aRatioIsWrittenAsTheNearest_butNeverClaimsAThresholdEarly(double ratio, String text) {
        assertEquals(text, Thresholds.DEFAULT.text(ratio));
    }

    @Test
    void aFractionOfANanosecondIsWaitedFor() {
        assertEquals(4, new Thresholds(1.1, 2, 3).silenceThatEnds(State.UP, 3));
    }
}
