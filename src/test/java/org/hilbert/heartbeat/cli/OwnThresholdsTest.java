package org.hilbert.heartbeat.cli;

import org.hilbert.heartbeat.nagios.Range;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OwnThresholdsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "2 !   ! WARNING - somewhat late application [X]| od=2.50;2;5;0;6 delay=500ms;;;",
                "2.5 ! ! OK - fine application [X]| od=2.50;2.5;5;0;6 delay=500ms;;;",
                "  ! 2 ! CRITICAL - quite late application [X]| od=2.50;3;2;0;6 delay=500ms;;;",
                "1 ! 2 ! CRITICAL - quite late application [X]| od=2.50;1;2;0;6 delay=500ms;;;",
                "@2:3 ! ! WARNING - somewhat late application [X]| od=2.50;@2:3;5;0;6 delay=500ms;;;",
                "  !   ! OK - fine application [X]| od=2.50;3;5;0;6 delay=500ms;;;",
            })
    void theirVerdictTakesThePlaceOfTheServers(String warning, String critical, String judged) {
        StatusLine line = line("OK - fine application [X]| od=2.50;3;5;0;6 delay=500ms;;;");
        assertEquals(judged, thresholds(warning, critical).judge(line).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "CRITICAL - quite late application [X]| od=5.50;3;5;0;6 ! OK - fine application [X]| od=5.50;6;7;0;6",
                "WARNING - somewhat late application [X]| od=5.50;3;9;0;9 ! OK - fine application [X]| od=5.50;6;7;0;9",
            })
    void theyMayBeMoreLenient(String line, String judged) {
        assertEquals(judged, thresholds("6", "7").judge(line(line)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CRITICAL - stalled application [X]| od=0.50;3;5;0;6 delay=500ms;;;",
                "OK - stopping application [X]| od=0.50;3;5;0;6 delay=500ms;;;",
                "CRITICAL - no application record for queried ID: [X]",
                "UNKNOWN - no heartbeat clients at the moment...",
                "OK - fine application [X]",
                "OK - fine application [X]| od=0.50;x;y;0;6",
                "OK - fine application [X]| od=U;3;5;0;6",
            })
    void whatDoesNotJudgeByTheRatioStays(String line) {
        assertEquals(line, thresholds("0.1", null).judge(line(line)).toString());
    }

    private static OwnThresholds thresholds(String warning, String critical) {
        return new OwnThresholds(
                warning == null ? null : Range.parse(warning), critical == null ? null : Range.parse(critical));
    }

    private static StatusLine line(String text) {
        return StatusLine.parse(text).orElseThrow();
    }
}
