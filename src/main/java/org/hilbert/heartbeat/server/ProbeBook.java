package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.hilbert.heartbeat.protocol.ApplicationId;

/** Which applications are asked by this server, and how that went, for those who show it. Thread-safe. */
public interface ProbeBook {
    /**
     * An application that is asked.
     *
     * @param type {@code http}, {@code tcp}, {@code happypandax} or {@code conplyent}
     * @param target where it is asked, for people; without anything secret
     * @param every how often
     * @param answered when it answered last; empty if it has not since the start
     * @param cause why it gave no proper answer when it was asked last; empty if it did, or was not asked yet
     * @param since when that began: the first of the failures without an answer in between
     */
    record Probed(
            String type,
            String target,
            Duration every,
            Optional<Instant> answered,
            Optional<String> cause,
            Optional<Instant> since) {}

    /** How the application with that ID is asked, and how that went; empty if it is not. */
    Optional<Probed> of(ApplicationId id);

    /** Of which types there are probes. */
    Set<String> types();

    /** How many questions of that type have been answered, or have failed, since the start. */
    long asked(String type, boolean answered);

    /** Why the application with that ID gave no proper answer when it was asked last; empty if it did, or is not asked. */
    default Optional<String> cause(ApplicationId id) {
        return of(id).flatMap(Probed::cause);
    }
}
