package org.hilbert.heartbeat.roster;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

import org.hilbert.heartbeat.monitor.Hours;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hilbert.heartbeat.roster.Rosters.at;
import static org.hilbert.heartbeat.roster.Rosters.berlin;
import static org.hilbert.heartbeat.roster.Rosters.roster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** 2026-11-20 is a Friday. In Berlin clocks go forward on 2026-03-29 at 2:00 and back on 2026-10-25 at 3:00. */
class OpeningHoursTest {
    private static Hours hours(String... lines) {
        List<String> text = new ArrayList<>(List.of("time-zone: Europe/Berlin"));
        text.addAll(List.of(lines));
        return roster(text.toArray(String[]::new)).hours();
    }

    private static Hours window(String days, String from, String until) {
        return hours("open: {days: '" + days + "', from: " + from + ", until: " + until + "}");
    }

    @Test
    void itIsOpenFromTheMomentItOpens_untilJustBeforeItCloses() {
        Hours hours = window("tue-sun", "10:00", "18:00");
        assertFalse(hours.isOpen(berlin("2026-11-20T10:00").minusNanos(1)));
        assertTrue(hours.isOpen(berlin("2026-11-20T10:00")));
        assertTrue(hours.isOpen(berlin("2026-11-20T18:00").minusNanos(1)));
        assertFalse(hours.isOpen(berlin("2026-11-20T18:00")));
    }

    @ParameterizedTest
    @CsvSource({
        "daily, MO TU WE TH FR SA SU",
        "mon, MO",
        "'sat,sun', SA SU",
        "'mon, wed-fri', MO WE TH FR",
        "fri-mon, MO FR SA SU",
        "sun-sat, MO TU WE TH FR SA SU"
    })
    void itIsOpenOnItsDaysOnly(String days, String open) {
        Hours hours = window(days, "10:00", "18:00");
        StringBuilder seen = new StringBuilder();
        for (int day = 0; day < 7; day++) {
            LocalDateTime noon = LocalDateTime.parse("2026-11-16T12:00").plusDays(day);
            if (hours.isOpen(noon.atZone(Rosters.BERLIN).toInstant())) {
                seen.append(' ').append(noon.getDayOfWeek().name(), 0, 2);
            }
        }
        assertEquals(open, seen.toString().strip());
    }

    @Test
    void theNextOpeningIsTheFirstAfterThatMoment() {
        Hours hours = window("tue-fri", "10:00", "18:00");
        assertEquals(Optional.of(berlin("2026-11-20T10:00")), hours.nextOpening(berlin("2026-11-20T09:59")));
        assertEquals(Optional.empty(), hours.nextOpening(berlin("2026-11-20T10:00")));
        assertEquals(Optional.of(berlin("2026-11-24T10:00")), hours.nextOpening(berlin("2026-11-20T18:00")));
    }

    @Test
    void itClosesWhereNoOtherWindowGoesOn() {
        Hours hours = hours(
                "open:",
                "  - {from: 10:00, until: 18:00}",
                "  - {days: fri, from: 18:00, until: 21:00}",
                "  - {days: fri, from: 20:00, until: 2:00}");
        assertEquals(Optional.of(berlin("2026-11-19T18:00")), hours.closes(berlin("2026-11-19T10:00")));
        assertEquals(Optional.of(berlin("2026-11-21T02:00")), hours.closes(berlin("2026-11-20T10:00")));
        assertEquals(Optional.empty(), hours.closes(berlin("2026-11-21T02:00")));
    }

    @Test
    void windowsThatOverlapCountOnce() {
        Hours hours = hours(
                "open:",
                "  - {from: 12:00, until: 14:00}",
                "  - {from: 10:00, until: 18:00}",
                "  - {from: 17:00, until: 19:00}");
        assertEquals(Duration.ofHours(9), hours.openBetween(berlin("2026-11-20T00:00"), berlin("2026-11-21T00:00")));
        assertEquals(Duration.ofMinutes(90), hours.openBetween(berlin("2026-11-20T11:30"), berlin("2026-11-20T13:00")));
        assertEquals(Duration.ZERO, hours.openBetween(berlin("2026-11-20T13:00"), berlin("2026-11-20T11:30")));
    }

