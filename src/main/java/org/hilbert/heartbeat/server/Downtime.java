package org.hilbert.heartbeat.server;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * Remembers, to the minute or the last change, when this server was last running, and tells at its start for how long it was
 * not.
 */
@Singleton
class Downtime {
    private static final String ALIVE = "alive";
    private static final int AFTER_ALL_CHECKS = 4000;

    private final TimeSource time;
    private final StateChanges told;
    private final Memory.Shelf shelf;
    /** A start that is refused is none: it neither tells anything nor hides since when this server is not running. */
    private volatile boolean running;

    Downtime(TimeSource time, StateChanges told, Memory memory, Chores chores) {
        this.time = time;
        this.told = told;
        this.shelf = memory.shelf("server", key -> Optional.of(time.now().toString()), () -> List.of(ALIVE));
        chores.every(Duration.ofMinutes(1), "stamp", this::stamp);
    }

    void onStart(@Observes @Priority(AFTER_ALL_CHECKS) StartupEvent start) {
        running = true;
        String alive = shelf.recalled().get(ALIVE);
        if (alive != null) {
            tell(alive);
        }
        stamp();
    }

    private void stamp() {
        if (running) {
            shelf.touch(ALIVE);
        }
    }

    /** Whatever happens is written anyway; that this server was running then is written with it. */
    void onChange(@Observes StateChange change) {
        stamp();
    }

    void onStop(@Observes ShutdownEvent stop) {
        stamp();
    }

    private void tell(String alive) {
        try {
            Instant from = Instant.parse(alive);
            Instant now = time.now();
            // The clock may have been put back meanwhile.
            Instant until = now.isBefore(from) ? from : now;
            told.tell(new Interruption(
                    Interruption.Cause.MONITOR,
                    Optional.empty(),
                    from,
                    Optional.of(until),
                    "this server was not running"));
        } catch (DateTimeException e) {
            // Whatever that was, it was not a time; the next stamp replaces it.
        }
    }
}
