package org.hilbert.heartbeat.health;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.Memory;

/**
 * Whether what must survive a restart can be written; in a fleet, whether this server knows what the others do. It is readiness only, not in the group {@code server}: a server whose
 * disk is full goes on beating, and restarting it would make it forget.
 */
@Singleton
@Readiness
public class JournalCheck implements HealthCheck {
    /** Nobody needs a key for this report, and why has paths of this machine in it. */
    static final String WHERE_TO_LOOK = "it cannot be written; /api/station and the log say why";

    private final Memory memory;
    private final Fleet fleet;

    JournalCheck(Memory memory, Fleet fleet) {
        this.memory = memory;
        this.fleet = fleet;
    }

    @Override
    public HealthCheckResponse call() {
        return fleet.isAlone()
                ? response("journal", memory.trouble().map(trouble -> WHERE_TO_LOOK))
                : response("fleet", fleet.trouble());
    }

    private static HealthCheckResponse response(String name, Optional<String> trouble) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(trouble.isEmpty());
        trouble.ifPresent(sentence -> response.withData("trouble", sentence));
        return response.build();
    }
}
