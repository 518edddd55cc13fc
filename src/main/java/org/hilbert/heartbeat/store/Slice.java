package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.State;

/**
 * A part of an application's past as a picture shows it.
 *
 * @param from its first moment
 * @param until the moment after its last
 * @param worst the worst state in it, in time that counts; empty if that is not known, or no time in it counts
 * @param covered whether some of it is covered by an interruption
 * @param open whether some of it is inside the opening hours
 */
public record Slice(Instant from, Instant until, Optional<State> worst, boolean covered, boolean open) {
    private static final List<State> FROM_GOOD_TO_BAD = List.of(
            State.DONE,
            State.STOPPING,
            State.UP,
            State.STARTING,
            State.LATE,
            State.STALLED,
            State.CRITICAL,
            State.LOST);

    /**
     * That time in as many slices of the same length.
     *
     * @param slices 1 or more
     */
    public static List<Slice> of(Past past, Hours hours, Instant from, Instant until, int slices) {
        List<Slice> strip = new ArrayList<>(slices);
        Duration each = Duration.between(from, until).dividedBy(slices);
        int turn = 0;
        for (int i = 0; i < slices; i++) {
            Instant begin = from.plus(each.multipliedBy(i));
            Instant end = i + 1 < slices ? begin.plus(each) : until;
            while (turn + 1 < past.turns().size()
                    && !past.turns().get(turn + 1).at().isAfter(begin)) {
                turn++;
            }
            strip.add(slice(past, hours, begin, end, turn));
        }
        return strip;
    }

    private static Slice slice(Past past, Hours hours, Instant begin, Instant end, int firstTurn) {
        Optional<State> worst = Optional.empty();
        List<Past.Turn> turns = past.turns();
        for (int i = firstTurn; i < turns.size() && turns.get(i).at().isBefore(end); i++) {
            Instant from = Past.later(turns.get(i).at(), Past.later(begin, past.since()));
            Instant until = i + 1 < turns.size() ? Past.earlier(turns.get(i + 1).at(), end) : end;
            boolean counts = past.uncovered(from, until).stream()
                    .anyMatch(part ->
                            !hours.openBetween(part.from(), part.until()).isZero());
            if (counts) {
                worst = Optional.of(worse(worst, turns.get(i).state()));
            }
        }
        boolean covered = !past.uncovered(begin, end).equals(List.of(new Past.Span(begin, end)));
        return new Slice(
                begin, end, worst, covered, !hours.openBetween(begin, end).isZero());
    }

    private static State worse(Optional<State> one, State other) {
        return one.filter(state -> FROM_GOOD_TO_BAD.indexOf(state) >= FROM_GOOD_TO_BAD.indexOf(other))
                .orElse(other);
    }
}
