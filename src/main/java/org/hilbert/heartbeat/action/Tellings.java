package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;

/**
 * Has every action told that is to be told by itself, and remembers how far. What waits to be told is in the history and nowhere
 * else: so it survives a restart, and has the history's bounds. Of a fleet one server tells, and the others follow
 * (docs/decisions/0043-actions-in-a-fleet.md). Thread-safe.
 */
@Singleton
@Startup // it listens, and nobody asks for it
class Tellings {
    private static final String SHELF = "told";

    private final History history;
    private final Map<String, Telling> tellings = new LinkedHashMap<>();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile boolean stopped;

    Tellings(
            Actions actions,
            HistoryKeeper keeper,
            HeartbeatRegistry registry,
            Memory memory,
            TimeSource time,
            Fleet fleet,
            Chores chores) {
        this.history = keeper.history();
        Memory.Shelf shelf = memory.shelf(SHELF, this::told, this::begun, this::follow);
        Map<String, String> recalled = shelf.recalled();
        Ages ages = new Ages(history, time);
        for (Actions.Configured action : actions.all()) {
            if (action.audience().isTold()) {
                Reader reader = new Reader(
                        history, action.audience(), (id, at) -> isCovered(registry, id, at), () -> known(registry));
                tellings.put(
                        action.name(),
                        new Telling(
                                action,
                                actions,
                                reader,
                                ages,
                                Optional.ofNullable(recalled.get(action.name()))
                                        .flatMap(Reader.Place::read)
                                        .or(() -> fleet.isAlone() ? Optional.of(reader.newest()) : Optional.empty()),
                                fleet::acts,
                                time,
                                this::soon,
                                () -> ThreadLocalRandom.current().nextDouble(),
                                () -> shelf.touch(action.name()),
                                memory::safe));
            }
        }
        if (fleet.isAlone()) {
            recalled.keySet().forEach(shelf::touch); // what is told no more is forgotten
            tellings.keySet().forEach(shelf::touch);
        }
        if (!tellings.isEmpty()) {
            chores.every(Duration.ofSeconds(1), "tellings", this::look);
        }
    }

    /** How that action is told; empty if it is not. */
    Optional<Telling> of(String action) {
        return Optional.ofNullable(tellings.get(action));
    }

    void onStart(@Observes StartupEvent start) {
        if (!tellings.isEmpty()) {
            history.subscribe(history.newest(), line -> wake());
        }
    }

    /** What is not told by now is told by the next run. */
    void onStop(@Observes ShutdownEvent stop) {
        stopped = true;
    }

    private void wake() {
        if (wanted.compareAndSet(false, true)) {
            soon(this::look);
        }
    }

    private void soon(Runnable work) {
        if (!stopped) {
            Infrastructure.getDefaultWorkerPool().execute(work);
        }
    }

    private void look() {
        wanted.set(false);
        tellings.values().forEach(Telling::look);
    }

    private Optional<String> told(String action) {
        return of(action).flatMap(Telling::place).map(Reader.Place::text);
    }

    private List<String> begun() {
        return tellings.keySet().stream().filter(name -> told(name).isPresent()).toList();
    }

    /** A text that is gone says nothing: no server takes one away that another may need. */
    private void follow(String action, Optional<String> text) {
        text.flatMap(Reader.Place::read).ifPresent(place -> of(action).ifPresent(telling -> telling.follow(place)));
    }

    private static boolean isCovered(HeartbeatRegistry registry, ApplicationId id, Instant at) {
        return registry.coverOf(id, at).isPresent();
    }

    private static List<ApplicationId> known(HeartbeatRegistry registry) {
        return registry.statuses(Optional.empty()).map(ApplicationStatus::id).toList();
    }
}
