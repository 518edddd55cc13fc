package org.hilbert.heartbeat.rest;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.nagios.PerformanceData;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.ShownText;

import static java.util.stream.Collectors.joining;

/** The sentences of {@code /status} (seed 001), of a station with that roster. */
final class StatusLines {
    /** How many applications one line names at most: a monitor cuts a plug-in's output at some kilobytes. */
    private static final int NAMED = 100;

    private static final DateTimeFormatter TO_THE_MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX");

    private final Roster roster;
    private final Function<ApplicationId, Optional<String>> causes;

    /** @param causes why an application that is asked for signs of life gave none; empty for all others */
    StatusLines(Roster roster, Function<ApplicationId, Optional<String>> causes) {
        this.roster = roster;
        this.causes = causes;
    }

    /**
     * What is said of an application that was asked for; a lost one has no record any more, as in the Python server, unless
     * it never was there.
     */
    StatusLine of(ApplicationStatus status) {
        boolean gone = status.state() == State.LOST
                && status.reason() != Reason.NEVER_STARTED
                && status.cover().isEmpty();
        return gone ? noRecord(status.id(), Optional.empty()) : ofOneOfAll(status);
    }

    /**
     * What is said of an application of which nothing is known.
     *
     * @param cover why nobody need act on that
     */
    StatusLine noRecord(ApplicationId id, Optional<Cover> cover) {
        StatusLine line = cover.map(
                        why -> new StatusLine(ServiceState.OK, text(why, "application [" + id.shown() + "]")))
                .orElseGet(() -> new StatusLine(
                        ServiceState.CRITICAL, "no application record for queried ID: [" + id.shown() + "]"));
        return withCause(line, id);
    }

    /** What is said of an application among all: a lost one is told as that. */
    StatusLine ofOneOfAll(ApplicationStatus status) {
        return describe(status, "");
    }

    /** The host's line while the whole station is under a cover. */
    StatusLine ofHost(Cover cover) {
        return new StatusLine(ServiceState.OK, text(cover, "the station"));
    }

    /**
     * The host's line while the monitor suspects itself.
     *
     * @param withheld of how many applications it keeps the verdict to itself
     */
    StatusLine ofHost(Interruption suspicion, long withheld) {
        return new StatusLine(
                ServiceState.UNKNOWN,
                ShownText.of(suspicion.why()) + "; no verdict yet on " + withheld
                        + (withheld == 1 ? " application" : " applications"));
    }

    /** The host's line where a single application is expected: several are a WARNING, whatever their state. */
    StatusLine ofHost(List<ApplicationStatus> all) {
        List<ApplicationStatus> active = in(all, State::isActive);
        if (active.size() > 1) {
            return new StatusLine(
                    ServiceState.WARNING, "multiple (" + active.size() + ") applications: " + names(active));
        }
        return active.size() == 1 ? of(active.get(0)) : ofHostWithoutActive(all);
    }

    /** The host's line where several applications are expected: the worst of them, and the data of each. */
    StatusLine worstOfHost(List<ApplicationStatus> all) {
        List<ApplicationStatus> relevant = in(all, state -> state != State.STOPPING);
        if (in(relevant, State::isActive).isEmpty() || relevant.size() == 1) {
            return ofHost(all);
        }
        return worstOf(relevant);
    }

    /** The host's line of a station that has a roster: the worst of all, or that too many run at once. */
    StatusLine ofStation(List<ApplicationStatus> all) {
        List<ApplicationStatus> relevant = in(all, state -> state != State.STOPPING);
        StatusLine worst = relevant.isEmpty() ? ofHost(all) : worstOf(relevant);
        List<ApplicationStatus> active = in(all, State::isActive);
        boolean tooMany =
                roster.atOnce().isPresent() && active.size() > roster.atOnce().getAsInt();
        return !tooMany || worst.state() == ServiceState.CRITICAL
                ? worst
                : new StatusLine(
                        ServiceState.WARNING,
                        "multiple (" + active.size() + ") applications at once where at most "
                                + roster.atOnce().getAsInt() + " may run: " + names(active));
    }

    private StatusLine worstOf(List<ApplicationStatus> relevant) {
        ApplicationStatus worst = relevant.stream()
                .max(Comparator.comparingInt(this::severity).thenComparingDouble(ApplicationStatus::overdueRatio))
                .orElseThrow();
        StatusLine line = describe(worst, relevant.size() == 1 ? "" : " (worst of " + relevant.size() + ")");
        if (relevant.size() == 1) {
            return line;
        }
        Stream<ApplicationStatus> others = relevant.stream().filter(status -> status != worst);
        List<PerformanceData> data = Stream.concat(Stream.of(worst), others)
                .filter(status -> status.state() != State.EXPECTED)
                .limit(NAMED)
                .flatMap(status -> data(status, " " + status.id().shown().replace("=", "%3D")).stream())
                .toList();
        return new StatusLine(line.state(), line.text(), data);
    }

