package org.hilbert.heartbeat.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.hilbert.heartbeat.server.Memory;

/**
 * Whether what must survive a restart can be written. It is readiness only, not in the group {@code server}: a server whose
 * disk is full goes on beating, and restarting it would make it forget.
 */
@Singleton
@Readiness
public class JournalCheck implements HealthCheck {
    /** Nobody needs a key for this report, and why has paths of this machine in it. */
    static final String WHERE_TO_LOOK = "it cannot be written; /api/station and the log say why";

    private final Memory memory;

    JournalCheck(Memory memory) {
        this.memory = memory;
    }

    @Override
    public HealthCheckResponse call() {
        boolean written = memory.trouble().isEmpty();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("journal").status(written);
        return (written ? response : response.withData("trouble", WHERE_TO_LOOK)).build();
    }
}
