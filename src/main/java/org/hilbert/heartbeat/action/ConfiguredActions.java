package org.hilbert.heartbeat.action;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.ActionBook;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

/** The actions that are configured, as others see them. */
@Singleton
class ConfiguredActions implements ActionBook {
    private final Actions actions;
    private final Tellings tellings;
    private final HeartbeatRegistry registry;
    private final TimeSource time;
    private final Map<String, Attempt> last = new ConcurrentHashMap<>();

    ConfiguredActions(Actions actions, Tellings tellings, HeartbeatRegistry registry, TimeSource time) {
        this.actions = actions;
        this.tellings = tellings;
        this.registry = registry;
        this.time = time;
    }

    void hear(@Observes Attempt attempt) {
        if (actions.names().contains(attempt.action())) {
            last.put(attempt.action(), attempt);
        }
    }

    @Override
    public boolean isDryRun() {
        return actions.isDryRun();
    }

    @Override
    public List<Listed> listed() {
        return actions.all().stream().map(this::listed).toList();
    }

    private Listed listed(Actions.Configured action) {
        Optional<Telling> telling = tellings.of(action.name());
        return new Listed(
                action.name(),
                action.type(),
                action.action().target(),
                action.audience().on(),
                action.audience().applications(),
                telling.map(known -> known.waiting(MOST_COUNTED)).orElse(0),
                Optional.ofNullable(last.get(action.name())),
                telling.flatMap(Telling::trouble));
    }

    @Override
    public Optional<Uni<Attempt>> tried(String name, ApplicationId application) {
        return actions.find(name).map(action -> actions.attempted(action, test(application)));
    }

    private Occasion test(ApplicationId application) {
        Instant now = time.now();
        State state = registry.status(application).map(ApplicationStatus::state).orElse(State.DONE);
        return new Occasion(
                "test-" + UUID.randomUUID(),
                application,
                state,
                now,
                "needs nobody: somebody tries whether this action works",
                Occasion.TEST);
    }
}
