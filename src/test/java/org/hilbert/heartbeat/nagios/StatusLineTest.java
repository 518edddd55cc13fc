package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
                "UNKNOWN - nobody here",
                "WARNING - somewhat late application [X] (worst of 2)| 'od X'=3.10;3;5;0;6 'delay X'=500ms;;;",
            })
    void whatIsWrittenIsRead(String line) {
        assertEquals(Optional.of(line), StatusLine.parse(line).map(StatusLine::toString));
    }

    @Test
    void thePythonServersLineIsRead() {
        StatusLine line = StatusLine.parse(
                        "OK - fine application [Pong @ 127.0.0.1]| od=0.00;3;5;0;6 delay=1500ms;;; \n")
                .orElseThrow();
        assertEquals("fine application [Pong @ 127.0.0.1]", line.text());
        assertEquals(Optional.of(new BigDecimal("1500")), line.data("delay").flatMap(PerformanceData::value));
        assertEquals(Optional.empty(), line.data("of nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "OK: fine", "FINE - all", "<html>", "ok - fine"})
    void whatIsNoStatusLineIsNone(String text) {
        assertEquals(Optional.empty(), StatusLine.parse(text));
    }

    @Test
    void dataThatIsNoneIsLeftOut() {
        StatusLine line =
                StatusLine.parse("OK - fine| od=U;3;5 rubbish = delay=1ms").orElseThrow();
        assertEquals(
                List.of("od", "delay"),
                line.data().stream().map(PerformanceData::label).toList());
        assertEquals(Optional.empty(), line.data("od").flatMap(PerformanceData::value));
    }
}