    @Test
    void aWindowMayRunOverMidnight() {
        Hours hours = window("fri", "20:00", "2:00");
        assertFalse(hours.isOpen(berlin("2026-11-20T01:00")));
        assertTrue(hours.isOpen(berlin("2026-11-20T20:00")));
        assertTrue(hours.isOpen(berlin("2026-11-21T01:59")));
        assertFalse(hours.isOpen(berlin("2026-11-21T02:00")));
        assertFalse(hours.isOpen(berlin("2026-11-21T20:00")));
    }

    @ParameterizedTest
    @CsvSource({"0:00, 0:00", "0:00, 24:00", "10:00, 10:00"})
    void aWindowThatEndsWhenItBegan_lasts24Hours(String from, String until) {
        Hours hours = window("daily", from, until);
        assertEquals(Optional.empty(), hours.closes(berlin("2026-11-20T12:00")));
        assertEquals(Duration.ofDays(30), hours.openBetween(at("2026-03-10T00:00:00Z"), at("2026-04-09T00:00:00Z")));
    }

    @Test
    void onAClosedDayNoWindowBegins_andTheOneOfTheEveningBeforeGoesOn() {
        Hours hours = hours("open: {from: 20:00, until: 2:00}", "closed: [2026-11-20, 2027-02-01..2027-02-03]");
        assertTrue(hours.isOpen(berlin("2026-11-20T01:59")));
        assertFalse(hours.isOpen(berlin("2026-11-20T20:00")));
        assertFalse(hours.isOpen(berlin("2026-11-21T01:59")));
        assertTrue(hours.isOpen(berlin("2026-11-21T20:00")));
        assertEquals(Optional.of(berlin("2027-02-04T20:00")), hours.nextOpening(berlin("2027-02-01T02:00")));
    }

    @Test
    void aStationThatIsAlwaysOpen_isClosedOnClosedDays() {
        Hours hours = hours("closed: 2026-12-24");
        assertTrue(hours.isOpen(berlin("2026-12-24T00:00").minusNanos(1)));
        assertFalse(hours.isOpen(berlin("2026-12-24T00:00")));
        assertFalse(hours.isOpen(berlin("2026-12-25T00:00").minusNanos(1)));
        assertTrue(hours.isOpen(berlin("2026-12-25T00:00")));
        assertEquals(Optional.of(berlin("2026-12-24T00:00")), hours.closes(berlin("2026-11-20T00:00")));
    }

    @Test
    void aDateWithoutAYear_isThatOfEveryYear() {
        Hours hours = hours("closed: [12-24..01-01, 02-29]");
        assertTrue(hours.isOpen(berlin("2026-12-23T12:00")));
        assertFalse(hours.isOpen(berlin("2026-12-24T12:00")));
        assertFalse(hours.isOpen(berlin("2031-01-01T12:00")));
        assertTrue(hours.isOpen(berlin("2031-01-02T12:00")));
        assertFalse(hours.isOpen(berlin("2028-02-29T12:00")));
        assertTrue(hours.isOpen(berlin("2027-02-28T12:00")));
        assertTrue(hours.isOpen(berlin("2027-03-01T12:00")));
    }

    @Test
    void aLeapDayIsADay() {
        Hours hours = window("tue", "10:00", "18:00");
        assertTrue(hours.isOpen(berlin("2028-02-29T10:00")));
        assertEquals(Duration.ofHours(8), hours.openBetween(berlin("2028-02-28T00:00"), berlin("2028-03-02T00:00")));
    }

    @Test
    void whatDoesNotOpenWithinAYear_hasNoNextOpening() {
        assertEquals(
                Optional.of(berlin("2027-11-01T00:00")),
                hours("closed: 2026-11-20..2027-10-31").nextOpening(berlin("2026-11-20T00:00")));
        assertEquals(Optional.empty(), hours("closed: 2026-11-20..2027-11-21").nextOpening(berlin("2026-11-20T00:00")));
        assertEquals(Optional.empty(), hours("closed: 01-01..12-31").nextOpening(berlin("2026-11-20T00:00")));
    }

