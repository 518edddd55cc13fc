package org.hilbert.heartbeat.health;

import jakarta.inject.Singleton;

import io.smallrye.health.api.HealthGroup;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Sweep;

/**
 * The server's own health, in a group of its own ({@code /q/health/group/server}) and as its readiness: no late
 * application shows in it, so that nothing restarts the monitor for what it monitors.
 */
@Singleton
@HealthGroup(ServerCheck.GROUP)
@Readiness
public class ServerCheck implements HealthCheck {
    static final String GROUP = "server";

    private final HeartbeatRegistry registry;
    private final Sweep sweep;

    ServerCheck(HeartbeatRegistry registry, Sweep sweep) {
        this.registry = registry;
        this.sweep = sweep;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("heartbeat server")
                .status(sweep.isAlive())
                .withData("applications", registry.size())
                .withData("ms since the last sweep", sweep.age().toMillis())
                .build();
    }
}
