package org.hilbert.heartbeat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;

/**
 * What is known of one application's past, cleaned of what a wall clock can do: times only rise and do not lie beyond the
 * present. Immutable.
 *
 * @param since from when on it is known
 * @param turns from when on it was in which state, in order; {@link State#DONE} first if it was not there before
 * @param covers the interruptions, its own and those of all, as times that do not touch, in order
 */
public record Past(Instant since, List<Turn> turns, List<Span> covers) {
    /**
     * From here on the application was in that state.
     *
     * @param state which, until the next turn
     */
    public record Turn(Instant at, State state) {}

    /**
     * A time.
     *
     * @param from its first moment
     * @param until the moment after its last
     */
    public record Span(Instant from, Instant until) {}

    public Past {
        turns = List.copyOf(turns);
        covers = List.copyOf(covers);
    }

    /**
     * The past that these make, of which nothing before {@code known} counts.
     *
     * @param changes in order, though their times may go back
     * @param interruptions in any order; those that have not ended last until now
     */
    static Past of(Instant known, List<StateChange> changes, List<Interruption> interruptions, Instant now) {
        Instant limit = known.isAfter(now) ? now : known;
        List<Turn> turns = turns(limit, changes, now);
        // One that was not there before is known from its first beat on.
        boolean came = turns.size() > 1 && turns.get(0).state() == State.DONE;
        Instant since = changes.isEmpty() ? now : came ? turns.get(1).at() : limit;
        return new Past(since, turns, spans(interruptions, now).all());
    }

    boolean isCovered(Instant at) {
        return new Spans(covers).hold(at);
    }

    /** The parts of a time that no interruption covers, in order. */
    List<Span> uncovered(Instant from, Instant until) {
        return new Spans(covers).gaps(from, until);
    }

    /** From when on it was in which state; nothing before {@code known}. */
    static List<Turn> turns(Instant known, List<StateChange> changes, Instant now) {
        List<Turn> turns = new ArrayList<>();
        // The youngest time is the most credible: a clock that was ahead has been set right since.
        Instant next = now;
        for (int i = changes.size() - 1; i >= 0 && next.isAfter(known); i--) {
            next = earlier(changes.get(i).at(), next);
            turns.add(new Turn(later(next, known), changes.get(i).to()));
        }
        // What led to the state in which it was when it became known is not.
        if (next.isAfter(known) && !changes.isEmpty()) {
            turns.add(new Turn(known, changes.get(0).from()));
        }
        Collections.reverse(turns);
        return turns;
    }

    /**
     * The times of those interruptions; one that has not ended lasts until now. A cut of the network that is over covers
     * nothing: what the applications did meanwhile has been told since.
     */
    static Spans spans(List<Interruption> interruptions, Instant now) {
        return Spans.of(interruptions.stream()
                .filter(known -> known.cause() != Interruption.Cause.NETWORK
                        || known.until().isEmpty())
                .map(known -> new Span(known.from(), known.until().orElse(now)))
                .toList());
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