    @ParameterizedTest
    @CsvSource({
        // whole days
        "0:00, 24:00, 2026-03-29T00:00, 2026-03-30T00:00, 23h",
        "0:00, 24:00, 2026-10-25T00:00, 2026-10-26T00:00, 25h",
        "10:00, 18:00, 2026-03-29T00:00, 2026-03-30T00:00, 8h",
        "1:00, 4:00, 2026-03-29T00:00, 2026-03-30T00:00, 2h",
        "1:00, 4:00, 2026-10-25T00:00, 2026-10-26T00:00, 4h",
        // what the clocks skip is not there
        "2:15, 2:45, 2026-03-29T00:00, 2026-03-30T00:00, 0h",
        "2:30, 4:00, 2026-03-29T00:00, 2026-03-30T00:00, 1h",
        "1:00, 2:30, 2026-03-29T00:00, 2026-03-30T00:00, 1h",
        // what they show twice begins at the first and ends at the second
        "2:15, 2:45, 2026-10-25T00:00, 2026-10-26T00:00, 1h30m",
        "2:30, 4:00, 2026-10-25T00:00, 2026-10-26T00:00, 2h30m",
        "1:00, 2:30, 2026-10-25T00:00, 2026-10-26T00:00, 2h30m",
        "1:00, 2:00, 2026-10-25T00:00, 2026-10-26T00:00, 1h",
        "3:00, 4:00, 2026-10-25T00:00, 2026-10-26T00:00, 1h"
    })
    void whereClocksChange_aWindowLastsAsLongAsTheyShowIt(
            String from, String until, String start, String end, String open) {
        assertEquals(
                Duration.parse("PT" + open.toUpperCase(Locale.ROOT)),
                window("daily", from, until).openBetween(berlin(start), berlin(end)));
    }

    @Test
    void whereClocksChange_itOpensAndClosesAtTheMomentTheyShow() {
        Hours spring = window("sun", "2:30", "4:00");
        assertEquals(Optional.of(at("2026-03-29T01:00:00Z")), spring.nextOpening(at("2026-03-28T12:00:00Z")));
        assertEquals(Optional.of(at("2026-03-29T02:00:00Z")), spring.closes(at("2026-03-29T01:00:00Z")));
        Hours autumn = window("sun", "2:15", "2:45");
        assertEquals(Optional.of(at("2026-10-25T00:15:00Z")), autumn.nextOpening(at("2026-10-24T12:00:00Z")));
        assertEquals(Optional.of(at("2026-10-25T01:45:00Z")), autumn.closes(at("2026-10-25T00:15:00Z")));
        // Nothing there that day: the next one is a week later.
        Hours skipped = window("sun", "2:15", "2:45");
        assertEquals(Optional.of(berlin("2026-04-05T02:15")), skipped.nextOpening(at("2026-03-28T12:00:00Z")));
    }

    @Test
    void itIsOpenByTheClocksOfItsZone() {
        Hours hours = roster("time-zone: Asia/Kathmandu", "open: {days: fri, from: 10:00, until: 18:00}")
                .hours();
        assertEquals(Optional.of(at("2026-11-20T04:15:00Z")), hours.nextOpening(at("2026-11-20T00:00:00Z")));
    }

    @Test
    void ofARangeWithoutEnd_theLastTenYearsAreCounted() {
        Hours hours = window("daily", "0:00", "24:00");
        assertEquals(Duration.ofDays(3660), hours.openBetween(Instant.EPOCH, at("2026-11-20T00:00:00Z")));
        assertEquals(Duration.ofDays(3660), hours.openBetween(Instant.MIN, Instant.MAX));
        assertEquals(Duration.ZERO, hours.openBetween(Instant.MAX, Instant.MIN));
    }

