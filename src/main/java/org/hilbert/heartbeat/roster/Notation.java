package org.hilbert.heartbeat.roster;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ShownText;
import org.hilbert.heartbeat.server.DurationSetting;

/** How days, times and numbers are written in a roster. What is not written so has no meaning: {@code Optional.empty()}. */
final class Notation {
    /** The longest name of a group or a tag, in Unicode characters. */
    static final int LONGEST_LABEL = 64;

    private static final String MIDNIGHT_AT_THE_END = "24:00";
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private Notation() {}

    static Optional<ZoneId> zone(String text) {
        return parsed(text, ZoneId::of);
    }

    /** {@code mon}, {@code tue-fri}, {@code fri-mon}, {@code sat,sun}, {@code daily}. */
    static Optional<Set<DayOfWeek>> days(String text) {
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.strip().toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1)) {
            String[] ends = part.equals("daily") ? new String[] {"mon", "sun"} : part.split("\\s*-\\s*", 2);
            int first = DAYS.indexOf(ends[0]);
            int last = DAYS.indexOf(ends[ends.length - 1]);
            if (first < 0 || last < 0) {
                return Optional.empty();
            }
            for (DayOfWeek day = DayOfWeek.of(first + 1); ; day = day.plus(1)) {
                days.add(day);
                if (day == DayOfWeek.of(last + 1)) {
                    break;
                }
            }
        }
        return Optional.of(days);
    }

    /** {@code 9:30}, {@code 09:30}. */
    static Optional<LocalTime> time(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,2}:\\d\\d")
                ? parsed(digits.length() == 4 ? "0" + digits : digits, LocalTime::parse)
                : Optional.empty();
    }

    /** As {@link #time}, or {@code 24:00}, which is midnight. */
    static Optional<LocalTime> end(String text) {
        return text.strip().equals(MIDNIGHT_AT_THE_END) ? Optional.of(LocalTime.MIDNIGHT) : time(text);
    }

    /** Whether that begins like a date. */
    static boolean hasADate(String text) {
        return text.strip().matches("\\d{4}-.*");
    }

    /** {@code 2026-12-01T08:00}, {@code 2026-12-01 08:00}. */
    static Optional<LocalDateTime> dateAndTime(String text) {
        String digits = text.strip();
        return digits.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d")
                ? parsed(digits.replace(' ', 'T'), LocalDateTime::parse)
                : Optional.empty();
    }

    /** {@code 2026-12-24}, {@code 12-25} of every year, or a range of either, both ends included: {@code 12-24..12-26}. */
    static Optional<Predicate<LocalDate>> dates(String text) {
        String[] ends = text.strip().split("\\s*\\.\\.\\s*", 2);
        String last = ends[ends.length - 1];
        Optional<LocalDate> from = date(ends[0]);
        Optional<LocalDate> until = date(last);
        if (from.isPresent() && until.isPresent()) {
            return from.get().isAfter(until.get())
                    ? Optional.empty()
                    : Optional.of(date -> !date.isBefore(from.get()) && !date.isAfter(until.get()));
        }
        return monthDay(ends[0])
                .flatMap(first -> monthDay(last).map(end -> date -> {
                    MonthDay day = MonthDay.from(date);
                    boolean begun = !day.isBefore(first);
                    boolean goesOn = !day.isAfter(end);
                    // From December into January it is either.
                    return first.isAfter(end) ? begun || goesOn : begun && goesOn;
                }));
    }

    /** {@code 500ms}, {@code 2s}, {@code 10m}, {@code 24h}, {@code 7d}. */
    static Optional<Duration> duration(String text) {
        return text.strip().matches("\\d{1,9}(ms|s|m|h|d)")
                ? Optional.of(new DurationSetting().convert(text))
                : Optional.empty();
    }

    /** A number as {@link Thresholds} want it: above 0, at most 100, with at most three decimals. */
    static Optional<Double> ratio(String text) {
        return text.strip().matches("\\d{1,3}(\\.\\d{1,3})?")
                ? Optional.of(Double.valueOf(text.strip())).filter(Thresholds::isRatio)
                : Optional.empty();
    }

    static Optional<OptionalInt> count(String text, int most) {
        return text.strip().matches("\\d{1,9}")
                ? Optional.of(Integer.parseInt(text.strip()))
                        .filter(count -> 1 <= count && count <= most)
                        .map(OptionalInt::of)
                : Optional.empty();
    }

    static Optional<Boolean> yesOrNo(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** A name of a group or a tag: some of it can be seen, and it fits on a line. */
    static Optional<String> label(String text) {
        String label = text.strip();
        return label.codePoints().anyMatch(ShownText::isVisible)
                        && label.codePointCount(0, label.length()) <= LONGEST_LABEL
                        && label.codePoints().noneMatch(ShownText::breaksALine)
                ? Optional.of(label)
                : Optional.empty();
    }

    private static Optional<LocalDate> date(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\d") ? parsed(text, LocalDate::parse) : Optional.empty();
    }

    private static Optional<MonthDay> monthDay(String text) {
        return text.matches("\\d\\d-\\d\\d") ? parsed("--" + text, MonthDay::parse) : Optional.empty();
    }

    private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
