package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * One application's promise and state, from its first beat until it is {@link State#DONE}, which is final: a later beat
 * makes a new one.
 *
 * <p>A state does not end when somebody looks but when its time is up. Where that time lies is said once, in {@link
 * #end}; a beat, a sweep and a question all follow the same ends, so they agree to the nanosecond.
 *
 * <p>Not thread-safe: whoever calls holds this object's monitor. Times are monotonic nanoseconds. A million of these are
 * meant to fit: mind the fields.
 */
final class Application extends DeadlineWheel.Entry {
    final ApplicationId id;
    /** The how-manieth registration this is. */
    final long number;

    private final Policy policy;
    private State state;
    private Reason reason;
    private long lastBeat;
    /** Above 0; while STOPPING, the time named in the goodbye. */
    private long maxWait;
    /** What the last beat told of; if that was {@link Beat#NO_PROGRESS}, the next two mean nothing. */
    private long progress;
    /** When a beat first told of that progress. */
    private long moved;
    /** The longest max wait promised since then, until it stalled. */
    private long longestWait;
    /** When the sweep looks at this application next. */
    private long nextLook;

    /** An application nobody has heard of yet, with its first beat. */
    Application(ApplicationId id, long number, Policy policy, long progress, long maxWait, long now) {
        this.id = id;
        this.number = number;
        this.policy = policy;
        this.state = State.STARTING;
        this.lastBeat = now;
        this.maxWait = maxWait;
        watch(progress, State.STARTING);
        this.nextLook = end(State.STARTING);
    }

    /**
     * Takes in a beat of an application that is {@linkplain #settle settled} and not {@linkplain #isGone() gone}. A beat
     * that was received before another one but comes after it is out of date: it is not taken in.
     *
     * <p>Only a ping can show that the application is stalled: between two beats nobody knows whether it works.
     *
     * @param maxWait how long it may be silent from now on; 0 in a goodbye means it is gone at once
     * @return what that changed, or null if nothing
     */
    StateChange beat(Beat beat, long maxWait, long now, TimeSource time) {
        if (now - lastBeat < 0) {
            return null;
        }
        State to;
        Reason why;
        if (beat.command() == Command.DONE) {
            to = maxWait == 0 ? State.DONE : State.STOPPING;
            why = Reason.SAID_GOODBYE;
        } else if (beat.command() == Command.INIT) {
            to = State.STARTING;
            why = state.isActive() ? Reason.ANNOUNCED_AGAIN : Reason.ANNOUNCED;
        } else if (state == State.STOPPING || state == State.LOST) {
            to = State.STARTING;
            why = Reason.PINGED_UNANNOUNCED;
        } else if (showsItStalled(beat, now)) {
            to = State.STALLED;
            why = Reason.STOOD_STILL;
        } else {
            to = State.UP;
            why = state == State.STALLED && beat.progress() != Beat.NO_PROGRESS ? Reason.MOVED_ON : Reason.PINGED;
        }
        // A silence lasts until the beat that ends it, whatever that beat shows.
        boolean silent = state == State.LATE || state == State.CRITICAL;
        long happened = to == State.STALLED && !silent ? stillnessEnds() : now;
        // A sweep may have been quicker with a moment between this beat's arrival and its turn; the order stays.
        long at = happened - start(state) < 0 ? start(state) : happened;
        lastBeat = now;
        this.maxWait = maxWait;
        watch(beat.progress(), to);
        // A client that only ever announces itself is odd once, not at every beat.
        boolean oddAgain = why == Reason.ANNOUNCED_AGAIN && reason != Reason.ANNOUNCED_AGAIN;
        return to != state || oddAgain ? become(to, time.instantOf(at), why) : null;
    }

    /** Brings about what time has brought about by now, and returns it in order. */
    List<StateChange> settle(long now, TimeSource time) {
        if (isGone() || now - end(state) < 0) {
            return List.of();
        }
        // The wall clock is read once: read for each change, it could swap two that lie close together.
        Instant wallNow = time.instantOf(now);
        List<StateChange> changes = new ArrayList<>();
        while (!isGone() && now - end(state) >= 0) {
            changes.add(become(successor(state), wallNow.minusNanos(now - end(state)), cause(state)));
        }
        return changes;
    }

    /** What is true at that moment, whether a sweep has noticed or not; null if it is gone. */
    ApplicationStatus statusAt(long now) {
        State then = state;
        while (then != State.DONE && now - end(then) >= 0) {
            then = successor(then);
        }
        if (then == State.DONE) {
            return null;
        }
        Duration silence = Duration.ofNanos(Math.max(0, now - lastBeat));
        return new ApplicationStatus(id, then, Duration.ofNanos(maxWait), silence);
    }

    /** Settles when the sweep looks next: when the present state ends, or {@link DeadlineWheel#NEVER}. */
    long planNextLook() {
        nextLook = state == State.DONE ? DeadlineWheel.NEVER : end(state);
        return nextLook;
    }

    /** Whether the look that was planned comes too late by now, and if so plans the right one. The sweep must be told. */
    boolean needsAnEarlierLook() {
        long needed = state == State.DONE ? lastBeat : end(state);
        if (needed - nextLook >= 0) {
            return false;
        }
        nextLook = needed;
        return true;
    }

    boolean isGone() {
        return state == State.DONE;
    }

    /** Takes in what the last beat told of. Once it has stalled, no longer promise makes up for it: only movement does. */
    private void watch(long told, State after) {
        if (after == State.STARTING || told != progress) {
            progress = told;
            moved = lastBeat;
            longestWait = maxWait;
        } else if (after != State.STALLED) {
            longestWait = Math.max(longestWait, maxWait);
        }
    }

    /** Whether that ping tells of the same progress as the beat before it, and has done so for too long. */
    private boolean showsItStalled(Beat ping, long now) {
        return ping.progress() != Beat.NO_PROGRESS && ping.progress() == progress && now - stillnessEnds() >= 0;
    }

    /** From when on its progress has stood still for too long. */
    private long stillnessEnds() {
        return moved + policy.thresholds().stillnessAllowed(longestWait);
    }

    private StateChange become(State to, Instant at, Reason why) {
        StateChange change = new StateChange(id, state, to, at, why);
        state = to;
        reason = why;
        return change;
    }

    /** When that state began, at the latest. */
    private long start(State of) {
        return switch (of) {
            case LATE -> end(State.UP);
            case CRITICAL -> end(State.LATE);
            case LOST -> end(State.CRITICAL);
            default -> lastBeat;
        };
    }

    /** When that state ends if nothing is heard. */
    private long end(State of) {
        return switch (of) {
            case STARTING, UP, LATE, STALLED, CRITICAL ->
                lastBeat + policy.thresholds().silenceThatEnds(of, maxWait);
            case LOST -> end(State.CRITICAL) + policy.lostRetention().toNanos();
            case STOPPING -> lastBeat + maxWait;
            case DONE -> throw new IllegalStateException("DONE does not end");
        };
    }

    private static State successor(State of) {
        return switch (of) {
            case STARTING, UP -> State.LATE;
            case LATE, STALLED -> State.CRITICAL;
            case CRITICAL -> State.LOST;
            case LOST, STOPPING, DONE -> State.DONE;
        };
    }

    private static Reason cause(State ending) {
        return switch (ending) {
            case STOPPING -> Reason.GOODBYE_PASSED;
            case LOST -> Reason.FORGOTTEN;
            default -> Reason.SILENT;
        };
    }
}
