package org.hilbert.heartbeat.monitor;

import java.time.Duration;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What is known of an application at one moment, exact at that moment.
 *
 * @param id which application
 * @param state its state; never {@link State#DONE}
 * @param maxWait how long it may be silent: its timeout plus the tolerance; above 0
 * @param silence how long it has been silent; 0 or more
 */
public record ApplicationStatus(ApplicationId id, State state, Duration maxWait, Duration silence) {
    /** The overdue ratio: silence ÷ max wait. */
    public double overdueRatio() {
        return (double) silence.toNanos() / maxWait.toNanos();
    }
}
