package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.protocol.ShownText;

/** The parameters that several questions share, and how numbers and times in them are read. */
final class Parameters {
    static final String LIMIT = "limit";

    private static final int LONGEST_SHOWN = 40;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Parameters() {}

    /** A page of a list: where it begins, counted from 0, and how many it has at most. */
    record Page(int offset, int limit) {
        private static final int LONGEST = 1000;

        static Page of(Query query) {
            return new Page(
                    (int) whole(query, "offset", 0, Integer.MAX_VALUE)
                            .orElse(0L)
                            .longValue(),
                    Parameters.limit(query, 1, LONGEST, 1000));
        }
    }

    /**
     * The query, if it has no parameters but these: where something is switched, a misspelt one must not be passed over.
     *
     * @throws MalformedRequestException if it has another
     */
    static Query only(Query query, String... names) {
        List<String> allowed = List.of(names);
        query.names().stream()
                .filter(name -> !allowed.contains(name))
                .findFirst()
                .ifPresent(other -> {
                    throw new MalformedRequestException("the query may have the parameters "
                            + String.join(", ", allowed) + ", and has another: " + ShownText.of(shortened(other)));
                });
        return query;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "...";
    }

    /** How many are asked for at most. */
    static int limit(Query query, int least, int most, int otherwise) {
        return (int) whole(query, LIMIT, least, most).orElse((long) otherwise).longValue();
    }

    /** The number of a line of the history, if there is one. */
    static Optional<Long> number(Query query, String name) {
        return whole(query, name, 0, Long.MAX_VALUE);
    }

    /** A whole number in these bounds, both of which are allowed. */
    static Optional<Long> whole(Query query, String name, long least, long most) {
        return query.value(name).map(text -> whole(name, text, least, most));
    }

    static long whole(String name, String text, long least, long most) {
        String allowed = name + " must be a whole number from " + least + " to " + most;
        if (!WHOLE.matcher(text).matches()) {
            throw new MalformedRequestException(allowed);
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException tooLong) {
            // said below
        }
        throw new MalformedRequestException(allowed + ", was " + text);
    }

    /** A text of at most so many characters; empty if it is, too. */
    static Optional<String> text(Query query, String name, int longest) {
        return query.value(name).filter(given -> !given.isEmpty()).map(given -> bounded(name, given, longest));
    }

    /** That text, which must have at most so many characters. */
    static String bounded(String name, String text, int longest) {
        int length = text.codePointCount(0, text.length());
        if (length > longest) {
            throw new MalformedRequestException(name + " must have at most " + longest + " characters, had " + length);
        }
        return text;
    }

    /** Whether that is {@code true}; not unless given. */
    static boolean yes(Query query, String name) {
        String text = query.value(name).orElse("false").toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw new MalformedRequestException(name + " must be true or false");
        }
        return text.equals("true");
    }

    /** A decimal number, of which somebody else says how large it may be. */
    static OptionalDouble decimal(Query query, String name) {
        Optional<String> text = query.value(name);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!DECIMAL.matcher(text.get()).matches()) {
            throw new MalformedRequestException(name + " must be a number such as 3 or 2.5");
        }
        return OptionalDouble.of(Double.parseDouble(text.get()));
    }

    /** A time with its unit, of which somebody else says how long it may be. */
    static Duration time(String name, String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new MalformedRequestException(
                    name + " must be a number with its unit, such as 500ms, 30s, 90m, 2h or 3d");
        }
        return Duration.of(
                Long.parseLong(time.group(1)),
                switch (time.group(2)) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                });
    }
}
