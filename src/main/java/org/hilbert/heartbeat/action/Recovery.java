package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.server.RecoveryBudget;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.jboss.logging.Logger;

/** The one bean that owns the {@link Recoveries}, and looks at them each second; without a ladder it does nothing. */
@Singleton
@Startup // a ladder that leads nowhere ends the start
class Recovery implements Recoveries.Applications, Recoveries.Doing {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final HeartbeatRegistry registry;
    private final HistoryKeeper history;
    private final Actions actions;
    private final Attempts attempts;
    private final boolean hasLadders;
    private final Recoveries recoveries;

    Recovery(
            HeartbeatConfig config,
            HeartbeatRegistry registry,
            HistoryKeeper history,
            Actions actions,
            Attempts attempts,
            RecoveryBudget budget,
            Memory memory,
            TimeSource time,
            Fleet fleet,
            Chores chores) {
        this.registry = registry;
        this.history = history;
        this.actions = actions;
        this.attempts = attempts;
        Ladders ladders = new Ladders(config, this::sendsMail);
        config.ladder().forEach((name, ladder) -> check(name, ladder));
        this.hasLadders = !ladders.isEmpty();
        this.recoveries = new Recoveries(
                ladders, config, budget, this, this, time, Infrastructure.getDefaultWorkerPool(), memory, fleet);
        if (hasLadders) {
            chores.every(LOOK_EVERY, "ladders", recoveries::look);
            if (config.store() == HeartbeatConfig.Store.NONE) {
                LOG.warn(
                        "heartbeat.store=none: after a restart, ladders begin at their bottom, and the budget is whole");
            }
        }
    }

    void hear(@Observes StateChange change) {
        if (hasLadders) {
            recoveries.hear(change);
        }
    }

    @Override
    public Optional<ApplicationStatus> status(ApplicationId id) {
        return registry.status(id);
    }

    @Override
    public Collection<ApplicationStatus> all() {
        return registry.snapshot(Optional.empty());
    }

    @Override
    public Optional<StateChange> lastChange(ApplicationId id) {
        return history.history().lastChange(id);
    }

    @Override
    public long takenIn() {
        return history.history().takenIn();
    }

    @Override
    public boolean allows(ApplicationId id) {
        return registry.roster().allows(id);
    }

    @Override
    public boolean areInDoubt() {
        return registry.isInDoubt();
    }

    @Override
    public Uni<Outcome> attempt(String action, Occasion occasion, Function<Outcome, Optional<Outcome>> told) {
        return actions.attempt(action, occasion, told);
    }

    @Override
    public void withheld(Attempt attempt) {
        attempts.tell(attempt);
    }

    private boolean sendsMail(String action) {
        return actions.find(action).filter(known -> known.type().equals("mail")).isPresent();
    }

    private void check(String name, HeartbeatConfig.Ladder ladder) {
        String key = "heartbeat.ladder.\"" + name + "\".steps";
        for (String step : ladder.steps()) {
            Actions.Configured action = actions.find(step)
                    .orElseThrow(() -> new ConfigurationException(
                            key + " must be names of actions, was " + step + ", which is none", Set.of(key)));
            boolean tells = Ladders.tells(ladder, step, this::sendsMail);
            if (!tells && action.audience().isTold()) {
                throw new ConfigurationException(
                        key + ": " + step + " is a recovery, and must not be made by itself with each change, too; set"
                                + " heartbeat.action.\"" + step + "\".on=none",
                        Set.of(key));
            }
        }
    }
}
