package org.hilbert.heartbeat.rest;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.nagios.PerformanceData;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;

import static java.util.stream.Collectors.joining;

/** The sentences of {@code /status} (seed 001). */
final class StatusLines {
    /** How many applications one line names at most: a monitor cuts a plug-in's output at some kilobytes. */
    private static final int NAMED = 100;

    private final Thresholds thresholds;

    StatusLines(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** What is said of an application that was asked for; a lost one has no record any more, as in the Python server. */
    StatusLine of(ApplicationStatus status) {
        return status.state() == State.LOST ? noRecord(status.id()) : describe(status, "");
    }

    StatusLine noRecord(ApplicationId id) {
        return new StatusLine(ServiceState.CRITICAL, "no application record for queried ID: [" + id.shown() + "]");
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
        ApplicationStatus worst = relevant.stream()
                .max(Comparator.comparingInt((ApplicationStatus status) -> severity(status.state()))
                        .thenComparingDouble(ApplicationStatus::overdueRatio))
                .orElseThrow();
        StatusLine line = describe(worst, " (worst of " + relevant.size() + ")");
        Stream<ApplicationStatus> others = relevant.stream().filter(status -> status != worst);
        List<PerformanceData> data = Stream.concat(Stream.of(worst), others)
                .limit(NAMED)
                .flatMap(status -> data(status, " " + status.id().shown().replace("=", "%3D")).stream())
                .toList();
        return new StatusLine(line.state(), line.text(), data);
    }

    private StatusLine ofHostWithoutActive(List<ApplicationStatus> all) {
        List<ApplicationStatus> lost = in(all, state -> state == State.LOST);
        if (lost.size() > 1) {
            return new StatusLine(ServiceState.CRITICAL, "lost (" + lost.size() + ") applications: " + names(lost));
        }
        if (lost.size() == 1) {
            return new StatusLine(
                    ServiceState.CRITICAL,
                    "lost application [" + lost.get(0).id().shown() + "]");
        }
        if (!all.isEmpty()) {
            return describe(all.get(0), "");
        }
        return new StatusLine(ServiceState.UNKNOWN, "no heartbeat clients at the moment...");
    }

    private StatusLine describe(ApplicationStatus status, String remark) {
        String application = " application [" + status.id().shown() + "]" + remark;
        List<PerformanceData> data = data(status, "");
        return switch (status.state()) {
            case STARTING, UP -> new StatusLine(ServiceState.OK, "fine" + application, data);
            case STOPPING -> new StatusLine(ServiceState.OK, "stopping" + application, data);
            case LATE -> new StatusLine(ServiceState.WARNING, "somewhat late" + application, data);
            case STALLED -> new StatusLine(ServiceState.CRITICAL, "stalled" + application, data);
            case CRITICAL -> new StatusLine(ServiceState.CRITICAL, "quite late" + application, data);
            case LOST, DONE -> new StatusLine(ServiceState.CRITICAL, "lost" + application, data);
        };
    }

    private List<PerformanceData> data(ApplicationStatus status, String suffix) {
        return List.of(
                PerformanceData.ratio(
                        "od" + suffix,
                        thresholds.overdueRatio(status),
                        thresholds.warning(),
                        thresholds.critical(),
                        thresholds.lost()),
                PerformanceData.millis("delay" + suffix, status.maxWait().toMillis()));
    }

    private static int severity(State state) {
        return switch (state) {
            case LOST -> 3;
            case STALLED, CRITICAL -> 2;
            case LATE -> 1;
            default -> 0;
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
