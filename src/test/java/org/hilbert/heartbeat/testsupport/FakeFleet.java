package org.hilbert.heartbeat.testsupport;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.Memory;

/** What one server knows of a fleet, as a test says. It takes what it is told, and tells nobody. Thread-safe. */
public final class FakeFleet implements Fleet {
    /** Whether this server acts. */
    public volatile boolean acts;

    public volatile OptionalLong number = OptionalLong.empty();
    public volatile Optional<String> trouble = Optional.empty();
    /** What was found here, in that order. */
    public final List<Object> taken = new CopyOnWriteArrayList<>();

    private final TimeSource time;

    public FakeFleet(TimeSource time) {
        this.time = time;
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public long judgedUntil(long now) {
        return now;
    }

    @Override
    public long takenAt(long now) {
        return now;
    }

    @Override
    public void atWork(long now) {
        // nothing depends on it here
    }

    @Override
    public void heard(Beat beat, long now) {
        // nobody else wants to know
    }

    @Override
    public boolean takes(StateChange change) {
        return taken.add(change);
    }

    @Override
    public boolean takes(Interruption interruption) {
        return taken.add(interruption);
    }

    @Override
    public boolean takes(Attempt attempt) {
        return taken.add(attempt);
    }

    @Override
    public OptionalLong number() {
        return number;
    }

    @Override
    public CompletionStage<Void> told(ApplicationId id) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> knownToAll() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean acts() {
        return acts;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public Optional<Memory> memory() {
        return Optional.empty();
    }

    @Override
    public TimeSource time() {
        return time;
    }
}
