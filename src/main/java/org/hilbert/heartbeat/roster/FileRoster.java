package org.hilbert.heartbeat.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.WrittenRoster;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * A roster as a file says it.
 *
 * @param defaults how applications are judged that are not on it
 * @param applications those that are
 * @param hosts what is said of hosts; of none where hosts are not told apart
 * @param zone whose clocks its times are meant by
 * @param open when the station opens each week, as it is written; empty if it always is open
 * @param closed on which days it does not, as they are written
 */
record FileRoster(
        Rules defaults,
        Applications applications,
        Hosts hosts,
        OptionalInt atOnce,
        Duration startAllowance,
        ZoneId zone,
        List<WeeklyWindow> open,
        List<String> closed,
        Hours hours,
        MaintenancePlan maintenance)
        implements Roster {
    private static final Duration AS_GOOD_AS_EVER = Duration.ofDays(100);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** Whoever must run and is lost is not forgotten: it would be expected anew, and not be blamed for the while. */
    @Override
    public Rules rules(ApplicationId id) {
        Rules rules = applications.rules(id).orElse(defaults);
        return expected().contains(id) ? new Rules(rules.thresholds(), rules.tolerance(), AS_GOOD_AS_EVER) : rules;
    }

    @Override
    public Set<ApplicationId> expected() {
        return applications.expected();
    }

    @Override
    public boolean allows(ApplicationId id) {
        return applications.isEmpty() || applications.rules(id).isPresent();
    }

    @Override
    public boolean names(ApplicationId id) {
        return applications.names(id);
    }

    /** What is said of an application counts more than what is said of its host. */
    @Override
    public Labels labels(ApplicationId id) {
        Labels own = applications.labels(id);
        return hosts.haveLabels()
                ? ApplicationId.hostIn(id.toString())
                        .map(hosts::labels)
                        .map(own::and)
                        .orElse(own)
                : own;
    }

    @Override
    public boolean haveLabels() {
        return hosts.haveLabels() || applications.haveLabels();
    }

    @Override
    public Optional<WrittenRoster> written() {
        Stream<WrittenRoster.Application> names = applications.named().entrySet().stream()
                .map(one -> new WrittenRoster.Application(
                        one.getKey().toString(),
                        false,
                        expected().contains(one.getKey()),
                        one.getValue().rules(),
                        one.getValue().labels()));
        Stream<WrittenRoster.Application> patterns = applications.patterns().stream()
                .map(one -> new WrittenRoster.Application(
                        one.pattern().toString(),
                        true,
                        false,
                        one.said().rules(),
                        one.said().labels()));
        return Optional.of(new WrittenRoster(
                zone,
                open.stream()
                        .map(window -> new WrittenRoster.Window(window.days(), window.from(), window.until()))
                        .toList(),
                closed,
                Stream.concat(names, patterns).toList()));
    }

    /** It in numbers, for people: {@code 12 applications, 9 expected, open now until 18:00}. */
    String summary(Instant now) {
        int named = applications.named().size();
        int patterns = applications.patterns().size();
        return named + (named == 1 ? " application, " : " applications, ")
                + expected().size() + " expected, "
                + (patterns == 0 ? "" : patterns + (patterns == 1 ? " pattern, " : " patterns, "))
                + opening(now);
    }

    private String opening(Instant now) {
        if (hours.isOpen(now)) {
            return hours.closes(now)
                    .map(end -> "open now until " + shown(end, now))
                    .orElse("always open");
        }
        return hours.nextOpening(now)
                .map(opening -> "closed now until " + shown(opening, now))
                .orElse("closed for a year or more");
    }

    private String shown(Instant at, Instant now) {
        ZonedDateTime local = at.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        return local.format(local.toLocalDate().equals(today) ? TIME : DAY_AND_TIME);
    }
}
