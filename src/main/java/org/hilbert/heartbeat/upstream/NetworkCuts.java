package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.StateChanges;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;

/**
 * At the centre: tells that the network to a station is cut, from its last report until it is heard again. It follows from the
 * changes of the link alone, so every server of a fleet tells the same.
 */
@Singleton
class NetworkCuts {
    private static final int AFTER_ALL_IS_RECALLED = 4000;
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final StateChanges told;
    private final HeartbeatRegistry registry;
    private final History history;
    private final TimeSource time;

    NetworkCuts(StateChanges told, HeartbeatRegistry registry, HistoryKeeper keeper, TimeSource time, Chores chores) {
        this.told = told;
        this.registry = registry;
        this.history = keeper.history();
        this.time = time;
        chores.every(LOOK_EVERY, "network cuts", this::look);
    }

    void hear(@Observes StateChange change) {
        if (!StationLink.is(change.id())) {
            return;
        }
        boolean silent = StationLink.isSilent(change.to());
        if (silent && change.from().isActive() && !StationLink.isSilent(change.from())) {
            registry.status(change.id()).ifPresent(link -> begin(change, link));
        } else if (!silent) {
            end(change.id(), change.at());
        }
    }

    void onStart(@Observes @Priority(AFTER_ALL_IS_RECALLED) StartupEvent start) {
        look();
    }

    /**
     * A link of which the last run did not get to write that it is heard again; in a fleet, of which no server did, which is
     * known once this one has joined.
     */
    void look() {
        history.lasting().stream()
                .filter(known -> known.cause() == Interruption.Cause.NETWORK)
                .flatMap(known -> known.application().stream())
                .filter(link -> registry.status(link)
                        .filter(status -> StationLink.isSilent(status.state()))
                        .isEmpty())
                .toList()
                .forEach(link -> end(link, time.now()));
    }

    private void begin(StateChange late, ApplicationStatus link) {
        long silence =
                link.thresholds().silenceThatEnds(State.UP, link.maxWait().toNanos());
        // As it is kept: history tells one from another by when it began, also after a restart.
        Instant from = late.at().minusNanos(silence).truncatedTo(ChronoUnit.MILLIS);
        told.tell(new Interruption(
                Interruption.Cause.NETWORK,
                Optional.of(late.id()),
                from,
                Optional.empty(),
                "its station is not heard"));
    }

    private void end(ApplicationId link, Instant at) {
        history.lastingCut(link)
                .ifPresent(cut -> told.tell(new Interruption(
                        cut.cause(),
                        cut.application(),
                        cut.from(),
                        Optional.of(at.isBefore(cut.from()) ? cut.from() : at),
                        cut.why())));
    }
}
