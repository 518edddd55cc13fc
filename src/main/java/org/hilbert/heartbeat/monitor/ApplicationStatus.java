package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What is known of an application at one moment, exact at that moment.
 *
 * @param id which application
 * @param state its state; never {@link State#DONE}
 * @param reason why it is in that state
 * @param thresholds by which it is judged
 * @param maxWait how long it may be silent: its timeout plus the tolerance; above 0
 * @param silence how long it has been silent, as far as that counts; 0 or more
 * @param withheld whether it would be late or worse, did the monitor not suspect itself
 * @param cover why nobody need act on it for the time being; empty if somebody might
 */
public record ApplicationStatus(
        ApplicationId id,
        State state,
        Reason reason,
        Thresholds thresholds,
        Duration maxWait,
        Duration silence,
        boolean withheld,
        Optional<Cover> cover) {
    /** The overdue ratio: silence ÷ max wait. */
    public double overdueRatio() {
        return (double) silence.toNanos() / maxWait.toNanos();
    }

    /** The overdue ratio for people and monitors, with two decimals; it never claims a threshold that is not reached. */
    public String shownOverdueRatio() {
        return thresholds.overdueRatio(this);
    }

    /** Whether somebody should act. */
    public boolean isAlarming() {
        return state.isAlarming() && cover.isEmpty();
    }

    /** The same under a cover. */
    public ApplicationStatus under(Cover cover) {
        return new ApplicationStatus(id, state, reason, thresholds, maxWait, silence, withheld, Optional.of(cover));
    }
}
