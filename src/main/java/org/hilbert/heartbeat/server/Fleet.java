package org.hilbert.heartbeat.server;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;

/**
 * The servers that tell one truth together, of which this is one; or this one alone, which then has the last word
 * (docs/decisions/0040-fleet.md). Thread-safe and quick: nothing here waits for another server.
 */
public interface Fleet {
    /** Whether this server is the only one there can be. */
    boolean isAlone();

    /**
     * The moment up to which this server knows of every beat, whichever server took it: silence after it proves nothing.
     *
     * @param now in nanoseconds of the time source
     * @return the same or earlier
     */
    long judgedUntil(long now);

    /**
     * When a beat that is being taken in counts as heard: now, unless this server has just stood still. Then it may have waited
     * at this server's door since then, while the others found out that its application is dead.
     */
    long takenAt(long now);

    /** To be called about once a second by something that does little else, so that a pause shows as what it is. */
    void atWork(long now);

    /** Says that this server took a beat, at that moment, in nanoseconds of the time source. */
    void heard(Beat beat, long now);

    /**
     * Takes a change that this server found, so that the fleet tells of it, once; or leaves it to the caller.
     *
     * @return whether it was taken: then {@link StateChanges#announce} hears of it, on every server, once it is certain, or of
     *     what was certain before it
     */
    boolean takes(StateChange change);

    /** As {@link #takes(StateChange)}. */
    boolean takes(Interruption interruption);

    /** As {@link #takes(StateChange)}; {@link Attempts#announce} hears of it. */
    boolean takes(Attempt attempt);

    /**
     * The number in the fleet's history of what is being announced just now; empty outside of that, or if this server gives
     * its own.
     */
    OptionalLong number();

    /**
     * Completes once what this server has taken in so far is written where all servers find it, and the hello or goodbye of that
     * application is told; at once if nothing can be written at present, and after a second at the latest. Never fails.
     */
    CompletionStage<Void> told(ApplicationId id);

    /**
     * Completes once the servers that live know what this one has taken in so far, so that what comes to another one next
     * builds on it; after a second at the latest.
     */
    CompletionStage<Void> knownToAll();

    /** Whether this server is the one that acts on behalf of all: tells, recovers. Another one may be from the next moment on. */
    boolean acts();

    /** Why this server does not know what the others do, as a sentence without addresses; empty if all is well. */
    Optional<String> trouble();

    /** What all of them remember; empty if each server has its own memory. */
    Optional<Memory> memory();

    /** The time they go by: this machine's monotonic time, and one wall clock for all. */
    TimeSource time();

    /** A server that is alone. */
    Fleet ALONE = new Fleet() {
        @Override
        public boolean isAlone() {
            return true;
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
            // the core looks after that
        }

        @Override
        public void heard(Beat beat, long now) {
            // nobody else wants to know
        }

        @Override
        public boolean takes(StateChange change) {
            return false;
        }

        @Override
        public boolean takes(Interruption interruption) {
            return false;
        }

        @Override
        public boolean takes(Attempt attempt) {
            return false;
        }

        @Override
        public OptionalLong number() {
            return OptionalLong.empty();
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
            return true;
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }

        @Override
        public Optional<Memory> memory() {
            return Optional.empty();
        }

        @Override
        public TimeSource time() {
            return TimeSource.SYSTEM;
        }
    };
}
