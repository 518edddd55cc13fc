package org.hilbert.heartbeat.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;

/**
 * One thing to be told: a change, or that lines were dropped before they could be told.
 *
 * @param first the number of the line, or of the first that was dropped
 * @param last the same, or of the last that was dropped
 * @param at when it happened; of what was dropped that is not known, and this is when the first line after it did
 * @param entry the line, which is a change; empty if it was dropped
 */
record News(long first, long last, Instant at, Optional<Entry> entry) {
    static News of(Entry entry) {
        return new News(entry.number(), entry.number(), entry.at(), Optional.of(entry));
    }

    static News gap(long first, Entry after) {
        return new News(first, after.number() - 1, after.at(), Optional.empty());
    }

    /** The number of the line that is as old as this. */
    long asOldAs() {
        return entry.isPresent() ? first : last + 1;
    }

    /** The same whenever and however often it is told. */
    String key() {
        return entry.isPresent() ? Long.toString(first) : "gap-" + first + "-" + last;
    }

    Optional<StateChange> change() {
        return entry.flatMap(Entry::change);
    }

    /** Whom all of this is about; empty if it is about several, or about nobody. */
    static Optional<ApplicationId> application(List<News> news) {
        return news.size() == 1 ? news.get(0).change().map(StateChange::id) : Optional.empty();
    }

    /** In words, as the end of a sentence that begins with the application if there is one. */
    String text() {
        return change().map(known -> known.reason().toString())
                .orElse("lines " + first + " to " + last + " of the history were dropped before they could be told");
    }
}
