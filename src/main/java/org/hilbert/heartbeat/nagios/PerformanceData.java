package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One measured value of a status line: {@code 'label'=value[unit];warning;critical;minimum;maximum}.
 *
 * @param label holds no quote and no equals sign; it is quoted if it holds a blank
 * @param rest everything behind the equals sign
 */
public record PerformanceData(String label, String rest) {
    private static final Pattern ONE = Pattern.compile("(?<!\\S)(?:'([^'=]+)'|([^\\s'=]+))=(\\S+)");
    private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,15}(?:\\.\\d{1,15})?)[^;]*(?:;.*)?");

    /** The measured values in what stands behind the bar of a status line. */
    static List<PerformanceData> parseAll(String data) {
        return ONE.matcher(data)
                .results()
                .map(one -> new PerformanceData(one.group(1) == null ? one.group(2) : one.group(1), one.group(3)))
                .toList();
    }

    /**
     * A ratio with its thresholds, bounded by 0 and a maximum.
     *
     * @param value the ratio as it is to be written
     */
    public static PerformanceData ratio(String label, String value, double warning, double critical, double maximum) {
        return new PerformanceData(
                label, value + ';' + number(warning) + ';' + number(critical) + ";0;" + number(maximum));
    }

    /** A time in whole milliseconds, without thresholds. */
    public static PerformanceData millis(String label, long millis) {
        return new PerformanceData(label, millis + "ms;;;");
    }

    /** The measured value without its unit; empty if it is no number. */
    public Optional<BigDecimal> value() {
        Matcher number = NUMBER.matcher(rest);
        return number.matches() ? Optional.of(new BigDecimal(number.group(1))) : Optional.empty();
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        String quote = label.indexOf(' ') >= 0 ? "'" : "";
        return quote + label + quote + '=' + rest;
    }
}
