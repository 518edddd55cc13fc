package org.hilbert.heartbeat.nagios;

import java.util.List;

import org.junit.jupiter.api.Test;

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
}