    /** Weeks in which clocks change, by an hour or half of one, at night or at midnight, or skip a day. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-27",
        "Europe/Berlin, 2026-10-23",
        "America/New_York, 2026-10-30",
        "Australia/Lord_Howe, 2026-04-03",
        "Australia/Lord_Howe, 2026-10-02",
        "Africa/Cairo, 2026-04-22",
        "Africa/Cairo, 2026-10-28",
        "America/Sao_Paulo, 2018-02-16",
        "America/Sao_Paulo, 2018-11-02",
        "Pacific/Apia, 2011-12-27",
        "Asia/Kathmandu, 2028-02-27",
        "UTC, 2026-12-30"
    })
    void everyRosterAgreesWithACountOfMinutes(ZoneId zone, LocalDate start) {
        Random random = new Random(start.toEpochDay());
        Instant first = start.atStartOfDay(zone).toInstant();
        int minutes = 6 * 24 * 60;
        Clock clock = new Clock(zone, first.minus(Duration.ofDays(3)), minutes + 6 * 24 * 60);
        for (int i = 0; i < 5; i++) {
            List<WeeklyWindow> windows = randomWindows(random);
            LocalDate holiday = start.plusDays(random.nextInt(6));
            List<Predicate<LocalDate>> closed = random.nextBoolean() ? List.of() : List.of(holiday::equals);
            Hours hours = new OpeningHours(zone, windows, closed);
            boolean[] open = clock.open(windows, closed);
            String about = zone + " " + windows + " " + (closed.isEmpty() ? "" : holiday);
            int from = 3 * 24 * 60;
            int count = 0;
            for (int minute = from; minute < from + minutes; minute++) {
                Instant at = clock.at(minute);
                assertEquals(open[minute], hours.isOpen(at), () -> about + " at " + at);
                count += open[minute] ? 1 : 0;
                if (minute % 97 == 0) {
                    assertEquals(
                            Duration.ofMinutes(count),
                            hours.openBetween(first, at.plus(Duration.ofMinutes(1))),
                            () -> about + " until " + at);
                    clock.assertNext(hours, open, minute, about);
                }
            }
        }
    }

    private static List<WeeklyWindow> randomWindows(Random random) {
        List<WeeklyWindow> windows = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
            random.ints(random.nextInt(7), 1, 8).mapToObj(DayOfWeek::of).forEach(days::add);
            windows.add(new WeeklyWindow(days, randomTime(random), randomTime(random)));
        }
        return windows;
    }

    /** Often at night, where clocks change. */
    private static LocalTime randomTime(Random random) {
        return LocalTime.MIN.plusMinutes(random.nextBoolean() ? random.nextInt(24 * 60) : 15L * random.nextInt(16));
    }

    /**
     * The minutes of a time and what the clock shows. A window is on from the first minute at which the clock has shown its
     * beginning or more, until it will never again show less than its end.
     */
    private static final class Clock {
        private final Instant start;
        private final LocalDateTime[] mostShown;
        private final LocalDateTime[] leastToCome;

        Clock(ZoneId zone, Instant start, int minutes) {
            this.start = start;
            mostShown = new LocalDateTime[minutes];
            leastToCome = new LocalDateTime[minutes];
            LocalDateTime most = LocalDateTime.MIN;
            for (int i = 0; i < minutes; i++) {
                LocalDateTime shown = LocalDateTime.ofInstant(at(i), zone);
                most = shown.isAfter(most) ? shown : most;
                mostShown[i] = most;
                leastToCome[i] = shown;
            }
            for (int i = minutes - 2; i >= 0; i--) {
                if (leastToCome[i + 1].isBefore(leastToCome[i])) {
                    leastToCome[i] = leastToCome[i + 1];
                }
            }
        }

        Instant at(int minute) {
            return start.plus(Duration.ofMinutes(minute));
        }

        boolean[] open(List<WeeklyWindow> windows, List<Predicate<LocalDate>> closed) {
            boolean[] open = new boolean[mostShown.length];
            LocalDate last = mostShown[mostShown.length - 1].toLocalDate();
            for (LocalDate date = mostShown[0].toLocalDate().minusDays(1);
                    !date.isAfter(last);
                    date = date.plusDays(1)) {
                for (WeeklyWindow window : windows) {
                    if (window.days().contains(date.getDayOfWeek())
                            && closed.stream().noneMatch(isClosed(date))) {
                        LocalDateTime from = date.atTime(window.from());
                        LocalDateTime until = date.atTime(window.until());
                        until = until.isAfter(from) ? until : until.plusDays(1);
                        for (int i = 0; i < open.length; i++) {
                            open[i] |= !mostShown[i].isBefore(from) && leastToCome[i].isBefore(until);
                        }
                    }
                }
            }
            return open;
        }

        private static Predicate<Predicate<LocalDate>> isClosed(LocalDate date) {
            return day -> day.test(date);
        }

        /** The next change within reach is the one the hours tell of. */
        void assertNext(Hours hours, boolean[] open, int minute, String about) {
            int next = minute;
            while (next < open.length && open[next] == open[minute]) {
                next++;
            }
            if (next < open.length - 24 * 60) {
                Optional<Instant> change = Optional.of(at(next));
                String when = about + " after " + at(minute);
                assertEquals(open[minute] ? change : Optional.empty(), hours.closes(at(minute)), when);
                assertEquals(open[minute] ? Optional.empty() : change, hours.nextOpening(at(minute)), when);
            }
        }
    }
}
