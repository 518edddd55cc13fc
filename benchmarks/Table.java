import java.util.Locale;
import java.util.stream.DoubleStream;

import org.HdrHistogram.Histogram;

/** A table on standard output, line by line: what, and numbers. */
final class Table {
    private static final int WIDEST_NAME = 44;

    private Table() {}

    /** The line above the numbers. */
    static void head(String what, String... columns) {
        System.out.printf(name(what));
        for (String column : columns) {
            System.out.printf(" %10s", column);
        }
        System.out.println();
    }

    /** A line of numbers, with two decimals where they are small. */
    static void row(String what, double... values) {
        System.out.printf(name(what));
        for (double value : values) {
            System.out.printf(Locale.ROOT, value < 1000 ? " %10.2f" : " %10.0f", value);
        }
        System.out.println();
    }

    /** The line above lines of {@link #spread}. */
    static void spreadHead(String what) {
        head(what, "min", "median", "max");
    }

    /** The least, the one in the middle and the largest. */
    static void spread(String what, double... values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        row(what, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    /** What so many percent of these nanoseconds do not exceed, in milliseconds. */
    static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** A line of what is under way, on standard error. */
    static void say(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }

    private static String name(String what) {
        return String.format("%-" + WIDEST_NAME + "s", what).replace("%", "%%");
    }
}
