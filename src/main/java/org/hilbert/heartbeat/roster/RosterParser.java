package org.hilbert.heartbeat.roster;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.HostAddress;
import org.hilbert.heartbeat.server.NamePattern;

/** Understands the text of a roster; {@code docs/roster.md} is this, in words. Immutable, and therefore thread-safe. */
final class RosterParser {
    private static final int MOST_APPLICATIONS = 10_000;
    private static final int MOST_HOSTS = 10_000;
    private static final int MOST_WINDOWS = 1_000;
    private static final int MOST_TAGS = 16;
    private static final int LONGEST_REASON = 200;
    private static final Duration LONGEST_MAINTENANCE = Duration.ofDays(366);
    private static final String A_LABEL = "a text of 1 to " + Notation.LONGEST_LABEL + " characters in one line";
    private static final String A_HOST =
            "an IP address such as 10.0.3.7, the name of a host, or a pattern such as 10.0.3.*";
    private static final String A_TIME = "a time such as 09:30";
    private static final String A_DATE_AND_TIME = "a date and time such as 2026-12-01T08:00";

    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_*?-]{1,64}");
    /** What looks like an address, and can be no name of a host. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|.*:.*");

    private final Rules defaults;
    private final boolean namesHosts;

    /**
     * @param defaults how an application is judged of which the roster says nothing else
     * @param namesHosts whether applications are known by their full names, such as {@code Tetris @ 10.0.0.5}
     */
    RosterParser(Rules defaults, boolean namesHosts) {
        this.defaults = defaults;
        this.namesHosts = namesHosts;
    }

    /**
     * The roster that says.
     *
     * @param file what the text is called in sentences
     * @throws RosterMistakeException with a sentence about the first mistake found
     */
    FileRoster parse(String file, String text) {
        try {
            return roster(DocumentReader.read(text));
        } catch (RosterMistakeException e) {
            throw e.in(file);
        }
    }

    private FileRoster roster(RosterDocument document) {
        ZoneId zone = given(document.timeZone(), Notation::zone, "time-zone", "a name such as Europe/Berlin or UTC")
                .orElseGet(ZoneId::systemDefault);
        Applications applications = applications(document.applications().entries());
        OptionalInt atOnce = given(
                        document.atOnce(),
                        text -> Notation.count(text, MOST_APPLICATIONS),
                        "at-once",
                        "1 to " + MOST_APPLICATIONS)
                .orElse(OptionalInt.empty());
        int expected = applications.expected().size();
        if (atOnce.isPresent() && atOnce.getAsInt() < expected) {
            throw document.atOnce().mistake("at-once", "as many as are expected (" + expected + ") or more");
        }
        Duration startAllowance = duration(
                document.startAllowance(),
                Duration.ZERO,
                Duration.ofDays(1),
                "start-allowance",
                "0s to 1d",
                Duration.ofSeconds(15));
        List<WeeklyWindow> open = open(document);
        return new FileRoster(
                defaults,
                applications,
                hosts(document.hosts().entries()),
                atOnce,
                startAllowance,
                zone,
                open,
                document.closed().stream().map(date -> date.text().strip()).toList(),
                hours(document, zone, open),
                maintenance(document.maintenance(), zone, applications));
    }

    private static Hours hours(RosterDocument document, ZoneId zone, List<WeeklyWindow> windows) {
        limit("closed", document.closed(), MOST_WINDOWS, Written::line);
        List<Predicate<LocalDate>> closed = document.closed().stream()
                .map(dates -> dates.read(
                        Notation::dates,
                        "closed",
                        "a date such as 2026-12-24, one of every year such as 12-25, or a range of either,"
                                + " such as 2026-12-24..2026-12-26"))
                .toList();
        if (windows.isEmpty()) {
            return closed.isEmpty() ? Hours.ALWAYS : new OpeningHours(zone, List.of(WeeklyWindow.ALWAYS), closed);
        }
        return new OpeningHours(zone, windows, closed);
    }

    private static List<WeeklyWindow> open(RosterDocument document) {
        limit("open", document.open(), MOST_WINDOWS, RosterDocument.Opening::line);
        return document.open().stream()
                .map(window -> weekly("open", window.days(), window.from(), window.until(), window.line(), A_TIME))
                .toList();
    }

    private MaintenancePlan maintenance(List<RosterDocument.Planned> windows, ZoneId zone, Applications applications) {
        if (windows.isEmpty()) {
            return MaintenancePlan.NONE;
        }
        limit("maintenance", windows, MOST_WINDOWS, RosterDocument.Planned::line);
        List<PlannedMaintenance.Weekly> weekly = new ArrayList<>();
        List<Maintenance> once = new ArrayList<>();
        for (RosterDocument.Planned window : windows) {
            Optional<ApplicationId> application = application(window.application(), applications);
            String why = why(window.why());
            if (Notation.hasADate(window.from().text())) {
                Span span = once(window, zone);
                once.add(new Maintenance(application, span.from(), Optional.of(span.until()), why, true));
            } else {
                WeeklyWindow week = weekly(
                        "maintenance",
                        window.days(),
                        window.from(),
                        window.until(),
                        window.line(),
                        A_TIME + ", or " + A_DATE_AND_TIME);
                weekly.add(new PlannedMaintenance.Weekly(week, application, why));
            }
        }
        return new PlannedMaintenance(zone, weekly, once);
    }

    private static WeeklyWindow weekly(
            String key, List<Written> days, Written from, Written until, int line, String allowed) {
        EnumSet<DayOfWeek> all = EnumSet.noneOf(DayOfWeek.class);
        for (Written some : days) {
            all.addAll(some.read(Notation::days, key + ".days", "daily, or days such as mon, tue-fri or sat,sun"));
        }
        LocalTime begins = from(from, line).read(Notation::time, key + ".from", allowed);
        LocalTime ends = from(until, line).read(Notation::end, key + ".until", A_TIME);
        return new WeeklyWindow(all.isEmpty() ? Set.of(DayOfWeek.values()) : all, begins, ends);
    }

    private static Span once(RosterDocument.Planned window, ZoneId zone) {
        if (!window.days().isEmpty()) {
            throw window.days().get(0).mistake("maintenance.days", "left out where from has a date");
        }
        Written end = from(window.until(), window.line());
        LocalDateTime from = window.from().read(Notation::dateAndTime, "maintenance.from", A_DATE_AND_TIME);
        LocalDateTime until = end.read(Notation::dateAndTime, "maintenance.until", A_DATE_AND_TIME);
        Span span = Span.of(from, until, zone);
        if (!from.isBefore(until)
                || span.isEmpty()
                || Duration.between(from, until).compareTo(LONGEST_MAINTENANCE) > 0) {
            throw end.mistake("maintenance.until", "later than from, and at most 366 days");
        }
        return span;
    }

    private static String why(Written why) {
        String text = why.text().strip();
        boolean oneLine = text.codePoints().noneMatch(Character::isISOControl);
        if (!oneLine || text.codePointCount(0, text.length()) > LONGEST_REASON) {
            throw why.mistake("maintenance.why", "one line of at most " + LONGEST_REASON + " characters");
        }
        return text;
    }

    private Optional<ApplicationId> application(Written name, Applications applications) {
        String key = "maintenance.application";
        if (!name.isGiven()) {
            return Optional.empty();
        }
        if (NamePattern.isPattern(name.text())) {
            throw name.mistake(key, "a name, not a pattern");
        }
        ApplicationId id = id(name, key);
        if (!applications.isEmpty() && applications.rules(id).isEmpty()) {
            throw name.mistake(key, "on the roster");
        }
        return Optional.of(id);
    }

    private Applications applications(List<RosterDocument.Entry> entries) {
        limit("applications", entries, MOST_APPLICATIONS, entry -> entry.name().line());
        Map<ApplicationId, Applications.Said> named = new LinkedHashMap<>();
        Set<ApplicationId> expected = new LinkedHashSet<>();
        List<Applications.OfPattern> patterns = new ArrayList<>();
        for (RosterDocument.Entry entry : entries) {
            Written name = entry.name();
            RosterDocument.Application application = entry.application();
            String key = "applications." + (name.text().isBlank() ? "\"\"" : Printable.of(name.text()));
            Optional<Boolean> isExpected =
                    given(application.expected(), Notation::yesOrNo, key + ".expected", "true or false");
            Applications.Said said = new Applications.Said(
                    rules(name, application, key), labels(application.group(), application.tags(), key));
            if (NamePattern.isPattern(name.text())) {
                if (isExpected.orElse(false)) {
                    throw application.expected().mistake(key + ".expected", "false: nobody knows whom a pattern means");
                }
                if (namesHosts && !new NamePattern(name.text()).canNameAHost()) {
                    throw name.mistake(
                            key, "a pattern that can stand for a full name, such as \"Tetris @ *\" or \"Tetris*\"");
                }
                patterns.add(new Applications.OfPattern(new NamePattern(name.text()), said));
            } else {
                ApplicationId id = id(name, key);
                named.put(id, said);
                if (isExpected.orElse(true)) {
                    expected.add(id);
                }
            }
        }
        return new Applications(named, expected, patterns);
    }

    private Hosts hosts(List<RosterDocument.HostEntry> entries) {
        limit("hosts", entries, MOST_HOSTS, entry -> entry.name().line());
        if (!entries.isEmpty() && !namesHosts) {
            throw new RosterMistakeException(
                    entries.get(0).name().line(),
                    "hosts must be left out where hosts are not told apart; heartbeat.identity=app-at-host does");
        }
        Map<String, Labels> named = new LinkedHashMap<>();
        List<Hosts.OfPattern> patterns = new ArrayList<>();
        for (RosterDocument.HostEntry entry : entries) {
            Written name = entry.name();
            String key = "hosts." + (name.text().isBlank() ? "\"\"" : Printable.of(name.text()));
            Labels labels = labels(entry.host().group(), entry.host().tags(), key);
            if (!HOST.matcher(name.text()).matches()) {
                throw name.mistake(key, A_HOST);
            }
            if (NamePattern.isPattern(name.text())) {
                patterns.add(new Hosts.OfPattern(new NamePattern(name.text()), labels));
                continue;
            }
            String known = HostAddress.canonical(name.text());
            if (!known.equals(name.text())) {
                throw name.mistake(key, "written " + known + ", as this server shows it");
            }
            if (!HostAddress.isCanonicalIp(known) && NUMBERS.matcher(known).matches()) {
                throw name.mistake(key, A_HOST);
            }
            named.put(known, labels);
        }
        return new Hosts(named, patterns);
    }

    private static Labels labels(Written group, List<Written> tags, String key) {
        limit(key + ".tags", tags, MOST_TAGS, Written::line);
        Optional<String> known = given(group, Notation::label, key + ".group", A_LABEL);
        Set<String> all = new LinkedHashSet<>();
        for (Written tag : tags) {
            all.add(tag.read(Notation::label, key + ".tags", A_LABEL));
        }
        return known.isEmpty() && all.isEmpty() ? Labels.NONE : new Labels(known, List.copyOf(all));
    }

    private ApplicationId id(Written name, String key) {
        try {
            ApplicationId id = namesHosts ? ApplicationId.ofFullName(name.text()) : ApplicationId.of(name.text());
            if (namesHosts && !name.text().contains(" @ ")) {
                throw name.mistake(
                        key, "a full name such as \"Tetris @ 10.0.0.5\", or a pattern such as \"Tetris @ *\"");
            }
            Optional<String> host = ApplicationId.hostIn(name.text()).filter(address -> namesHosts);
            if (host.filter(address -> !HostAddress.isCanonicalIp(address)).isPresent()) {
                String known = HostAddress.canonical(host.get());
                throw name.mistake(
                        key,
                        known.equals(host.get())
                                ? "a full name with an IP address, such as \"Tetris @ 10.0.0.5\""
                                : "written with the address " + known + ", as this server shows it");
            }
            return id;
        } catch (MalformedRequestException e) {
            throw new RosterMistakeException(name.line(), e.getMessage().replaceFirst("^appid", "the name in " + key));
        }
    }

    private Rules rules(Written name, RosterDocument.Application application, String key) {
        Thresholds own = defaults.thresholds();
        double warning = ratio(application.warning(), key + ".warning", own.warning());
        double critical = ratio(application.critical(), key + ".critical", own.critical());
        double lost = ratio(application.lost(), key + ".lost", own.lost());
        double stalledAfter = ratio(application.stalledAfter(), key + ".stalled-after", own.stalledAfter());
        if (warning >= critical || critical >= lost) {
            throw new RosterMistakeException(
                    name.line(),
                    key + " must have warning below critical and critical below lost, had " + text(warning) + ", "
                            + text(critical) + " and " + text(lost) + " (what it leaves out is as in the settings)");
        }
        Duration tolerance = duration(
                application.tolerance(),
                Duration.ofMillis(1),
                Duration.ofDays(100),
                key + ".tolerance",
                "1ms to 100d",
                defaults.tolerance());
        return new Rules(new Thresholds(warning, critical, lost, stalledAfter), tolerance, defaults.lostRetention());
    }

    private static double ratio(Written value, String key, double otherwise) {
        return given(value, Notation::ratio, key, "above 0 and at most 100, with at most three decimals")
                .orElse(otherwise);
    }

    private static Duration duration(
            Written value, Duration least, Duration most, String key, String bounds, Duration otherwise) {
        Optional<Duration> duration =
                given(value, Notation::duration, key, "a number with its unit, such as 500ms, 2s, 10m, 24h or 7d");
        if (duration.filter(it -> it.compareTo(least) < 0 || it.compareTo(most) > 0)
                .isPresent()) {
            throw value.mistake(key, bounds);
        }
        return duration.orElse(otherwise);
    }

    private static <T> Optional<T> given(
            Written value, Function<String, Optional<T>> meaning, String key, String allowed) {
        return value.isGiven() ? Optional.of(value.read(meaning, key, allowed)) : Optional.empty();
    }

    /** The value, or that it is missing from what stands in that line. */
    private static Written from(Written value, int line) {
        return value.isGiven() ? value : Written.nothing(line);
    }

    private static <T> void limit(String key, List<T> all, int most, ToIntFunction<T> line) {
        if (all.size() > most) {
            throw new RosterMistakeException(
                    line.applyAsInt(all.get(most)), key + " must be at most " + most + ", were " + all.size());
        }
    }

    private static String text(double ratio) {
        return BigDecimal.valueOf(ratio).stripTrailingZeros().toPlainString();
    }
}
