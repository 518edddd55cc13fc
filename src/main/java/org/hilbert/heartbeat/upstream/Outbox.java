package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * The changes that the centre was not told of, numbered from 1 on: of a bounded number, the oldest give way, and the gap in the
 * numbers tells how many did. In memory only: their times are monotonic, and mean nothing to another run. Not thread-safe.
 */
final class Outbox {
    private final int most;
    private final Deque<Change> waiting = new ArrayDeque<>();
    /** The number of the change before the first that waits. */
    private long before;

    /**
     * A change that waits.
     *
     * @param at when it happened, in monotonic nanoseconds
     * @param heard when the application was heard last, as {@code at}
     * @param maxWait how long it may be silent; empty if that is not known
     */
    record Change(ApplicationId name, State state, Reason reason, long at, long heard, Optional<Duration> maxWait) {}

    /** @param most how many wait at most; 1 or more */
    Outbox(int most) {
        this.most = most;
    }

    void add(Change change) {
        if (waiting.size() == most) {
            waiting.removeFirst();
            before++;
        }
        waiting.addLast(change);
    }

    /** The oldest, in order; at most so many. */
    List<Change> first(int limit) {
        return waiting.stream().limit(limit).toList();
    }

    /** The number of the change before the first that waits; 0 or more. */
    long before() {
        return before;
    }

    int size() {
        return waiting.size();
    }

    /** The centre has taken in what has that number, and what came before it. */
    void taken(long number) {
        while (before < number && !waiting.isEmpty()) {
            waiting.removeFirst();
            before++;
        }
    }
}
