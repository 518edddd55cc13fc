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
     * From when the clocks of that zone first show the one time until they no longer show, nor will, anything before the
     * other. So what they skip in spring is not there, and of an hour that they show twice in autumn a beginning is in the
     * first and an end in the second.
     *
     * @param until not before {@code from}
     */
    static Span of(LocalDateTime from, LocalDateTime until, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> first = rules.getValidOffsets(from);
        Instant begins = first.isEmpty() ? rules.getTransition(from).getInstant() : from.toInstant(first.get(0));
        LocalDateTime justBefore = until.minusNanos(1);
        List<ZoneOffset> last = rules.getValidOffsets(justBefore);
        Instant ends = last.isEmpty()
                ? rules.getTransition(justBefore).getInstant()
                : justBefore.toInstant(last.get(last.size() - 1)).plusNanos(1);
        return new Span(begins, ends);
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
