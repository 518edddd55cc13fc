package org.hilbert.heartbeat.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;

import io.quarkus.arc.Unremovable;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

/**
 * The health report of this server, with a liveness check per application added, named by its ID: UP unless the
 * application is stalled, critical or lost. The checks are made from the registry at the moment of the question, so that
 * they come and go with their applications; more than {@code heartbeat.health.max-checks} are summed up in one.
 *
 * <p>It takes the place of SmallRye's own reporter because checks that are registered there at run time live in unguarded
 * maps (docs/decisions/0011-health-reporter.md).
 */
@Alternative
@Priority(1)
@Unremovable // Quarkus asks for it by type at run time
@ApplicationScoped
public class ApplicationHealth extends SmallRyeHealthReporter {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());
    private static final String UP = "UP";
    private static final String DOWN = "DOWN";

    @Inject
    HeartbeatRegistry registry;

    @Inject
    HeartbeatConfig config;

    @Override
    public Uni<SmallRyeHealth> getLivenessAsync() {
        return withApplications(super.getLivenessAsync());
    }

    @Override
    public Uni<SmallRyeHealth> getHealthAsync() {
        return withApplications(super.getHealthAsync());
    }

    /** A group nobody defined is DOWN: the probe that asks for it is misspelt, and must not be green for ever. */
    @Override
    public Uni<SmallRyeHealth> getHealthGroupAsync(String group) {
        return group.equals(ServerCheck.GROUP)
                ? super.getHealthGroupAsync(group)
                : Uni.createFrom().item(noSuchGroup());
    }

    private Uni<SmallRyeHealth> withApplications(Uni<SmallRyeHealth> health) {
        return health.emitOn(Infrastructure.getDefaultWorkerPool()).map(this::withApplications);
    }

    private SmallRyeHealth withApplications(SmallRyeHealth health) {
        Checks applications = new Checks(config.health().maxChecks());
        registry.statuses(Optional.empty()).forEach(applications::add);
        JsonObject payload = health.getPayload();
        JsonArrayBuilder checks = JSON.createArrayBuilder(payload.getJsonArray("checks"));
        applications.addTo(checks);
        return new SmallRyeHealth(JSON.createObjectBuilder(payload)
                .add("status", health.isDown() || applications.alarming ? DOWN : UP)
                .add("checks", checks)
                .build());
    }

    /** What is told of the applications: one by one, or in one sum if there are more than may be. */
    private static final class Checks {
        private final int most;
        private final List<ApplicationStatus> first = new ArrayList<>();
        private final Map<State, Integer> counts = new EnumMap<>(State.class);
        private int all;
        private boolean alarming;

        Checks(int most) {
            this.most = most;
        }

        void add(ApplicationStatus application) {
            all++;
            alarming |= application.isAlarming();
            counts.merge(application.state(), 1, Integer::sum);
            if (all <= most) {
                first.add(application);
            }
        }

        void addTo(JsonArrayBuilder checks) {
            if (all > most) {
                checks.add(sum());
            } else {
                first.forEach(application -> checks.add(check(application)));
            }
        }

        private JsonObject sum() {
            var data = JSON.createObjectBuilder();
            counts.forEach((state, count) -> data.add(state.name(), count));
            return JSON.createObjectBuilder()
                    .add("name", all + " applications")
                    .add("status", alarming ? DOWN : UP)
                    .add("data", data)
                    .build();
        }

        private static JsonObject check(ApplicationStatus application) {
            return JSON.createObjectBuilder()
                    .add("name", application.id().toString())
                    .add("status", application.isAlarming() ? DOWN : UP)
                    .add(
                            "data",
                            JSON.createObjectBuilder()
                                    .add("state", application.state().name())
                                    .add("od", application.shownOverdueRatio())
                                    .add("delay", application.maxWait().toMillis()))
                    .build();
        }
    }

    private static SmallRyeHealth noSuchGroup() {
        JsonObject check = JSON.createObjectBuilder()
                .add("name", "there is no such group; the server's own is " + ServerCheck.GROUP)
                .add("status", DOWN)
                .build();
        return new SmallRyeHealth(JSON.createObjectBuilder()
                .add("status", DOWN)
                .add("checks", JSON.createArrayBuilder().add(check))
                .build());
    }
}
