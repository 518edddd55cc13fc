package org.hilbert.heartbeat.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.monitor.WrittenRoster;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hilbert.heartbeat.roster.Rosters.BERLIN;
import static org.hilbert.heartbeat.roster.Rosters.SETTINGS;
import static org.hilbert.heartbeat.roster.Rosters.berlin;
import static org.hilbert.heartbeat.roster.Rosters.roster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RosterParserTest {
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");
    private static final ApplicationId PONG = ApplicationId.of("Pong");

    @Test
    void whatIsWrittenCanBeShown() {
        WrittenRoster written = roster(
                        "time-zone: Europe/Berlin",
                        "open: [{days: 'sat,sun', from: '9:30', until: '24:00'}]",
                        "closed: [2026-12-24, ' 12-25..12-26 ']",
                        "applications: {'video-*': , Tetris: {tolerance: 3s}, Pong: {expected: false}}")
                .written()
                .orElseThrow();
        assertEquals(
                new WrittenRoster(
                        BERLIN,
                        List.of(new WrittenRoster.Window(
                                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), LocalTime.of(9, 30), LocalTime.MIDNIGHT)),
                        List.of("2026-12-24", "12-25..12-26"),
                        List.of(
                                new WrittenRoster.Application(
                                        "Tetris",
                                        false,
                                        true,
                                        new Rules(
                                                SETTINGS.thresholds(), Duration.ofSeconds(3), SETTINGS.lostRetention()),
                                        Labels.NONE),
                                new WrittenRoster.Application("Pong", false, false, SETTINGS, Labels.NONE),
                                new WrittenRoster.Application("video-*", true, false, SETTINGS, Labels.NONE))),
                written);
    }

    @Test
    void anApplicationHasTheGroupAndTagsOfItsName_andElseOfTheFirstPatternThatFits() {
        FileRoster roster = roster(
                "applications:",
                "  'video-*': {group: ' Cinema ', tags: dark}",
                "  'video-7': {tolerance: 3s}",
                "  'video-8': {group: Hall 3, tags: [touch, dark, touch]}",
                "  '*': {group: Elsewhere}");
        assertEquals(new Labels(Optional.of("Cinema"), List.of("dark")), roster.labels(ApplicationId.of("video-1")));
        assertEquals(Labels.NONE, roster.labels(ApplicationId.of("video-7")));
        assertEquals(
                new Labels(Optional.of("Hall 3"), List.of("touch", "dark")),
                roster.labels(ApplicationId.of("video-8")));
        assertEquals(new Labels(Optional.of("Elsewhere"), List.of()), roster.labels(TETRIS));
        assertTrue(roster.haveLabels());
        assertFalse(roster("applications: {Tetris: {tags: []}}").haveLabels());
    }

    @Test
    void whereHostsAreToldApart_anApplicationHasTheGroupOfItsHostUnlessItHasItsOwn_andTheTagsOfBoth() {
        FileRoster roster = new RosterParser(SETTINGS, true).parse("roster.yaml", """
                        applications:
                          "Tetris @ *": {group: Games, tags: [touch, dark]}
                          "* @ 10.0.5.*": {group: Hall 5}
                          "*":
                        hosts:
                          10.0.3.17: {group: Workshop}
                          "10.0.3.*": {group: Hall 3, tags: [dark, upstairs]}
                          fd00::5: {group: Hall 6}
                          exhibit.local: {tags: [probed]}
                        """);
        assertEquals(
                new Labels(Optional.of("Games"), List.of("touch", "dark", "upstairs")),
                roster.labels(TETRIS.at("10.0.3.4")));
        assertEquals(
                new Labels(Optional.of("Hall 3"), List.of("dark", "upstairs")), roster.labels(PONG.at("10.0.3.4")));
        assertEquals(new Labels(Optional.of("Workshop"), List.of()), roster.labels(PONG.at("10.0.3.17")));
        assertEquals(Optional.of("Hall 5"), roster.labels(PONG.at("10.0.5.1")).group());
        assertEquals(Optional.of("Hall 6"), roster.labels(PONG.at("fd00::5")).group());
        assertEquals(List.of("probed"), roster.labels(PONG.at("exhibit.local")).tags());
        assertEquals(Labels.NONE, roster.labels(PONG.at("10.0.30.4")));
        assertTrue(roster.expected().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.3|must be an IP address such as 10.0.3.7, the name of a host, or a pattern such as 10.0.3.*, was 10.0.3",
                "10.0.3.0/24|must be an IP address such as 10.0.3.7, the name of a host, or a pattern such as 10.0.3.*, was 10.0.3.0/24",
                "'* @ 10.0.3.4'|must be an IP address such as 10.0.3.7, the name of a host, or a pattern such as 10.0.3.*, was * @ 10.0.3.4",
                "FD00:0:0::5|must be written fd00::5, as this server shows it, was FD00:0:0::5",
            })
    void whatCanBeNoHost_isAMistake(String host, String sentence) {
        RosterMistakeException mistake = assertThrows(
                RosterMistakeException.class,
                () -> new RosterParser(SETTINGS, true).parse("roster.yaml", "hosts:\n  '" + host + "': {group: A}"));
        assertEquals("roster.yaml, line 2: hosts." + host + " " + sentence, mistake.getMessage());
    }

    @Test
    void theExampleIsUnderstood() {
        FileRoster example = new RosterParser(SETTINGS, false)
                .parse("roster.yaml", new RosterFile(Path.of("examples", "roster.yaml")).text());
        assertEquals(List.of(TETRIS), List.copyOf(example.expected()));
        assertEquals(
                "2 applications, 1 expected, 1 pattern, open now until 21:00",
                example.summary(berlin("2026-11-26T12:00")));
        assertEquals(
                "2 applications, 1 expected, 1 pattern, closed now until 2026-12-27 10:00",
                example.summary(berlin("2026-12-24T12:00")));
        assertEquals(
                1, example.maintenance().plannedAt(berlin("2026-11-30T07:00")).size());
        assertEquals(
                TETRIS,
                example.maintenance()
                        .plannedAt(berlin("2026-12-01T08:00"))
                        .get(0)
                        .application()
                        .orElseThrow());
    }

    @Test
    void theExamplesInTheDocumentationAreUnderstood() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "roster.md")));
        int count = 0;
        for (; example.find(); count++) {
            boolean namesHosts = example.group(1).contains(" @ ");
            new RosterParser(SETTINGS, namesHosts).parse("roster.md", example.group(1));
        }
        assertEquals(4, count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "time-zone:\nopen:\nclosed:\nstart-allowance:\nat-once:\napplications:\nhosts:\nmaintenance:",
                "--- # a comment\nopen: []\nclosed: ~\napplications: {}\nmaintenance: []\n",
                "open:\n# - days: tue\n"
            })
    void aRosterThatSaysNothing_expectsNothingAndAllowsAll(String text) {
        FileRoster roster = roster(text);
        assertTrue(roster.expected().isEmpty());
        assertTrue(roster.allows(PONG));
        assertFalse(roster.names(PONG));
        assertEquals(SETTINGS, roster.rules(PONG));
        assertEquals(OptionalInt.empty(), roster.atOnce());
        assertEquals(Duration.ofSeconds(15), roster.startAllowance());
        assertSame(Hours.ALWAYS, roster.hours());
        assertSame(MaintenancePlan.NONE, roster.maintenance());
        assertEquals(ZoneId.systemDefault(), roster.zone());
        assertEquals("0 applications, 0 expected, always open", roster.summary(berlin("2026-12-01T08:00")));
    }

    @Test
    void everyKeyIsUnderstood() {
        FileRoster roster = roster(
                "time-zone: Europe/Berlin",
                "open: [{days: tue-fri, from: 9:00, until: 17:30}, {days: [sat, Sun], from: 10:00, until: 24:00}]",
                "closed: [2026-12-24, 2026-12-25..2026-12-26]",
                "start-allowance: 2m",
                "at-once: 3",
                "applications:",
                "  Tetris:",
                "    tolerance: 1500ms",
                "    warning: 4",
                "    critical: 6.5",
                "    lost: 8",
                "    stalled-after: 10",
                "  Pong: {expected: false}",
                "  Doom:",
                "maintenance:",
                "  - {days: daily, from: 06:00, until: 07:00, application: Pong, why: 'update'}");
        assertEquals(List.of(TETRIS, ApplicationId.of("Doom")), List.copyOf(roster.expected()));
        assertEquals(
                new Rules(new Thresholds(4, 6.5, 8, 10), Duration.ofMillis(1500), Duration.ofDays(100)),
                roster.rules(TETRIS));
        assertEquals(SETTINGS, roster.rules(PONG));
        assertTrue(roster.allows(PONG));
        assertTrue(roster.names(PONG));
        assertFalse(roster.allows(ApplicationId.of("pong")));
        assertFalse(roster.names(ApplicationId.of("pong")));
        assertEquals(OptionalInt.of(3), roster.atOnce());
        assertEquals(Duration.ofMinutes(2), roster.startAllowance());
        assertTrue(roster.hours().isOpen(berlin("2026-12-23T09:00")));
        assertFalse(roster.hours().isOpen(berlin("2026-12-24T09:00")));
        assertTrue(roster.hours().isOpen(berlin("2026-12-27T23:59")));
        var planned = roster.maintenance().plannedAt(berlin("2026-12-24T06:30"));
        assertEquals(1, planned.size());
        assertEquals("update", planned.get(0).why());
        assertEquals(berlin("2026-12-24T06:00"), planned.get(0).from());
        assertEquals(berlin("2026-12-24T07:00"), planned.get(0).until().orElseThrow());
        assertTrue(planned.get(0).planned());
        assertTrue(planned.get(0).covers(PONG));
        assertFalse(planned.get(0).covers(TETRIS));
    }

    @Test
    void whatAnApplicationLeavesOut_isAsInTheSettings() {
        Rules rules =
                roster("applications: {Tetris: {warning: 4, expected: false}}").rules(TETRIS);
        assertEquals(new Rules(new Thresholds(4, 5, 6, 5), Duration.ofSeconds(1), Duration.ofHours(24)), rules);
    }

    @Test
    void aNameCountsMoreThanAPattern_andTheFirstPatternMoreThanTheNext() {
        FileRoster roster = roster(
                "applications:",
                "  video-*: {tolerance: 5s}",
                "  \"*\": {tolerance: 6s}",
                "  video-1: {tolerance: 7s}",
                "  video-?: {tolerance: 8s}");
        assertEquals(5, toleranceOf(roster, "video-2"));
        assertEquals(7, toleranceOf(roster, "video-1"));
        assertEquals(6, toleranceOf(roster, "Tetris"));
        assertEquals(List.of(ApplicationId.of("video-1")), List.copyOf(roster.expected()));
        assertTrue(roster.allows(PONG));
    }

    @Test
    void aPatternOfWildcardsAloneNamesNobody() {
        FileRoster roster = roster("applications: {'video-*': , '*': }");
        assertTrue(roster.allows(PONG));
        assertFalse(roster.names(PONG));
        assertTrue(roster.names(ApplicationId.of("video-2")));
    }

    private static long toleranceOf(FileRoster roster, String name) {
        return roster.rules(ApplicationId.of(name)).tolerance().toSeconds();
    }

    @Test
    void whereHostsAreToldApart_namesAreFullNames() {
        RosterParser parser = new RosterParser(SETTINGS, true);
        FileRoster roster = parser.parse("r", "applications: {Tetris @ 10.0.0.5: , Pong @ *: {tolerance: 2s}}");
        assertEquals(List.of(TETRIS.at("10.0.0.5")), List.copyOf(roster.expected()));
        assertEquals(Duration.ofSeconds(2), roster.rules(PONG.at("fe80::1")).tolerance());
        assertFalse(roster.allows(TETRIS.at("10.0.0.6")));
        var mistake =
                assertThrows(RosterMistakeException.class, () -> parser.parse("r", "applications:\n  Tetris: {}"));
        assertEquals(
                "r, line 2: applications.Tetris must be a full name such as \"Tetris @ 10.0.0.5\", or a pattern such as"
                        + " \"Tetris @ *\", was Tetris",
                mistake.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tetris @ fe80::0:1|written with the address fe80::1, as this server shows it",
                "Tetris @ FE80::1|written with the address fe80::1, as this server shows it",
                "Tetris @ kiosk|a full name with an IP address, such as \"Tetris @ 10.0.0.5\"",
                "Tetris-?|a pattern that can stand for a full name, such as \"Tetris @ *\" or \"Tetris*\"",
            })
    void whereHostsAreToldApart_aNameThatCouldMeanNobodyIsAMistake(String name, String allowed) {
        var mistake = assertThrows(
                RosterMistakeException.class,
                () -> new RosterParser(SETTINGS, true).parse("r", "applications:\n  '" + name + "': {}"));
        assertEquals("r, line 2: applications." + name + " must be " + allowed + ", was " + name, mistake.getMessage());
    }

    @Test
    void namesAreTakenAsTheyAre() {
        FileRoster roster = roster("applications:", "  42:", "  true:", "  'null':", "  Käse & Brot:", "  1.50: {}");
        assertEquals(
                List.of("42", "true", "null", "Käse & Brot", "1.50"),
                roster.expected().stream().map(ApplicationId::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeIsASentence_withTheLineTheKeyTheValueAndTheBound(String text, String sentence) {
        var mistake = assertThrows(RosterMistakeException.class, () -> roster(text));
        assertEquals("roster.yaml" + sentence, mistake.getMessage());
    }

    static Stream<Arguments> mistakes() {
        String ratio = " must be above 0 and at most 100, with at most three decimals, was ";
        String unit = " must be a number with its unit, such as 500ms, 2s, 10m, 24h or 7d, was ";
        String time = " must be a time such as 09:30, was ";
        String days = " must be daily, or days such as mon, tue-fri or sat,sun, was ";
        String dates = " must be a date such as 2026-12-24, one of every year such as 12-25, or a range of either, such"
                + " as 2026-12-24..2026-12-26, was ";
        String dateAndTime = " must be a date and time such as 2026-12-01T08:00, was ";
        String rising = " must have warning below critical and critical below lost, had ";
        String asSet = " (what it leaves out is as in the settings)";
        return Stream.of(
                // values
                mistake("time-zone: Berlin", 1, "time-zone must be a name such as Europe/Berlin or UTC, was Berlin"),
                mistake("at-once: 0", 1, "at-once must be 1 to 10000, was 0"),
                mistake("at-once: many", 1, "at-once must be 1 to 10000, was many"),
                mistake("at-once: 10001", 1, "at-once must be 1 to 10000, was 10001"),
                mistake(
                        "applications: {a: , b: , c: {expected: no}}\nat-once: 1",
                        2,
                        "at-once must be as many as are expected (2) or more, was 1"),
                mistake("start-allowance: 15", 1, "start-allowance" + unit + "15"),
                mistake("start-allowance: -1s", 1, "start-allowance" + unit + "-1s"),
                mistake("start-allowance: 2d", 1, "start-allowance must be 0s to 1d, was 2d"),
                mistake(application("tolerance: 0s"), 7, "applications.Tetris.tolerance must be 1ms to 100d, was 0s"),
                mistake(
                        application("tolerance: 101d"),
                        7,
                        "applications.Tetris.tolerance must be 1ms to 100d, was 101d"),
                mistake(application("tolerance: 3"), 7, "applications.Tetris.tolerance" + unit + "3"),
                mistake(
                        application("tolerance: 99999999999999d"),
                        7,
                        "applications.Tetris.tolerance" + unit + "99999999999999d"),
                mistake(application("warning: 0"), 7, "applications.Tetris.warning" + ratio + "0"),
                mistake(application("critical: 100.5"), 7, "applications.Tetris.critical" + ratio + "100.5"),
                mistake(application("lost: 2.0005"), 7, "applications.Tetris.lost" + ratio + "2.0005"),
                mistake(application("stalled-after: NaN"), 7, "applications.Tetris.stalled-after" + ratio + "NaN"),
                mistake(application("warning: 5"), 6, "applications.Tetris" + rising + "5, 5 and 6" + asSet),
                mistake(application("lost: 4.5"), 6, "applications.Tetris" + rising + "3, 5 and 4.5" + asSet),
                mistake(
                        application("expected: maybe"),
                        7,
                        "applications.Tetris.expected must be true or false, was maybe"),
                mistake(
                        "applications:\n  video-*:\n    expected: true",
                        3,
                        "applications.video-*.expected must be false: nobody knows whom a pattern means, was true"),
                mistake("applications:\n  '': {}", 2, "the name in applications.\"\" must not be empty"),
                mistake(
                        "applications:\n  " + "x".repeat(257) + ": {}",
                        2,
                        "the name in applications." + "x".repeat(60) + "... must have at most 256 characters, had 257"),
                mistake(
                        "applications:\n  \"a\\tb\": {}",
                        2,
                        "the name in applications.a?b must not contain control characters or line breaks"),
                mistake("open:\n  - {days: tues, from: 10:00, until: 18:00}", 2, "open.days" + days + "tues"),
                mistake("open:\n  - {days: tue-, from: 10:00, until: 18:00}", 2, "open.days" + days + "tue-"),
                mistake("open:\n  - days: mon\n    from: ten\n    until: 18:00", 3, "open.from" + time + "ten"),
                mistake("open:\n  - days: mon\n    from: 24:00\n    until: 2:00", 3, "open.from" + time + "24:00"),
                mistake("open:\n  - days: mon\n    from: 10:00\n    until: 25:00", 4, "open.until" + time + "25:00"),
                mistake("open:\n  - days: mon\n    from: 10:00", 2, "open.until" + time + "nothing"),
                mistake("\n\nopen:\n  - {}", 4, "open.from" + time + "nothing"),
                mistake("closed:\n  - 2026-12-24\n  - 2027-02-29", 3, "closed" + dates + "2027-02-29"),
                mistake("closed: 2026-12-26..2026-12-24", 1, "closed" + dates + "2026-12-26..2026-12-24"),
                mistake("closed: 2026-12-26..12-27", 1, "closed" + dates + "2026-12-26..12-27"),
                mistake("closed: Christmas", 1, "closed" + dates + "Christmas"),
                mistake(
                        "maintenance:\n  - from: soon\n    until: 8:00",
                        2,
                        "maintenance.from must be a time such as 09:30, or a date and time such as 2026-12-01T08:00, was"
                                + " soon"),
                mistake(
                        "maintenance:\n  - why: x\n    until: 8:00",
                        2,
                        "maintenance.from must be a time such as 09:30, or a date and time such as 2026-12-01T08:00, was"
                                + " nothing"),
                mistake(
                        "maintenance:\n  - from: 2026-12-01\n    until: 8:00",
                        2,
                        "maintenance.from" + dateAndTime + "2026-12-01"),
                mistake(
                        "maintenance:\n  - from: 2026-12-01T08:00\n    until: 10:00",
                        3,
                        "maintenance.until" + dateAndTime + "10:00"),
                mistake(
                        "maintenance:\n  - from: 2026-12-01T08:00\n    until: 2026-12-01T08:00",
                        3,
                        "maintenance.until must be later than from, and at most 366 days, was 2026-12-01T08:00"),
                mistake(
                        "maintenance:\n  - from: 2026-12-01T08:00\n    until: 2036-12-01T08:00",
                        3,
                        "maintenance.until must be later than from, and at most 366 days, was 2036-12-01T08:00"),
                mistake(
                        "maintenance:\n  - days: mon\n    from: 2026-12-01T08:00\n    until: 2026-12-01T09:00",
                        2,
                        "maintenance.days must be left out where from has a date, was mon"),
                mistake(
                        "applications: {Tetris: }\nmaintenance:\n  - {from: 8:00, until: 9:00, application: Tetriss}",
                        3,
                        "maintenance.application must be on the roster, was Tetriss"),
                mistake(
                        "maintenance:\n  - {from: 8:00, until: 9:00, application: '*'}",
                        2,
                        "maintenance.application must be a name, not a pattern, was *"),
                mistake(
                        "maintenance:\n  - {from: 8:00, until: 9:00, why: \"a\\nb\"}",
                        2,
                        "maintenance.why must be one line of at most 200 characters, was a?b"),
                // bounds
                mistake(
                        "applications:\n" + lines(10_001, "  a%d:"),
                        10_002,
                        "applications must be at most 10000, were 10001"),
                mistake(
                        "open:\n" + lines(1001, "  - {from: 8:00, until: 9:00}"),
                        1002,
                        "open must be at most 1000, were 1001"),
                mistake(
                        "maintenance:\n" + lines(1001, "  - {from: 8:00, until: 9:00}"),
                        1002,
                        "maintenance must be at most 1000, were 1001"),
                mistake("closed:\n" + lines(1001, "  - 12-25"), 1002, "closed must be at most 1000, were 1001"),
                // shapes
                mistake("", 0, "must not be empty; a roster of nothing is {}"),
                mistake("# nothing yet\n", 0, "must not be empty; a roster of nothing is {}"),
                mistake(
                        "opens: []",
                        1,
                        "opens is not a key; allowed here: time-zone, open, closed, start-allowance, at-once,"
                                + " applications, hosts, maintenance"),
                mistake(
                        "holidays:\n  - 2026-12-24",
                        1,
                        "holidays is not a key; allowed here: time-zone, open, closed, start-allowance, at-once,"
                                + " applications, hosts, maintenance"),
                mistake(
                        application("tolerence: 3s"),
                        7,
                        "applications.Tetris.tolerence is not a key; allowed here: expected, tolerance, warning, critical,"
                                + " lost, stalled-after, group, tags"),
                mistake(
                        "open:\n  - from: 8:00\n    until: 9:00\n  - to: 9:00\n    from: 8:00\n  - {}",
                        4,
                        "open.to is not a key; allowed here: days, from, until"),
                mistake(
                        "open: [{days: sat,sun, from: 8:00, until: 9:00}]",
                        1,
                        "open.sun is not a key; allowed here: days, from, until"),
                mistake("time-zone:\n  a: b", 2, "time-zone must be a single value, not a list and not keys"),
                mistake("at-once: [1, 2]", 1, "at-once must be a single value, not a list and not keys"),
                mistake("closed: [[2026-12-24]]", 1, "closed must be a single value, not a list and not keys"),
                mistake("applications:\n  - Tetris", 2, "applications must have the names of applications as keys"),
                mistake("applications: Tetris", 1, "applications must have the names of applications as keys"),
                mistake(
                        "applications:\n  Tetris: 3s",
                        2,
                        "applications.Tetris must have keys: expected, tolerance, warning, critical, lost,"
                                + " stalled-after, group, tags"),
                // groups and tags
                mistake(
                        application("group: '" + "x".repeat(65) + "'"),
                        7,
                        "applications.Tetris.group must be a text of 1 to 64 characters in one line, was "
                                + "x".repeat(60) + "..."),
                mistake(
                        application("tags: [touch, ' ']"),
                        7,
                        "applications.Tetris.tags must be a text of 1 to 64 characters in one line, was nothing"),
                mistake(
                        application("tags: [\"two\\nlines\"]"),
                        7,
                        "applications.Tetris.tags must be a text of 1 to 64 characters in one line, was two?lines"),
                mistake(
                        application("tags: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]"),
                        7,
                        "applications.Tetris.tags must be at most 16, were 17"),
                mistake(
                        application("group: [Hall 3, Hall 4]"),
                        7,
                        "applications.Tetris.group must be a single value, not a list and not keys"),
                mistake(
                        "hosts:\n  10.0.3.7: {group: Hall 3}",
                        2,
                        "hosts must be left out where hosts are not told apart; heartbeat.identity=app-at-host does"),
                mistake("hosts: [10.0.3.7]", 1, "hosts must have the addresses of hosts as keys"),
                mistake("hosts:\n  10.0.3.7: Hall 3", 2, "hosts.10.0.3.7 must have keys: group, tags"),
                mistake(
                        "hosts:\n  10.0.3.7:\n    room: Hall 3",
                        3,
                        "hosts.10.0.3.7.room is not a key; allowed here: group, tags"),
                mistake("open: daily", 1, "open must have keys: days, from, until"),
                mistake("maintenance: [monday]", 1, "maintenance must have keys: days, from, until, application, why"),
                mistake(
                        "- Tetris",
                        1,
                        "a roster must have keys: time-zone, open, closed, start-allowance, at-once, applications,"
                                + " hosts, maintenance"),
                mistake(
                        "Tetris",
                        1,
                        "a roster must have keys: time-zone, open, closed, start-allowance, at-once, applications,"
                                + " hosts, maintenance"),
                mistake("open:\n  -\n  - {from: 8:00, until: 9:00}", 2, "open must not hold an empty entry"),
                mistake("closed: [~]", 1, "closed must not hold an empty entry"),
                mistake("at-once: 1\nat-once: 2", 2, "at-once is there twice"),
                mistake("applications:\n  Tetris:\n  Pong:\n  Tetris:", 4, "Tetris is there twice"),
                // YAML
                mistake("applications:\n\tTetris:", 2, "is not YAML: a tab begins a line or a value; blanks do"),
                mistake(
                        "at-once: 1\ntime-zone: a: b",
                        2,
                        "is not YAML: a second colon, or a key inside a value, is not allowed here"),
                mistake("at-once: 1\nclosed: [12-24", 2, "is not YAML: expected ',' or ']', but got <stream end>"),
                mistake("at-once: 1\ntime-zone: 'x", 2, "is not YAML: found unexpected end of stream"),
                mistake("at-once: 1\ntime-zone: \u0001", 2, "is not YAML: a character that no text has"),
                mistake(
                        "applications:\n  *video : {}",
                        2,
                        "is not a roster: a key must be plain text; one that begins with * or & stands in quotes"),
                mistake(
                        "applications:\n  *-video: {}",
                        2,
                        "is not a roster: a key must be plain text; one that begins with * or & stands in quotes"),
                mistake(
                        "x: &a {b: c}",
                        1,
                        "x is not a key; allowed here: time-zone, open, closed, start-allowance, at-once, applications,"
                                + " hosts, maintenance"),
                mistake("time-zone: *zone", 1, "time-zone must be a name such as Europe/Berlin or UTC, was *zone"),
                mistake("at-once: 1\n---\nat-once: 1", 3, "must be one document, without a line --- inside"),
                mistake(
                        "time-zone: \"" + "x".repeat(100) + "\\u202E\"",
                        1,
                        "time-zone must be a name such as Europe/Berlin or UTC, was " + "x".repeat(60) + "..."),
                mistake(
                        "time-zone: \"x\\e[1m\\u202Ey\"",
                        1,
                        "time-zone must be a name such as Europe/Berlin or UTC, was x?[1m?y"));
    }

    private static String application(String line) {
        return "\n\n\n\napplications:\n  Tetris:\n    " + line;
    }

    private static String lines(int count, String line) {
        return IntStream.range(0, count).mapToObj(line::formatted).collect(Collectors.joining("\n"));
    }

    private static Arguments mistake(String text, int line, String what) {
        return Arguments.of(text, (line == 0 ? ": " : ", line " + line + ": ") + what);
    }

    @Test
    void whatIsNested_isRefusedAndNotFollowedDown() {
        for (String open : List.of("[", "{a: ", "- ")) {
            String text = "applications: " + open.repeat(300_000);
            String message = assertThrows(RosterMistakeException.class, () -> roster(text))
                    .getMessage();
            assertTrue(message.length() < 300, message);
        }
    }
}
