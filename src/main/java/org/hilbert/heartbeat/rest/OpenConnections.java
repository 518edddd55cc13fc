package org.hilbert.heartbeat.rest;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which connections are open, and which one makes room when there are too many. Thread-safe.
 *
 * <p>A connection is never refused: the new one may be an honest client's, while the one on which nothing was answered for
 * longest hardly is, and a client that beats opens another. A quarter is reserved for those that had no answer yet, so that
 * many of them neither drive out those that had one nor, where all others had one, each other.
 *
 * <p>An answer, which there is for every beat, is only noted at its connection, without a lock; who had his last one first is
 * sorted out when somebody has to leave.
 *
 * @param <C> a connection
 */
final class OpenConnections<C> {
    private final int limit;
    private final int reserved;
    private final Set<Seat<C>> waiting = new LinkedHashSet<>();
    /** In the order of what was known of them last; their last answers may be younger. */
    private final TreeSet<Seat<C>> answered =
            new TreeSet<>(Comparator.<Seat<C>>comparingLong(seat -> seat.known).thenComparingLong(seat -> seat.number));

    private long seats;

    /** The place of a connection among them. */
    static final class Seat<C> {
        private static final long NEVER = Long.MIN_VALUE;

        private final C connection;
        /** When something was answered on it last. */
        private volatile long answered = NEVER;

        /** What its place in the order was made of last: the answer before, and which came first of two at once. */
        private long known;

        private long number;

        Seat(C connection) {
            this.connection = connection;
        }

        C connection() {
            return connection;
        }
    }

    /** Room for so many; 4 or more. */
    OpenConnections(int limit) {
        this.limit = limit;
        this.reserved = limit / 4;
    }

    /** Takes a new one in. Gives the one that has to be closed for it, and is no longer counted; empty if there is room. */
    synchronized Optional<C> opened(Seat<C> seat) {
        Optional<C> leaves = Optional.empty();
        if (size() >= limit) {
            boolean isWaiting = waiting.size() >= reserved || answered.isEmpty();
            Seat<C> oldest = isWaiting ? waiting.iterator().next() : answeredLongestAgo();
            closed(oldest);
            leaves = Optional.of(oldest.connection);
        }
        seat.number = seats++;
        waiting.add(seat);
        return leaves;
    }

    /**
     * Something was answered on it: of the answered ones it is now the last to make room.
     *
     * @param now a monotonic time, the same for all
     */
    void answered(Seat<C> seat, long now) {
        boolean first = seat.answered == Seat.NEVER;
        seat.answered = now;
        if (first) {
            hadItsFirst(seat);
        }
    }

    private synchronized void hadItsFirst(Seat<C> seat) {
        if (waiting.remove(seat)) {
            seat.known = seat.answered;
            answered.add(seat);
        }
    }

    private Seat<C> answeredLongestAgo() {
        Seat<C> oldest = answered.first();
        while (oldest.known != oldest.answered) {
            answered.remove(oldest);
            oldest.known = oldest.answered;
            answered.add(oldest);
            oldest = answered.first();
        }
        return oldest;
    }

    /** It is closed. */
    synchronized void closed(Seat<C> seat) {
        if (!waiting.remove(seat)) {
            answered.remove(seat);
        }
    }

    /** How many are open. */
    synchronized int size() {
        return waiting.size() + answered.size();
    }
}
