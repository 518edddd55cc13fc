package org.hilbert.heartbeat.monitor;

import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * A time that says nothing about how well applications run, and that history keeps apart from their uptime.
 *
 * @param cause whose doing it is
 * @param application whom it is about; empty if it is all
 * @param from when it began
 * @param until when it ended; empty while it lasts
 * @param why one line for people
 */
public record Interruption(
        Cause cause, Optional<ApplicationId> application, Instant from, Optional<Instant> until, String why) {
    /** Whose doing it is. */
    public enum Cause {
        /** This server: it was not running, stood still, or had reason to suspect itself or its network. */
        MONITOR,
        /** Somebody, or the roster: maintenance. */
        MAINTENANCE,
        /**
         * The network between this server and a station that watches its applications itself; told of the {@linkplain
         * StationLink link}, and meant for all of them. Once it is over, it is known what they did meanwhile.
         */
        NETWORK
    }
}
