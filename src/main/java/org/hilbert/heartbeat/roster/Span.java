package org.hilbert.heartbeat.roster;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * A time from one moment, which belongs to it, until another, which does not.
 *
 * @param from its beginning
 * @param until its end; the same as the beginning if it is empty
 */
record Span(Instant from, Instant until) {
    /**
     * From when the clocks of that zone first show the one time until they last show the other. A time that they skip in
     * spring is the moment at which they skip it; one that they show twice in autumn begins at the first and ends at the
     * second.
     *
     * @param until not before {@code from}
     */
    static Span of(LocalDateTime from, LocalDateTime until, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> before = rules.getValidOffsets(from);
        List<ZoneOffset> after = rules.getValidOffsets(until);
        return new Span(
                before.isEmpty() ? rules.getTransition(from).getInstant() : from.toInstant(before.get(0)),
                after.isEmpty()
                        ? rules.getTransition(until).getInstant()
                        : until.toInstant(after.get(after.size() - 1)));
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /** Whether some moment belongs to both. */
    boolean meets(Span other) {
        return !isEmpty() && !other.isEmpty() && from.isBefore(other.until) && other.from.isBefore(until);
    }
}
