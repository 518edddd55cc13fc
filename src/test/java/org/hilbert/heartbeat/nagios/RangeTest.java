package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RangeTest {
    /** The examples of the guidelines, on both sides of each end. */
    @ParameterizedTest
    @CsvSource({
        "10,    -0.01, true",
        "10,     0,    false",
        "10,    10,    false",
        "10,    10.01, true",
        "10:,    9.99, true",
        "10:,   10,    false",
        "10:, 1000000, false",
        "~:10,  -5,    false",
        "~:10,  10.01, true",
        "10:20,  9.99, true",
        "10:20, 10,    false",
        "10:20, 20,    false",
        "10:20, 20.01, true",
        "@10:20, 9.99, false",
        "@10:20, 10,   true",
        "@10:20, 20,   true",
        "@10:20, 20.1, false",
        "-5:-1, -3,    false",
    })
    void aValueOutsideAlerts(String range, BigDecimal value, boolean alerts) {
        assertEquals(alerts, Range.parse(range).alerts(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "@", "x", "1:0", "10:~", "1,5", "1 ", "--1", "1:2:3"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Range.parse(text));
    }

    @Test
    void itIsWrittenAsItWasGiven() {
        assertEquals("@1:2.50", Range.parse("@1:2.50").toString());
    }
}
