package org.hilbert.heartbeat.fleet;

import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.server.KeptRegistrations;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryText;

/**
 * What the fleet knows of an application, as this server last read it: what it finds builds on that.
 *
 * @param number that of the line of history that told of it last
 * @param registration it, in the state in which that line left it
 * @param entry that line, which may not be in the history any more
 */
record Known(long number, Registration registration, String entry) {
    /** What Redis holds under its name; empty if it cannot be understood, as one of a newer version. */
    static Optional<Known> read(String id, String held) {
        int blank = held.indexOf(' ');
        int end = held.indexOf('\n');
        if (blank <= 0 || end < blank || !held.substring(0, blank).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(held.substring(0, blank));
        return of(id, number, held.substring(blank + 1, end), held.substring(end + 1));
    }

    /**
     * What a line of history tells; empty if it cannot be understood.
     *
     * @param record the application's registration after it, as Redis holds it
     */
    static Optional<Known> of(String id, long number, String record, String entry) {
        try {
            return KeptRegistrations.registration(id, record)
                    .map(registration -> new Known(number, registration, entry));
        } catch (RuntimeException e) { // whatever somebody else wrote there
            return Optional.empty();
        }
    }

    /** When it got into that state; empty if the line cannot be understood. */
    Optional<Instant> since() {
        return EntryText.entry(number, entry).map(Entry::at);
    }

    /** As Redis holds it. */
    String held() {
        return number + " " + KeptRegistrations.text(registration) + "\n" + entry;
    }

    /** The same with another registration, in the same state. */
    Known as(Registration other) {
        return new Known(number, other, entry);
    }
}
