package org.hilbert.heartbeat.monitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ThresholdsTest {
    @ParameterizedTest
    @CsvSource({"0,5,6", "3,3,6", "5,3,6", "3,5,5", "3,5,1001", "NaN,5,6", "3,NaN,6", "3,5,NaN", "-1,5,6"})
    void theyMustRise(double warning, double critical, double lost) {
        assertThrows(IllegalArgumentException.class, () -> new Thresholds(warning, critical, lost));
    }

    @Test
    void aFractionOfANanosecondIsWaitedFor() {
        assertEquals(4, new Thresholds(1.1, 2, 3).silenceThatEnds(State.UP, 3));
    }
}
