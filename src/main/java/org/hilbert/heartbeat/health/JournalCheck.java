package org.hilbert.heartbeat.health;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.hilbert.heartbeat.server.Memory;

/**
 * Whether what must survive a restart can be written, and if not, why. It is readiness only, not in the group {@code
 * server}: a server whose disk is full goes on beating, and restarting it would make it forget.
 */
@Singleton
@Readiness
public class JournalCheck implements HealthCheck {
    private final Memory memory;

    JournalCheck(Memory memory) {
        this.memory = memory;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> trouble = memory.trouble();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("journal").status(trouble.isEmpty());
        trouble.ifPresent(sentence -> response.withData("trouble", sentence));
        return response.build();
    }
}
