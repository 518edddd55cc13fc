package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What a station that keeps a server of its own tells this one. All times are ages, counted back from when it was sent by the
 * station's monotonic time: no wall clock of the station matters.
 *
 * @param run names the run of the station's server
 * @param number the how-manieth report of that run it is; 1 or more, rising
 * @param after the number, in that run, of the change before the first of these; 0 or more
 * @param changes in order, numbered one by one
 * @param applications the promises that have changed; of a whole report, all applications as they are
 * @param whole whether the station has no applications but those
 * @param timeout within what time the next report comes
 * @param goodbye whether none comes, because the station's server stops
 * @param ticket the {@linkplain Receipt#ticket ticket} of the last receipt
 * @param ticketAge when the report was sent that was answered with it; 0 without one
 */
public record StationReport(
        String run,
        long number,
        long after,
        List<Change> changes,
        List<Standing> applications,
        boolean whole,
        Duration timeout,
        boolean goodbye,
        OptionalLong ticket,
        Duration ticketAge) {
    /** How many changes a report has at most. */
    public static final int MOST_CHANGES = 500;
    /** How many applications a report has at most, and therefore how many of a station's are told of. */
    public static final int MOST_APPLICATIONS = 1000;

    public StationReport {
        changes = List.copyOf(changes);
        applications = List.copyOf(applications);
    }

    /**
     * An application went to another state.
     *
     * @param name its name at the station
     * @param age when
     * @param heard when it was heard last
     * @param maxWait how long it may be silent; empty if that is not known
     */
    public record Change(
            ApplicationId name, State state, Reason reason, Duration age, Duration heard, Optional<Duration> maxWait) {}

    /**
     * How an application is.
     *
     * @param name its name at the station
     * @param heard when it was heard last
     * @param maxWait how long it may be silent; above 0
     */
    public record Standing(ApplicationId name, State state, Reason reason, Duration heard, Duration maxWait) {}

    /**
     * What the station is answered.
     *
     * @param number of the last report of its run that was taken in; 0 if none was
     * @param taken the number of the last change that was
     * @param whole whether the next report is to be a whole one
     * @param ticket to be shown with the next report: it says when this was answered
     */
    public record Receipt(long number, long taken, boolean whole, long ticket) {}
}
