package org.hilbert.heartbeat.server;

import java.util.Optional;
import java.util.function.Consumer;

import org.hilbert.heartbeat.monitor.Roster;

/** Where the station's roster comes from. Thread-safe. */
public interface RosterSource {
    /** The roster that counts at present. */
    Roster roster();

    /** Why the newest roster is not the one that counts, as a sentence; empty if it is. */
    Optional<String> trouble();

    /**
     * Has that listener told of each roster that counts from then on; not of the present one. It is called on the thread
     * that reads rosters, one listener after the other; one that fails keeps nobody else from hearing.
     */
    void follow(Consumer<Roster> listener);
}
