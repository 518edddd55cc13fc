package org.hilbert.heartbeat.health;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.smallrye.health.api.HealthRegistry;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

/** One liveness check per application, named by its ID, which comes and goes with the application. */
@Singleton
public class ApplicationChecks {
    private final HeartbeatRegistry registry;
    private final HealthRegistry checks;

    ApplicationChecks(HeartbeatRegistry registry, @Liveness HealthRegistry checks) {
        this.registry = registry;
        this.checks = checks;
    }

    /** Goes by what is known now, not by the change: of two changes at once, the later may be heard first. */
    synchronized void follow(@Observes StateChange change) {
        if (change.from() != State.DONE && change.to() != State.DONE) {
            return;
        }
        ApplicationId id = change.id();
        if (registry.status(id).isPresent()) {
            checks.register(id.toString(), () -> check(id));
        } else {
            checks.remove(id.toString());
        }
    }

    private HealthCheckResponse check(ApplicationId id) {
        return registry.status(id)
                .map(this::response)
                .orElseGet(() -> HealthCheckResponse.named(id.toString())
                        .up()
                        .withData("state", State.DONE.name())
                        .build());
    }

    private HealthCheckResponse response(ApplicationStatus status) {
        return HealthCheckResponse.named(status.id().toString())
                .status(!status.state().isAlarming())
                .withData("state", status.state().name())
                .withData("od", registry.thresholds().text(status.overdueRatio()))
                .withData("delay", status.maxWait().toMillis())
                .build();
    }
}
