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
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Memory;

/** The one bean that owns the history: it takes in what is told, and gives what is kept to whoever asks. Thread-safe. */
@Singleton
@Startup // what earlier runs left is recalled before the first change is told
public class HistoryKeeper implements Arrivals {
    private final History history;
    private final Intervals intervals;
    private final Silences silences;
    private final Strips strips;
    private final TimeSource time;

    HistoryKeeper(HeartbeatConfig config, Memory memory, TimeSource time, Chores chores) {
        HeartbeatConfig.History settings = config.history();
        this.history = new History(memory, settings.maxEntries(), settings.retention(), time);
        this.intervals = new Intervals(settings.maxMeasured(), time);
        this.silences = new Silences(memory, settings.retention(), time);
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
        history.add(change);
        // Whatever took it away: the place is for those that are there. Its silences stay, which are bounded anyway.
        if (change.to() == State.DONE) {
            intervals.forget(change.id());
        }
    }

    void hear(@Observes Interruption interruption) {
        history.add(interruption);
    }

    void hear(@Observes Attempt attempt) {
        history.add(attempt);
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
