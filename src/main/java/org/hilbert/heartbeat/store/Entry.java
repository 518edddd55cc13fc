package org.hilbert.heartbeat.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;

/**
 * One line of history. One of {@code change}, {@code interruption} and {@code attempt} is there, never two.
 *
 * @param number orders the lines: 1 or more, rising, never given twice, also across restarts, after which some are left out
 * @param at when it happened, by the wall clock of then: it may go back where the number goes on
 * @param change what an application did
 * @param interruption what the monitor or a maintenance did: its beginning, or with {@code until} its end
 * @param attempt what was done about an application, or why nothing was
 */
public record Entry(
        long number,
        Instant at,
        Optional<StateChange> change,
        Optional<Interruption> interruption,
        Optional<Attempt> attempt) {
    static Entry of(long number, StateChange change) {
        return new Entry(number, change.at(), Optional.of(change), Optional.empty(), Optional.empty());
    }

    static Entry of(long number, Interruption interruption) {
        Instant at = interruption.until().orElse(interruption.from());
        return new Entry(number, at, Optional.empty(), Optional.of(interruption), Optional.empty());
    }

    static Entry of(long number, Attempt attempt) {
        return new Entry(number, attempt.at(), Optional.empty(), Optional.empty(), Optional.of(attempt));
    }

    /** Whom it is about; empty if it is all. */
    public Optional<ApplicationId> application() {
        return change.map(StateChange::id)
                .or(() -> interruption.flatMap(Interruption::application))
                .or(() -> attempt.flatMap(Attempt::application));
    }

    /** Whose doing it is: {@code application}, {@code monitor}, {@code maintenance}, {@code network} or {@code action}. */
    public String cause() {
        return interruption
                .map(known -> known.cause().name().toLowerCase(Locale.ROOT))
                .orElse(attempt.isPresent() ? "action" : "application");
    }
}
