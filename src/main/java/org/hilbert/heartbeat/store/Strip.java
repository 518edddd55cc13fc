package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.hilbert.heartbeat.monitor.State;

/**
 * How an application was in the last 24 hours, as a picture shows it: the worst of each quarter of an hour.
 *
 * @param parts in order; each lasts until the next one begins, the last until now; no two neighbours look alike
 */
public record Strip(List<Part> parts) {
    /** A slice: a quarter of an hour of the clock, in whatever zone. */
    static final Duration SLICE = Duration.ofMinutes(15);

    static final Duration LENGTH = Duration.ofDays(1);

    /** Whole ones, and the one that goes on. */
    private static final int SLICES = (int) LENGTH.dividedBy(SLICE) + 1;

    /** How an application was, from good to bad: of a slice, the worst shows. What counts for its uptime shows before the rest. */
    public enum Look {
        /** Not there, not known, or expected and not heard of yet. */
        NONE,
        /** The station was closed. */
        CLOSED,
        /** It was being worked on. */
        MAINTENANCE,
        /** It was not observed: the monitor did not run, or suspected itself. */
        MONITOR,
        /** {@link State#STOPPING}. */
        STOPPING,
        /** {@link State#UP}. */
        UP,
        /** {@link State#STARTING}. */
        STARTING,
        /** {@link State#LATE}. */
        LATE,
        /** {@link State#STALLED}. */
        STALLED,
        /** {@link State#CRITICAL}. */
        CRITICAL,
        /** {@link State#LOST}. */
        LOST;

        private static Look of(State state) {
            return state == State.DONE || state == State.EXPECTED ? NONE : valueOf(state.name());
        }
    }

    /**
     * A part of the strip.
     *
     * @param from when it begins, on the quarter of an hour
     */
    public record Part(Instant from, Look look) {}

    public Strip {
        parts = List.copyOf(parts);
    }

    /** The beginning of the slice that holds that moment. */
    static Instant slice(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), SLICE.toSeconds()) * SLICE.toSeconds());
    }

    /**
     * What kept a state from counting.
     *
     * @param from what was before says nothing
     */
    record Cover(Instant from, Spans closed, Spans maintenance, Spans monitor) {
        Cover and(Spans ownMaintenance, Spans ownMonitor, Instant since) {
            return new Cover(since, closed, maintenance.and(ownMaintenance), monitor.and(ownMonitor));
        }
    }

    /**
     * The strip of an application.
     *
     * @param turns from when on it was in which state, in order
     * @param until the moment after now
     */
    static Strip of(List<Past.Turn> turns, Cover cover, Instant until) {
        Instant begin = slice(until.minusNanos(1)).minus(LENGTH);
        Look[] worst = new Look[SLICES];
        Arrays.fill(worst, Look.NONE);
        // A station that is off at night is closed, not unobserved; where somebody works, it is that which matters,
        // as Look has it in that order.
        Spans idle = cover.maintenance.and(cover.closed);
        Spans monitor = cover.monitor.without(idle);
        paint(worst, begin, until, cover.from, Look.CLOSED, cover.closed.all());
        paint(worst, begin, until, cover.from, Look.MAINTENANCE, cover.maintenance.all());
        paint(worst, begin, until, cover.from, Look.MONITOR, monitor.all());
        Spans covers = idle.and(monitor);
        for (int i = 0; i < turns.size(); i++) {
            Instant next = i + 1 < turns.size() ? turns.get(i + 1).at() : until;
            Look look = Look.of(turns.get(i).state());
            paint(worst, begin, until, begin, look, covers.gaps(turns.get(i).at(), next));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            if (i == 0 || worst[i] != worst[i - 1]) {
                parts.add(new Part(begin.plus(SLICE.multipliedBy(i)), worst[i]));
            }
        }
        return new Strip(parts);
    }

    private static void paint(
            Look[] worst, Instant begin, Instant end, Instant since, Look look, List<Past.Span> spans) {
        for (Past.Span span : spans) {
            Instant from = Past.later(span.from(), Past.later(begin, since));
            Instant until = Past.earlier(span.until(), end);
            if (from.isBefore(until)) {
                int last = index(begin, until.minusNanos(1));
                for (int i = index(begin, from); i <= last; i++) {
                    worst[i] = look.compareTo(worst[i]) > 0 ? look : worst[i];
                }
            }
        }
    }

    private static int index(Instant begin, Instant at) {
        return (int) Duration.between(begin, at).dividedBy(SLICE);
    }
}
