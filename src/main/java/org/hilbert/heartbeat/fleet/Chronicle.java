package org.hilbert.heartbeat.fleet;

import java.util.List;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.server.StateChanges;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Holdings;

/** The history of the fleet, as this server holds it. */
record Chronicle(HistoryKeeper keeper, StateChanges changes, Attempts attempts) {
    /** Takes that in, in place of what is there; nobody is told. */
    void takeIn(Holdings holdings) {
        keeper.history().takeIn(holdings);
    }

    /** All of it. */
    Holdings holdings() {
        return keeper.history().holdings();
    }

    /** Tells of a line that is new. */
    void announce(Entry entry) {
        entry.change().ifPresent(changes::announce);
        entry.interruption().ifPresent(changes::announce);
        entry.attempt().ifPresent(attempts::announce);
    }

    /** The lines of what lasts and outlives them; the servers' doubt is known otherwise. */
    List<Entry> lasting() {
        return keeper.history().lastingLines().stream()
                .filter(line -> line.interruption()
                        .filter(known -> known.cause() != Interruption.Cause.MONITOR)
                        .isPresent())
                .toList();
    }

    /** Whether the servers are told to doubt themselves. */
    boolean isInDoubt() {
        return keeper.history().lasting().stream().anyMatch(known -> known.cause() == Interruption.Cause.MONITOR);
    }
}
