package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.server.Grant;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.RecoveryBudget;

/**
 * Whether a liveness probe may hear that an application is not alive, which makes somebody restart it: only within the budget of
 * recoveries. It is told as an {@link Attempt}: each restart that was granted, and who is denied one, once while
 * that lasts and at most once an hour. Thread-safe and quick.
 */
@Singleton
class ProbeGate {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    /** Of how many applications it is known that it was told of their refusal; there is no news of more than these. */
    private static final int MOST_NOTED = 1000;

    private final boolean isOpen;
    private final RecoveryBudget budget;
    private final Attempts attempts;
    private final TimeSource time;
    /**
     * When it was told last that a restart is withheld, the oldest first; nobody stands for all misspelt names. Guarded by
     * itself.
     */
    private final Map<Optional<ApplicationId>, Long> noted = new LinkedHashMap<>();

    ProbeGate(HeartbeatConfig config, RecoveryBudget budget, Attempts attempts, TimeSource time) {
        this.isOpen = !config.recovery().probes();
        this.budget = budget;
        this.attempts = attempts;
        this.time = time;
    }

    /** Why a probe must not hear that an application is not alive; empty if it may. */
    Optional<String> withholds(ApplicationId id) {
        return isOpen ? Optional.empty() : told(id, Optional.of(id), budget.ask(id, Grant.Holder.PROBE));
    }

    /** The same for a name that nothing is known of, or that may not run here. */
    Optional<String> withholdsFromStranger(ApplicationId id) {
        return isOpen ? Optional.empty() : told(id, Optional.empty(), budget.askForStranger(id, Grant.Holder.PROBE));
    }

    /** That application is alive: if it fails again, that is news. */
    void alive(ApplicationId id) {
        synchronized (noted) {
            if (!noted.isEmpty()) {
                noted.remove(Optional.of(id));
            }
        }
    }

    private Optional<String> told(ApplicationId id, Optional<ApplicationId> known, Grant grant) {
        if (grant.kind() == Grant.Kind.NEW) {
            tell(id, Attempt.Result.DONE, "it was said not to be alive");
        } else if (!grant.isYes() && isNews(known)) {
            tell(id, Attempt.Result.WITHHELD, grant.why());
        }
        return grant.isYes() ? Optional.empty() : Optional.of(grant.why());
    }

    private boolean isNews(Optional<ApplicationId> known) {
        long now = time.nanoTime();
        synchronized (noted) {
            Iterator<Long> oldest = noted.values().iterator();
            while (oldest.hasNext() && now - oldest.next() >= HOUR) {
                oldest.remove();
            }
            return noted.size() < MOST_NOTED && noted.putIfAbsent(known, now) == null;
        }
    }

    private void tell(ApplicationId id, Attempt.Result result, String text) {
        attempts.tell(new Attempt(
                Attempt.PROBE,
                Optional.of(id),
                "a restart by whoever asks whether it is alive",
                time.now(),
                Duration.ZERO,
                result,
                text));
    }
}
