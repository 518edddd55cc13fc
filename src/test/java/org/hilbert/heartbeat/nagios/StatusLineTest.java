package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class StatusLineTest {
    @Test
    void aLineWithDataIsWrittenAsMonitorsReadIt() {
        StatusLine line = new StatusLine(
                ServiceState.OK,
                "fine application [Tetris]",
                List.of(PerformanceData.ratio("od", "1.83", 3, 5, 6), PerformanceData.millis("delay", 2725)));
        assertEquals("OK - fine application [Tetris]| od=1.83;3;5;0;6 delay=2725ms;;;", line.toString());
    }

    @Test
    void aLineWithoutDataHasNoBar() {
        assertEquals("UNKNOWN - nobody here", new StatusLine(ServiceState.UNKNOWN, "nobody here").toString());
    }

    @Test
    void aLabelWithABlankIsQuoted() {
        assertEquals(
                "'od Tetris'=0.00;3;5;0;6",
                PerformanceData.ratio("od Tetris", "0.00", 3, 5, 6).toString());
    }

    @Test
    void aThresholdIsWrittenWithoutNeedlessDecimals() {
        assertEquals(
                "od=0.50;2.5;5;0;10",
                PerformanceData.ratio("od", "0.50", 2.5, 5, 10).toString());
    }

    @Test
    void exitCodesAreThoseOfThePluginGuidelines() {
        assertEquals(0, ServiceState.OK.exitCode());
        assertEquals(1, ServiceState.WARNING.exitCode());
        assertEquals(2, ServiceState.CRITICAL.exitCode());
        assertEquals(3, ServiceState.UNKNOWN.exitCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OK - fine application [Tetris]| od=1.83;3;5;0;6 delay=2725ms;;;",
                "WARNING - multiple (2) applications: [Tetris,Pong]",
                "CRITICAL - x| 'od Tetris'=7.10;3;5;0;6 'od a/b'=0.00;3;5;0;6",
                "UNKNOWN - "
            })
    void aLineThatIsRead_isWrittenAlike(String line) {
        assertEquals(line, StatusLine.parse(line).orElseThrow().toString());
    }

    /** Read again from each of its characters, a million of them would take hours. */
    @Test
    void aLongLineIsReadOnce() {
        String line = "OK - fine|" + "a".repeat(1_000_000);
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertEquals(
                        List.of(), StatusLine.parse(line).orElseThrow().data()));
    }

    @Test
    void aLineIsRead() {
        StatusLine line = StatusLine.parse(
                        "CRITICAL - quite late application [a - b]| 'od x'=-5.50;3 delay=2725ms;;; up=U nonsense")
                .orElseThrow();
        assertEquals(ServiceState.CRITICAL, line.state());
        assertEquals("quite late application [a - b]", line.text());
        assertEquals(
                List.of("od x", "delay", "up"),
                line.data().stream().map(PerformanceData::label).toList());
        assertEquals(
                Optional.of(new BigDecimal("-5.50")),
                line.data("od x").orElseThrow().value());
        assertEquals(
                Optional.of(new BigDecimal("2725")),
                line.data("delay").orElseThrow().value());
        assertEquals(Optional.empty(), line.data("up").orElseThrow().value());
        assertEquals(Optional.empty(), line.data("od"));
    }

    /** The Python server ends its lines with a blank, and others with a line break. */
    @ParameterizedTest
    @ValueSource(strings = {"OK - fine ", "OK - fine\n", "OK - fine\r\nmore", "OK - fine | "})
    void whatIsAroundALine_doesNotCount(String text) {
        assertEquals(Optional.of(new StatusLine(ServiceState.OK, "fine")), StatusLine.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "OK", "OK fine", "ok - fine", "<html>OK - fine", "FINE - OK", " OK - fine", "\nOK - fine"})
    void whatIsNoLine_isNotRead(String text) {
        assertEquals(Optional.empty(), StatusLine.parse(text));
    }
}
