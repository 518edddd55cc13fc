package org.hilbert.heartbeat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * The strips of many applications, asked for again and again: one is made anew only when something was told of its
 * application, or a slice has ended. Thread-safe.
 */
final class Strips {
    private static final int MOST_KEPT = 10_000;

    private final History history;
    private volatile Station station;

    Strips(History history) {
        this.history = history;
    }

    /** The strips of these, in their order. */
    List<Strip> of(List<ApplicationId> ids, Hours hours, Instant now) {
        Station known = station(hours, now);
        return ids.stream().map(id -> known.strip(id, now)).toList();
    }

    private Station station(Hours hours, Instant now) {
        Station last = station;
        Instant slice = Strip.slice(now);
        boolean isOpen = hours.isOpen(now);
        boolean isGood = last != null
                && last.slice.equals(slice)
                && last.hours == hours
                && last.isOpen == isOpen
                && last.newest == history.newestOfAll()
                && last.takenIn == history.takenIn();
        if (isGood) {
            return last;
        }
        Station fresh = new Station(slice, hours, isOpen, now);
        station = fresh;
        return fresh;
    }

    /** The time after now, so that what begins or lasts at this very moment is in the last slice. */
    private static Instant end(Instant now) {
        return now.plusNanos(1);
    }

    private static Spans closed(Hours hours, Instant from, Instant until) {
        List<Past.Span> closed = new ArrayList<>();
        Optional<Instant> next = Optional.of(from);
        while (next.filter(until::isAfter).isPresent()) {
            Instant at = next.get();
            if (hours.isOpen(at)) {
                next = hours.closes(at);
            } else {
                next = hours.nextOpening(at);
                closed.add(new Past.Span(at, next.orElse(until)));
            }
        }
        return Spans.of(closed);
    }

    private static Spans maintenance(List<Interruption> interruptions, Instant now) {
        return spans(interruptions, true, now);
    }

    /** When it was not observed, for whatever reason. */
    private static Spans unobserved(List<Interruption> interruptions, Instant now) {
        return spans(interruptions, false, now);
    }

    private static Spans spans(List<Interruption> interruptions, boolean maintenance, Instant now) {
        return Past.spans(
                interruptions.stream()
                        .filter(known -> (known.cause() == Interruption.Cause.MAINTENANCE) == maintenance)
                        .toList(),
                end(now));
    }

    /** What is true of all applications in one slice, as long as nothing is told of all, and the strips made of it. */
    private final class Station {
        private final Instant slice;
        private final Hours hours;
        private final boolean isOpen;
        private final long newest;
        /** What was taken in says other things without a line that is newer. */
        private final long takenIn;

        private final Strip.Cover cover;
        private final ConcurrentMap<ApplicationId, Made> made = new ConcurrentHashMap<>();

        Station(Instant slice, Hours hours, boolean isOpen, Instant now) {
            this.slice = slice;
            this.hours = hours;
            this.isOpen = isOpen;
            Instant begin = slice.minus(Strip.LENGTH);
            this.takenIn = history.takenIn();
            History.Recent ofAll = history.recent(begin);
            this.newest = ofAll.newest();
            // What has not ended goes on to the end of the slice: when it does end, this is thrown away.
            Instant until = slice.plus(Strip.SLICE);
            this.cover = new Strip.Cover(
                    begin,
                    closed(hours, begin, until),
                    maintenance(ofAll.interruptions(), until),
                    unobserved(ofAll.interruptions(), until));
        }

        Strip strip(ApplicationId id, Instant now) {
            Made last = made.get(id);
            if (last != null && last.newest == history.newest(id)) {
                return last.strip;
            }
            History.Recent recent = history.recent(id, slice.minus(Strip.LENGTH));
            Strip strip = Strip.of(
                    Past.turns(Past.earlier(recent.since(), now), recent.changes(), now),
                    cover.and(
                            maintenance(recent.interruptions(), now),
                            unobserved(recent.interruptions(), now),
                            recent.known().orElse(Instant.MAX)),
                    end(now));
            if (made.size() < MOST_KEPT || last != null) {
                made.put(id, new Made(recent.newest(), strip));
            }
            return strip;
        }
    }

    private record Made(long newest, Strip strip) {}
}
