package org.hilbert.heartbeat.rest;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which connections are open, and which one makes room when there are too many. Thread-safe.
 *
 * <p>A connection is never refused: the new one may be an honest client's, while the one on which nothing was answered for
 * longest hardly is, and a client that beats opens another. A quarter is reserved for those that had no answer yet, so that
 * many of them neither drive out those that had one nor, where all others had one, each other.
 *
 * @param <C> a connection
 */
final class OpenConnections<C> {
    private final int limit;
    private final int reserved;
    private final Set<C> waiting = new LinkedHashSet<>();
    private final Set<C> answered = new LinkedHashSet<>();

    /** Room for so many; 4 or more. */
    OpenConnections(int limit) {
        this.limit = limit;
        this.reserved = limit / 4;
    }

    /** Takes a new one in. Gives the one that has to be closed for it, and is no longer counted; empty if there is room. */
    synchronized Optional<C> opened(C connection) {
        Optional<C> leaves = Optional.empty();
        if (size() >= limit) {
            Set<C> from = waiting.size() >= reserved || answered.isEmpty() ? waiting : answered;
            C oldest = from.iterator().next();
            from.remove(oldest);
            leaves = Optional.of(oldest);
        }
        waiting.add(connection);
        return leaves;
    }

    /** Something was answered on it: of the answered ones it is now the last to make room. */
    synchronized void answered(C connection) {
        if (waiting.remove(connection) || answered.remove(connection)) {
            answered.add(connection);
        }
    }

    /** It is closed. */
    synchronized void closed(C connection) {
        if (!waiting.remove(connection)) {
            answered.remove(connection);
        }
    }

    /** How many are open. */
    synchronized int size() {
        return waiting.size() + answered.size();
    }
}
