package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.util.List;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Arrivals;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Memory;

/**
 * The one bean that owns the history: it takes in what is told, and gives what is kept to whoever asks. In a fleet the history is
 * the fleet's, and keeping it is the fleet's concern; silences and intervals are those that this server heard since it
 * started. Thread-safe.
 */
@Singleton
@Startup // what earlier runs left is recalled before the first change is told
public class HistoryKeeper implements Arrivals {
    private final History history;
    private final Intervals intervals;
    private final Silences silences;
    private final Strips strips;
    private final TimeSource time;
    private final Fleet fleet;

    HistoryKeeper(HeartbeatConfig config, Memory memory, TimeSource time, Fleet fleet, Chores chores) {
        HeartbeatConfig.History settings = config.history();
        this.history = fleet.isAlone()
                ? new History(memory, settings.maxEntries(), settings.retention(), time)
                : History.ofFleet(settings.maxEntries(), settings.retention(), time);
        this.intervals = new Intervals(settings.maxMeasured(), time);
        this.silences = new Silences(fleet.isAlone() ? memory : NoMemory.wanted(), settings.retention(), time);
        this.fleet = fleet;
        this.strips = new Strips(history);
        this.time = time;
        chores.every(Duration.ofMinutes(1), "history", this::keepInBounds);
    }

    /** What happened. */
    public History history() {
        return history;
    }

    /** How long the silences are. */
    public Intervals intervals() {
        return intervals;
    }

    /** The silences that were longer than promised. */
    public Silences silences() {
        return silences;
    }

    /** How well an application ran in each of {@link Uptime#WINDOWS}. */
    public List<Uptime> uptime(ApplicationId id, Hours hours) {
        return Uptime.of(history.past(id), hours, time.now(), Uptime.WINDOWS);
    }

    /** How these were in the last 24 hours, in their order. */
    public List<Strip> strips(List<ApplicationId> ids, Hours hours) {
        return strips.of(ids, hours, time.now());
    }

    @Override
    public void heard(ApplicationId id, long silence, long promise) {
        intervals.heard(id, silence, promise);
        silences.heard(id, silence, promise);
    }

    void hear(@Observes StateChange change) {
        history.add(change, fleet.number());
        // Whatever took it away: the place is for those that are there. Its silences stay, which are bounded anyway.
        if (change.to() == State.DONE) {
            intervals.forget(change.id());
        }
    }

    void hear(@Observes Interruption interruption) {
        history.add(interruption, fleet.number());
    }

    void hear(@Observes Attempt attempt) {
        history.add(attempt, fleet.number());
    }

    void keepInBounds() {
        history.dropOld();
        silences.flush();
        intervals.forgetIf(id -> history.state(id).isEmpty());
    }

    /** Before the journal closes. */
    void onStop(@Observes @Priority(1) ShutdownEvent stop) {
        silences.flush();
    }
}
