package org.hilbert.heartbeat.nagios;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of the monitoring plug-in guidelines: {@code [@][start:][end]}. A value outside of it alerts, or with {@code @} one
 * inside, both ends included. Without a start it begins at 0, {@code ~} is minus infinity, without an end it has none.
 */
public final class Range {
    private static final Pattern RANGE =
            Pattern.compile("(@?)(?:(~|-?\\d{1,15}(?:\\.\\d{1,15})?)?:)?(-?\\d{1,15}(?:\\.\\d{1,15})?)?");

    private final String text;
    private final boolean inside;
    /** Null for infinity, as the end. */
    private final BigDecimal start;

    private final BigDecimal end;

    private Range(String text, boolean inside, BigDecimal start, BigDecimal end) {
        this.text = text;
        this.inside = inside;
        this.start = start;
        this.end = end;
    }

    /**
     * The range that text describes.
     *
     * @throws IllegalArgumentException if it is none, or ends before it starts
     */
    public static Range parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches() && !text.isEmpty() && !text.equals("@") && !text.equals(":")) {
            String from = range.group(2) == null ? "0" : range.group(2);
            BigDecimal start = from.equals("~") ? null : new BigDecimal(from);
            BigDecimal end = range.group(3) == null ? null : new BigDecimal(range.group(3));
            if (start == null || end == null || start.compareTo(end) <= 0) {
                return new Range(text, !range.group(1).isEmpty(), start, end);
            }
        }
        throw new IllegalArgumentException(
                "a range is [@][start:][end] with start <= end, such as 3, 10:, ~:5 or @1:2; was " + text);
    }

    /** Whether that value is one to be told of. */
    public boolean alerts(BigDecimal value) {
        boolean isInside = (start == null || value.compareTo(start) >= 0) && (end == null || value.compareTo(end) <= 0);
        return isInside == inside;
    }

    /** The range as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