    private StatusLine ofHostWithoutActive(List<ApplicationStatus> all) {
        List<ApplicationStatus> lost = all.stream()
                .filter(status -> status.state() == State.LOST && status.cover().isEmpty())
                .toList();
        if (lost.size() > 1) {
            return new StatusLine(ServiceState.CRITICAL, "lost (" + lost.size() + ") applications: " + names(lost));
        }
        if (lost.size() == 1) {
            ApplicationId id = lost.get(0).id();
            return withCause(new StatusLine(ServiceState.CRITICAL, "lost application [" + id.shown() + "]"), id);
        }
        if (!all.isEmpty()) {
            return describe(all.get(0), "");
        }
        return new StatusLine(ServiceState.UNKNOWN, "no heartbeat clients at the moment...");
    }

    private StatusLine withCause(StatusLine line, ApplicationId id) {
        return causes.apply(id)
                .map(cause ->
                        new StatusLine(line.state(), line.text() + "; probe: " + ShownText.of(cause), line.data()))
                .orElse(line);
    }

    private StatusLine describe(ApplicationStatus status, String remark) {
        return withCause(withoutCause(status, remark), status.id());
    }

    private StatusLine withoutCause(ApplicationStatus status, String remark) {
        String application = "application [" + status.id().shown() + "]" + remark;
        if (status.cover().isPresent()) {
            return new StatusLine(ServiceState.OK, text(status.cover().get(), application), data(status, ""));
        }
        if (isUnexpected(status)) {
            return new StatusLine(ServiceState.WARNING, application + " is not on the roster", data(status, ""));
        }
        List<PerformanceData> data = data(status, "");
        return switch (status.state()) {
            case EXPECTED -> new StatusLine(ServiceState.OK, "expected " + application);
            case STARTING, UP -> new StatusLine(ServiceState.OK, "fine " + application, data);
            case STOPPING -> new StatusLine(ServiceState.OK, "stopping " + application, data);
            case LATE -> new StatusLine(ServiceState.WARNING, "somewhat late " + application, data);
            case STALLED -> new StatusLine(ServiceState.CRITICAL, "stalled " + application, data);
            case CRITICAL -> new StatusLine(ServiceState.CRITICAL, "quite late " + application, data);
            case LOST, DONE ->
                status.reason() == Reason.NEVER_STARTED
                        ? new StatusLine(ServiceState.CRITICAL, "never started " + application)
                        : new StatusLine(ServiceState.CRITICAL, "lost " + application, data);
        };
    }

    /** Whether that it runs is all that is wrong with it. */
    private boolean isUnexpected(ApplicationStatus status) {
        boolean runs = status.state() == State.STARTING || status.state() == State.UP;
        return runs && !roster.allows(status.id());
    }

    private static String text(Cover cover, String of) {
        String until =
                cover.until().map(StatusLines::text).map(end -> " until " + end).orElse("");
        return switch (cover.kind()) {
            case MAINTENANCE ->
                "maintenance" + until + " of " + of + (cover.why().isEmpty() ? "" : ": " + ShownText.of(cover.why()));
            case CLOSED -> "closed" + until + ": " + of;
            case NETWORK -> "not known now, " + cover.why() + ": " + of;
        };
    }

    /** To the minute, in the time zone of this machine. */
    private static String text(Instant moment) {
        return TO_THE_MINUTE.format(moment.atZone(ZoneId.systemDefault()));
    }

    private static List<PerformanceData> data(ApplicationStatus status, String suffix) {
        Thresholds thresholds = status.thresholds();
        return List.of(
                PerformanceData.ratio(
                        "od" + suffix,
                        status.shownOverdueRatio(),
                        thresholds.warning(),
                        thresholds.critical(),
                        thresholds.lost()),
                PerformanceData.millis("delay" + suffix, status.maxWait().toMillis()));
    }

    private int severity(ApplicationStatus status) {
        if (status.cover().isPresent()) {
            return 0;
        }
        return switch (status.state()) {
            case LOST -> 3;
            case STALLED, CRITICAL -> 2;
            case LATE -> 1;
            default -> isUnexpected(status) ? 1 : 0;
        };
    }

    private static List<ApplicationStatus> in(List<ApplicationStatus> all, Predicate<State> predicate) {
        return all.stream().filter(status -> predicate.test(status.state())).toList();
    }

    private static String names(List<ApplicationStatus> statuses) {
        String names = statuses.stream()
                .limit(NAMED)
                .map(status -> status.id().shown().replace(",", "%2C"))
                .collect(joining(","));
        return "[" + names + (statuses.size() > NAMED ? ",...]" : "]");
    }
}
