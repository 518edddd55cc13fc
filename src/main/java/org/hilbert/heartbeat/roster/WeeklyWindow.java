package org.hilbert.heartbeat.roster;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * A time that comes every week, on one day or on several.
 *
 * @param days the days on which it begins; at least one
 * @param from when it begins
 * @param until when it ends: on the next day if that is not later than {@code from}
 */
record WeeklyWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
    /** Every hour of every day. */
    static final WeeklyWindow ALWAYS =
            new WeeklyWindow(Set.of(DayOfWeek.values()), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    /** The longest range of time that is looked through. */
    private static final Duration LONGEST_LOOK = Duration.ofDays(3660);

    /** No calendar of a museum goes beyond. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-01T00:00:00Z");

    /** The earliest date on which one can begin that reaches into the time from that moment on. */
    static LocalDate firstDate(Instant from, ZoneId zone) {
        // One that lasts 24 hours began a day ago; a zone may have skipped a day (Samoa, 2011).
        return from.atZone(zone).toLocalDate().minusDays(2);
    }

    /** The last date on which one can begin that begins before that moment. */
    static LocalDate lastDate(Instant until, ZoneId zone) {
        // Where clocks go back across midnight, tomorrow may begin before today has ended.
        return until.atZone(zone).toLocalDate().plusDays(1);
    }

    /** That time, or the last ten years of it. */
    static Span look(Instant from, Instant until) {
        Instant latest = until.isAfter(END_OF_TIME) ? END_OF_TIME : until;
        if (!from.isBefore(latest)) {
            return new Span(latest, latest);
        }
        Instant earliest = latest.minus(LONGEST_LOOK);
        return new Span(from.isBefore(earliest) ? earliest : from, latest);
    }

    boolean beginsOn(LocalDate date) {
        return days.contains(date.getDayOfWeek());
    }

    /** The one that begins on that date; empty if the clocks skip it. */
    Span on(LocalDate date, ZoneId zone) {
        LocalDate lastDay = until.isAfter(from) ? date : date.plusDays(1);
        return Span.of(date.atTime(from), lastDay.atTime(until), zone);
    }
}
