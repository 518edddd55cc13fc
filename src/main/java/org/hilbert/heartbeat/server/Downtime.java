package org.hilbert.heartbeat.server;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * Remembers, to the minute or the last change, when this server was last running, and tells at its start for how long it was
 * not.
 *
 * <p>In a fleet that is when any of its servers was. One that joins and finds that this is a while ago asks itself whether it is
 * the first to come back: if within {@link #PATIENCE} no other shows that it was running all the time, the fleet was not. So
 * nothing is told when only Redis was away, nor of less than {@link #UNNOTICED}.
 */
@Singleton
class Downtime {
    private static final String ALIVE = "alive";
    private static final int AFTER_ALL_CHECKS = 4000;
    /** As each stamps once a minute, and what is written may take its time. */
    static final Duration UNNOTICED = Duration.ofMinutes(2);

    /** Every server of a fleet hears of every change. */
    private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(10);

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TimeSource time;
    private final Fleet fleet;
    private final boolean isAlone;
    private final StateChanges told;
    private final Memory.Shelf shelf;
    /** A start that is refused is none: it neither tells anything nor hides since when this server is not running. */
    private volatile boolean running;
    /** When this server began to run, in nanoseconds of the time source. */
    private final long begun;

    private volatile long stamped;

    /** Guarded by this, as what follows. */
    private boolean joined;
    /** What may have been the last sign of the fleet; empty if there is no question. */
    private Optional<Silence> silence = Optional.empty();

    /**
     * A time of which no server has told.
     *
     * @param noticed as {@link TimeSource#nanoTime}
     */
    private record Silence(Instant from, Instant until, long noticed) {}

    @Inject
    Downtime(TimeSource time, StateChanges told, Memory memory, Fleet fleet, Chores chores) {
        this(time, told, memory, fleet);
        chores.every(Duration.ofMinutes(1), "stamp", this::look);
    }

    Downtime(TimeSource time, StateChanges told, Memory memory, Fleet fleet) {
        this.time = time;
        this.told = told;
        this.fleet = fleet;
        this.isAlone = fleet.isAlone();
        this.begun = time.nanoTime();
        this.stamped = begun;
        this.shelf = memory.shelf("server", key -> Optional.of(text()), () -> List.of(ALIVE), this::hear);
    }

    void onStart(@Observes @Priority(AFTER_ALL_CHECKS) StartupEvent start) {
        running = true;
        String alive = shelf.recalled().get(ALIVE);
        if (alive != null) {
            tell(alive);
        }
        stamp();
    }

    void look() {
        stamp();
        Optional<Silence> proven;
        synchronized (this) {
            proven = silence.filter(found -> time.nanoTime() - found.noticed() >= PATIENCE.toNanos());
            if (proven.isPresent()) {
                silence = Optional.empty();
            }
        }
        proven.ifPresent(found -> tell(found.from(), found.until()));
    }

    /** When this was written; in a fleet also since when whoever wrote it is running. */
    private String text() {
        return isAlone ? time.now().toString() : time.now() + " " + time.instantOf(begun);
    }

    private synchronized void hear(String key, Optional<String> text) {
        String[] stamp = text.orElse("").split(" ", 2);
        try {
            Instant alive = Instant.parse(stamp[0]);
            if (joined) {
                Instant since = Instant.parse(stamp[1]);
                silence = silence.filter(found -> since.isAfter(found.from()));
                return;
            }
            Instant now = time.now();
            if (alive.plus(UNNOTICED).isBefore(now)) {
                silence = Optional.of(new Silence(alive, now, time.nanoTime()));
            }
            joined = true;
            shelf.touch(key); // for whoever joins next
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            // Whatever that was, it was no stamp; the next replaces it.
        }
    }

    /** In a fleet not before this server has joined: it must first hear what it would write over. */
    private void stamp() {
        if (running && fleet.trouble().isEmpty()) {
            stamped = time.nanoTime();
            shelf.touch(ALIVE);
        }
    }

    /** Whatever happens is written anyway; that this server was running then is written with it. */
    void onChange(@Observes StateChange change) {
        if (isAlone || time.nanoTime() - stamped >= BETWEEN_CHANGES.toNanos()) {
            stamp();
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        stamp();
    }

    private void tell(String alive) {
        try {
            Instant from = Instant.parse(alive);
            Instant now = time.now();
            // The clock may have been put back meanwhile.
            tell(from, now.isBefore(from) ? from : now);
        } catch (DateTimeException e) {
            // Whatever that was, it was not a time; the next stamp replaces it.
        }
    }

    private void tell(Instant from, Instant until) {
        told.tell(new Interruption(
                Interruption.Cause.MONITOR,
                Optional.empty(),
                from,
                Optional.of(until),
                isAlone ? "this server was not running" : "no server of this fleet was running"));
    }
}
