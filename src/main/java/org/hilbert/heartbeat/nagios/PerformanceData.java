package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;

/**
 * One measured value of a status line: {@code 'label'=value[unit];warning;critical;minimum;maximum}.
 *
 * @param label holds no quote and no equals sign; it is quoted if it holds a blank
 * @param rest everything behind the equals sign
 */
public record PerformanceData(String label, String rest) {

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

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        String quote = label.indexOf(' ') >= 0 ? "'" : "";
        return quote + label + quote + '=' + rest;
    }
}
