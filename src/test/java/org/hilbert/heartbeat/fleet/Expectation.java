package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What the history of an application has to say, worked out anew from what the application did, by the rules of
 * docs/protocol.md. Where either of two is right (a silence that ended while nobody could be convicted) both are.
 */
final class Expectation {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TOLERANCE = SECOND;
    /** So long after its deadline a silence is told of at the latest, on a busy machine. */
    private static final long LAG = 1500 * MILLI;
    /** So much earlier or later than it should be a change may say it happened. */
    private static final long INACCURACY = 500 * MILLI;

    private static final State[] BY_SILENCE = {State.LATE, State.CRITICAL, State.LOST};
    private static final int[] RATIOS = {3, 5, 6};

    private final Troubles troubles;
    private final long sure;
    private final long end;

    /**
     * A change that is right.
     *
     * @param earliest when it may say that it happened, in nanoseconds
     * @param latest the same; of a silence, unless the monitor doubted itself meanwhile
     */
    record Change(State from, State to, Set<Reason> reasons, long earliest, long latest) {
        @Override
        public String toString() {
            return from + "->" + to + " " + reasons;
        }
    }

    private record Branch(State state, Reason reason, List<Change> changes) {
        Branch with(State to, Set<Reason> reasons, long earliest, long latest) {
            List<Change> more = new ArrayList<>(changes);
            more.add(new Change(state, to, reasons, earliest, latest));
            return new Branch(to, reasons.iterator().next(), more);
        }
    }

    /**
     * @param sure what should be told of by then has to be, in nanoseconds
     * @param end what happened by then may be told of
     */
    Expectation(Troubles troubles, long sure, long end) {
        this.troubles = troubles;
        this.sure = sure;
        this.end = end;
    }

    /** The histories that are right for it; empty if that cannot be said, as a server read a beat late that nobody waited for. */
    Optional<List<List<Change>>> of(Crowd.Life life) {
        List<Crowd.Sent> beats = life.sent().stream()
                .filter(Crowd.Sent::wasAnswered)
                .sorted(Comparator.comparingLong(Crowd.Sent::sent))
                .toList();
        if (life.sent().stream().anyMatch(sent -> !sent.wasAnswered() && mayMatter(sent, beats))) {
            return Optional.empty();
        }
        List<Branch> branches = List.of(new Branch(State.DONE, Reason.FORGOTTEN, List.of()));
        for (int i = 0; i < beats.size(); i++) {
            Crowd.Sent beat = beats.get(i);
            if (beat.sent() - end > 0) {
                break;
            }
            List<Branch> next = new ArrayList<>();
            for (Branch branch : branches) {
                for (Branch silent : i == 0 ? List.of(branch) : afterSilence(branch, beats, i - 1)) {
                    next.add(afterBeat(
                            silent,
                            beat,
                            i + 1 < beats.size() ? beats.get(i + 1).heard() : end));
                }
            }
            branches = next;
        }
        if (!beats.isEmpty()) {
            List<Branch> next = new ArrayList<>();
            branches.forEach(branch -> next.addAll(afterSilence(branch, beats, beats.size() - 1)));
            branches = next;
        }
        return Optional.of(branches.stream().map(Branch::changes).distinct().toList());
    }

    /** The branches that come of the silence after that beat, until the next one or the end. */
    private List<Branch> afterSilence(Branch branch, List<Crowd.Sent> beats, int index) {
        Crowd.Sent beat = beats.get(index);
        boolean isLast = index == beats.size() - 1;
        long surelyUntil = isLast ? sure : beats.get(index + 1).sent();
        long perhapsUntil = isLast ? end : beats.get(index + 1).heard() + LAG;
        long from = lastSurelyKnown(beats, index).sent();
        long maxWait = beat.timeoutMillis() * MILLI + TOLERANCE;
        List<Branch> all = new ArrayList<>();
        Branch longer = branch;
        int steps = branch.state.isActive() ? BY_SILENCE.length : branch.state == State.STOPPING ? 1 : 0;
        for (int i = 0; i < steps; i++) {
            boolean stops = branch.state == State.STOPPING;
            long allowed = stops ? beat.timeoutMillis() * MILLI : RATIOS[i] * maxWait;
            if (from + allowed - perhapsUntil > 0) {
                break;
            }
            if (troubles.surelyToldBy(beat.heard() + allowed, LAG) - surelyUntil > 0) {
                all.add(longer);
            }
            longer = longer.with(
                    stops ? State.DONE : BY_SILENCE[i],
                    EnumSet.of(stops ? Reason.GOODBYE_PASSED : Reason.SILENT),
                    from + allowed - INACCURACY,
                    beat.heard() + allowed + INACCURACY);
        }
        all.add(longer);
        return all;
    }

    /** @param next when the next beat was answered */
    private Branch afterBeat(Branch branch, Crowd.Sent beat, long next) {
        State state = branch.state;
        State to;
        Reason why;
        if (beat.command() == Command.DONE) {
            to = State.STOPPING;
            why = Reason.SAID_GOODBYE;
        } else if (beat.command() == Command.INIT) {
            to = State.STARTING;
            why = state.isActive() ? Reason.ANNOUNCED_AGAIN : Reason.ANNOUNCED;
        } else {
            to = state.isActive() ? State.UP : State.STARTING;
            why = state.isActive() ? Reason.PINGED : Reason.PINGED_UNANNOUNCED;
        }
        boolean oddAgain = why == Reason.ANNOUNCED_AGAIN && branch.reason != Reason.ANNOUNCED_AGAIN;
        if (to == state && !oddAgain) {
            return branch;
        }
        EnumSet<Reason> reasons = EnumSet.of(why);
        boolean alone = troubles.isWithoutRedis(beat.sent());
        if (alone && why == Reason.ANNOUNCED) {
            // Another server that was never told of it hears its pings only.
            reasons.add(Reason.PINGED_UNANNOUNCED);
        }
        // A ping that came to a server which did not know yet is news of a beat to the one that knows: the next one
        // shows more.
        long latest = why == Reason.PINGED ? Math.max(beat.heard(), next) : beat.heard();
        // If this beat was lost with its server, or only a later one came to one that knew, that one brought it about.
        boolean mayBeALater = alone || troubles.mayHaveBeenLost(beat.server(), beat.heard());
        latest += INACCURACY + (mayBeALater ? 10 * SECOND : 0);
        return branch.with(to, reasons, beat.sent() - INACCURACY, latest);
    }

    /** That beat, or an earlier one if it may have been lost with its server. */
    private Crowd.Sent lastSurelyKnown(List<Crowd.Sent> beats, int index) {
        int i = index;
        while (i > 0
                && troubles.mayHaveBeenLost(beats.get(i).server(), beats.get(i).heard())) {
            i--;
        }
        return beats.get(i);
    }

    /** Whether that unanswered beat may have been read late, and found an application that was silent or gone. */
    private boolean mayMatter(Crowd.Sent unanswered, List<Crowd.Sent> beats) {
        long read = troubles.readLate(unanswered.server(), unanswered.sent());
        if (read == Long.MIN_VALUE) {
            return false;
        }
        if (unanswered.command() != Command.PING) {
            return true;
        }
        Crowd.Sent before = null;
        long after = end;
        for (Crowd.Sent beat : beats) {
            if (beat.heard() - read <= 0) {
                before = beat;
            } else {
                after = beat.heard();
                break;
            }
        }
        return before == null
                || before.command() == Command.DONE
                || after - before.sent() > 3 * (before.timeoutMillis() * MILLI + TOLERANCE);
    }
}
