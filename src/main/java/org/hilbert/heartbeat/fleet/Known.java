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
        try {
            return KeptRegistrations.registration(id, held.substring(blank + 1, end))
                    .map(registration ->
                            new Known(Long.parseLong(held.substring(0, blank)), registration, held.substring(end + 1)));
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
