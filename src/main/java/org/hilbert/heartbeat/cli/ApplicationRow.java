package org.hilbert.heartbeat.cli;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.nagios.PerformanceData;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

/**
 * What a status line says of an application, taken apart and {@linkplain Printable printable}.
 *
 * @param application its ID, as a status line shows it; empty if the line is about something else
 * @param words how it is, such as {@code somewhat late}
 * @param overdueRatio null if the line does not say
 * @param maxWaitMillis null if the line does not say
 */
record ApplicationRow(
        ServiceState state, String application, String words, BigDecimal overdueRatio, BigDecimal maxWaitMillis) {
    private static final Pattern TEXT = Pattern.compile("(.+) application \\[([^\\]]*)]");

    static ApplicationRow of(StatusLine line) {
        String said = Printable.of(line.text());
        Matcher text = TEXT.matcher(said);
        boolean known = text.matches();
        return new ApplicationRow(
                line.state(),
                known ? text.group(2) : "",
                known ? text.group(1) : said,
                value(line, "od"),
                value(line, "delay"));
    }

    private static BigDecimal value(StatusLine line, String label) {
        Optional<BigDecimal> value = line.data(label).flatMap(PerformanceData::value);
        return value.orElse(null);
    }
}
