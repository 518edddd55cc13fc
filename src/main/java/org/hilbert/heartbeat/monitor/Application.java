package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    /** What {@link #silenceToTell} says when there is none. */
    static final long NOTHING = -1;

    final ApplicationId id;
    /** The how-manieth registration this is. */
    final long number;

    /** What it promised; while STOPPING, the time named in the goodbye; while EXPECTED, the start allowance. */
    private Promise promise;

    private State state;
    private Reason reason;
    private long lastBeat;
    /** From when on silence counts: the last beat, or later if the monitor suspected itself since. */
    private long counted;
    /** How its work moves; null if the last beat told of no progress. */
    private Work work;
    /** When the sweep looks at this application next. */
    private long nextLook;
    /** Whether the silence that lasts now was given a new allowance. */
    private boolean excused;
    /** Whether it was given one because many fell silent at once, which happens once only. */
    private boolean oneOfMany;
    /** Whether the last beat was heard, and not recalled from an earlier run or only expected. */
    private boolean heard;
    /** Whether its station tells of it, and judges it: then nothing of it ends by time here. Null if it beats here. */
    private ApplicationId link;
    /** The size in bits of the max wait that was last told of as worth keeping. */
    private byte keptSize;

    private Application(ApplicationId id, long number, Promise promise, State state, Reason reason, long now) {
        this.id = id;
        this.number = number;
        this.promise = promise;
        this.state = state;
        this.reason = reason;
        this.keptSize = size(promise.maxWait());
        this.lastBeat = now;
        this.counted = now;
    }

    /** An application nobody has heard of yet, with its first beat. */
    static Application heardOf(Beat beat, long number, Promise promise, Reason reason, long now) {
        Application fresh = new Application(beat.application(), number, promise, State.STARTING, reason, now);
        fresh.heard = true;
        fresh.watch(beat.progress(), State.STARTING);
        fresh.nextLook = fresh.end(State.STARTING);
        return fresh;
    }

    /** An application nobody has heard of yet, but should. */
    static Application expected(ApplicationId id, long number, Promise allowance, long now) {
        Application absent = new Application(id, number, allowance, State.EXPECTED, Reason.ON_ROSTER, now);
        absent.nextLook = absent.end(State.EXPECTED);
        return absent;
    }

    /**
     * An application of an earlier run, in the state it had then: with a fresh allowance where silence decides, with what is
     * left of its time by the wall clock where only time does.
     *
     * @param largest the longest promise that may have been made since it was kept, though it was not kept
     */
    static Application recalled(Registration then, Promise promise, Promise largest, long now, TimeSource time) {
        Application recalled = new Application(then.id(), then.number(), promise, then.state(), then.reason(), now);
        if (then.reported()) {
            recalled.link = StationLink.above(then.id()).orElseThrow();
            recalled.counted = now - Math.max(0, nanosBetween(then.heard(), time.instantOf(now)));
            recalled.lastBeat = recalled.counted;
            recalled.nextLook = DeadlineWheel.NEVER;
            return recalled;
        }
        long lostAfter =
                then.reason() == Reason.NEVER_STARTED ? promise.maxWait() : promise.silenceThatEnds(State.CRITICAL);
        long away = Math.max(0, nanosBetween(then.heard(), time.instantOf(now)));
        recalled.counted = now
                - switch (then.state()) {
                    case LATE -> promise.silenceThatEnds(State.UP);
                    case CRITICAL -> promise.silenceThatEnds(State.LATE);
                    case LOST ->
                        lostAfter
                                + Math.min(
                                        Math.max(0, away - lostAfter),
                                        promise.rules().lostRetention().toNanos());
                    case STOPPING -> Math.min(away, promise.maxWait());
                    case STARTING, UP -> promise.silenceThatEnds(State.UP) - largest.silenceThatEnds(State.UP);
                    default -> 0;
                };
        recalled.lastBeat = earliest(recalled.counted, now);
        if (then.progress() != Beat.NO_PROGRESS || then.state() == State.STALLED) {
            recalled.work = new Work(then.progress(), recalled.lastBeat, promise.maxWait());
            if (then.state() == State.STALLED) {
                recalled.work.stalled(now, promise.rules());
            }
        }
        recalled.nextLook = recalled.end(recalled.state);
        return recalled;
    }

    /**
     * An application as others found it.
     *
     * @param heard when it was heard last, as far as they know
     * @param until what was heard later than that does not count
     * @param before as it was known here; null if it was not
     */
    static Application adopted(
            Registration known,
            Promise promise,
            long heard,
            long until,
            Application before,
            long now,
            TimeSource time) {
        long number = before == null ? known.number() : before.number;
        Application adopted = new Application(known.id(), number, promise, known.state(), known.reason(), now);
        long counted = earliest(now - signedNanosBetween(known.heard(), time.instantOf(now)), now);
        if (known.reported()) {
            adopted.link = StationLink.above(known.id()).orElseThrow();
            adopted.counted = counted;
            adopted.lastBeat = counted;
            adopted.nextLook = DeadlineWheel.NEVER;
            return adopted;
        }
        boolean wasHeardHere = before != null && before.heard;
        adopted.heard = known.state() != State.EXPECTED && known.reason() != Reason.NEVER_STARTED;
        adopted.lastBeat = earliest(wasHeardHere && adopted.heard ? latest(heard, before.lastBeat) : heard, until);
        boolean keepsItsPromise = known.state() == State.STARTING || known.state() == State.UP;
        adopted.counted = counted;
        if (keepsItsPromise || adopted.isBeforeTheSilence(adopted.lastBeat)) {
            adopted.counted = latest(counted, adopted.lastBeat);
        }
        if (keepsItsPromise && before != null) {
            adopted.counted = latest(adopted.counted, before.counted);
            adopted.excused = before.excused;
            adopted.oneOfMany = before.oneOfMany;
        }
        if (known.state() == State.STALLED || known.progress() != Beat.NO_PROGRESS) {
            boolean isSame = before != null && before.work != null && before.work.progress() == known.progress();
            adopted.work = isSame ? before.work : new Work(known.progress(), adopted.lastBeat, promise.maxWait());
            if (known.state() == State.STALLED) {
                adopted.work.stalled(now, promise.rules());
            }
        }
        return adopted;
    }

    /** Nobody may be told of it any more: somebody knows better. */
    void leave() {
        state = State.DONE;
    }

    /** What its last beat said; empty if there was none, or none that counts. */
    Optional<Pulse> pulse() {
        if (isGone() || !heard) {
            return Optional.empty();
        }
        return Optional.of(new Pulse(lastBeat, promise.maxWait(), work == null ? Beat.NO_PROGRESS : work.progress()));
    }

    /** Takes in a beat that somebody else took, and that changed nothing. */
    void hear(Pulse pulse, Promise promised) {
        if (heard && pulse.at() - lastBeat <= 0 || state == State.STOPPING) {
            return;
        }
        lastBeat = pulse.at();
        counted = latest(counted, pulse.at());
        excused = false;
        oneOfMany = false;
        heard = true;
        if (promise != promised) {
            promise = promised;
        }
        watch(pulse.progress(), state);
    }

    /** What has to be known to go on with it after a restart; empty if it is gone. */
    Optional<Registration> registration(TimeSource time) {
        if (isGone()) {
            return Optional.empty();
        }
        return Optional.of(new Registration(
                id,
                number,
                state,
                reason,
                time.instantOf(counted),
                Duration.ofNanos(promise.maxWait()),
                work == null ? Beat.NO_PROGRESS : work.progress(),
                isReported()));
    }

    /**
     * Takes in a beat of an application that is {@linkplain #settle settled} and not {@linkplain #isGone() gone}. A beat
     * that was received before another one but comes after it is out of date: it is not taken in.
     *
     * <p>Only a ping can show that the application is stalled: between two beats nobody knows whether it works.
     *
     * @param promised what it promises from now on; a max wait of 0 in a goodbye means it is gone at once
     * @return what that changed, or null if nothing
     */
    StateChange beat(Beat beat, Promise promised, long now, TimeSource time) {
        if (link != null) {
            link = null; // whoever beats here is judged here
        }
        if (heard && now - lastBeat < 0) {
            return null;
        }
        if (beat.command() == Command.PING && comesTooLate(promised, now, time)) {
            hear(new Pulse(now, promised.maxWait(), beat.progress()), promised);
            return null;
        }
        State to;
        Reason why;
        if (beat.command() == Command.DONE) {
            to = promised.maxWait() == 0 ? State.DONE : State.STOPPING;
            why = Reason.SAID_GOODBYE;
        } else if (beat.command() == Command.INIT) {
            to = State.STARTING;
            why = state.isActive() ? Reason.ANNOUNCED_AGAIN : Reason.ANNOUNCED;
        } else if (state == State.STOPPING || state == State.LOST || state == State.EXPECTED) {
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
        // A sweep may have been quicker with a moment between this beat's arrival and its turn; the order stays. But
        // what others heard since moves that start on, perhaps beyond now: nothing is dated in the future.
        long at = happened - start(state) < 0 ? earliest(start(state), time.nanoTime()) : happened;
        lastBeat = now;
        counted = now;
        excused = false;
        oneOfMany = false;
        heard = true;
        if (promise != promised) { // a reference that is written is work for the collector, even if it stays the same
            promise = promised;
        }
        watch(beat.progress(), to);
        // A client that only ever announces itself is odd once, not at every beat.
        boolean oddAgain = why == Reason.ANNOUNCED_AGAIN && reason != Reason.ANNOUNCED_AGAIN;
        return to != state || oddAgain ? become(to, time.instantOf(at), why) : null;
    }

    /**
     * Whether others told of a silence that began after that ping, and it is silent by that ping as well by now: it counts,
     * but to tell that the application was up until then would be one alarm more.
     */
    private boolean comesTooLate(Promise promised, long ping, TimeSource time) {
        return isBeforeTheSilence(ping) && time.nanoTime() - ping >= promised.silenceThatEnds(State.UP);
    }

    /** Whether it is silent, and was not yet at that moment. */
    private boolean isBeforeTheSilence(long moment) {
        return reason == Reason.SILENT && heard && moment - end(State.UP) < 0;
    }

    /** Whether time has brought something about that is not settled yet. */
    boolean isDue(long now) {
        return !isGone() && link == null && now - end(state) >= 0;
    }

    /** Whether it is due because of a silence of which nobody has asked yet whether it is one of many. */
    boolean isAccused(long now) {
        return (state == State.STARTING || state == State.UP) && !oneOfMany && isDue(now);
    }

    /** When the silence that lasts now became longer than it may be. */
    long brokeItsPromise() {
        return lastBeat + promise.maxWait();
    }

    long lastBeat() {
        return lastBeat;
    }

    /**
     * Whether its promise is broken, though it may not be late yet, and was not broken before that: then it fell silent for
     * a reason of its own.
     *
     * @param moment when whoever is accused was heard last
     */
    boolean isSilentSince(long moment, long now) {
        boolean silent = now - brokeItsPromise() > 0 || isDue(now);
        boolean judged = link == null && (state == State.STARTING || state == State.UP);
        return judged && silent && brokeItsPromise() - moment >= 0;
    }

    /** Whether it was heard of after that. */
    boolean wasHeardAfter(long moment) {
        return state.isActive() && link == null && lastBeat - moment > 0;
    }

    /**
     * Leaves out of account a time in which the monitor cannot be sure that it would have heard a beat. Whoever is not late
     * yet gets a whole new allowance; for the others, the time did not pass.
     *
     * @param stoodStill how long the monitor stood still; 0 or more
     */
    void excuse(long now, long stoodStill) {
        if (link != null) {
            return;
        }
        switch (state) {
            case STARTING, UP, EXPECTED -> {
                counted = latest(counted, now);
                excused = true;
            }
            case LATE, STALLED, CRITICAL, STOPPING -> counted = earliest(counted + stoodStill, now);
            default -> {
                // nothing of it ends by silence
            }
        }
        if (work != null) {
            work.excuse(now, stoodStill);
        }
    }

    /**
     * As {@link #excuse}, because many fell silent at once; not twice for one silence: somebody else falling silent later is
     * no new reason.
     *
     * @return whether it was excused now
     */
    boolean excuseAsOneOfMany(long now) {
        if (oneOfMany) {
            return false;
        }
        excuse(now, 0);
        oneOfMany = true;
        return true;
    }

    /**
     * The station opens: silence before does not count, and whoever came to stand still while it was closed does so from
     * now on.
     *
     * @return what that changed, or null if nothing
     */
    StateChange beginsTheDay(Hours hours, long now, TimeSource time) {
        if (link != null) {
            return null;
        }
        if (state == State.STARTING || state == State.UP) {
            counted = latest(counted, now);
        }
        if (state != State.STALLED || isDue(now) || hours.isOpen(time.instantOf(stillnessEnds()))) {
            return null;
        }
        work.stalled(now, promise.rules()); // so the next opening has no news of it
        return become(State.STALLED, time.instantOf(now), Reason.STOOD_STILL);
    }

    /**
     * Whether it would be late or worse by now, had it not been {@linkplain #excuse excused}, or were it known that nobody
     * has heard it.
     */
    boolean isWithheld(long now) {
        return (state == State.STARTING || state == State.UP)
                && (isDue(now) || excused && now - lastBeat >= promise.silenceThatEnds(state));
    }

    /** Is judged by the rules of that promise from now on; it must be settled by the old ones. */
    void follow(Promise other) {
        promise = other;
    }

    Promise promise() {
        return promise;
    }

    /** Expects it anew if it is lost; returns what that changed, or null if nothing. */
    StateChange expectAnew(Promise allowance, long now, TimeSource time) {
        if (state != State.LOST || link != null) {
            return null;
        }
        promise = allowance;
        lastBeat = now;
        counted = now;
        excused = false;
        oneOfMany = false;
        heard = false;
        work = null;
        return become(State.EXPECTED, time.instantOf(now), Reason.ON_ROSTER);
    }

    /** Is let go if it was only ever expected; returns what that changed, or null if nothing. */
    StateChange expectNoMore(long now, TimeSource time) {
        boolean absent = state == State.EXPECTED || state == State.LOST && reason == Reason.NEVER_STARTED;
        return absent && link == null ? become(State.DONE, time.instantOf(now), Reason.OFF_ROSTER) : null;
    }

    /** How long it has been silent, if the next beat ends a silence that says something; {@link #NOTHING} otherwise. */
    long silenceToTell(long now) {
        boolean tells = heard && !excused && state != State.STOPPING && now - lastBeat >= 0;
        return tells ? now - lastBeat : NOTHING;
    }

    /** Whether it promises much more than was last kept of it; asking takes note. */
    boolean outgrewWhatIsKept() {
        boolean outgrew = size(promise.maxWait()) > keptSize;
        if (outgrew) {
            keptSize = size(promise.maxWait());
        }
        return outgrew;
    }

    /** Whether it promises much less than was last kept of it; asking takes note. */
    boolean shrankBelowWhatIsKept() {
        boolean shrank = size(promise.maxWait()) < keptSize - 1;
        if (shrank) {
            keptSize = size(promise.maxWait());
        }
        return shrank;
    }

    /**
     * Brings about what time has brought about by now, and returns it in order.
     *
     * @param hours outside which silence is fine
     */
    List<StateChange> settle(long now, TimeSource time, Hours hours) {
        if (!isDue(now)) {
            return List.of();
        }
        // The wall clock is read once: read for each change, it could swap two that lie close together.
        Instant wallNow = time.instantOf(now);
        List<StateChange> changes = new ArrayList<>();
        while (isDue(now)) {
            Instant at = wallNow.minusNanos(now - end(state));
            boolean fine = endsBySilence(state) && !hours.isOpen(at);
            changes.add(
                    fine ? become(State.DONE, at, Reason.OUT_OF_HOURS) : become(successor(state), at, cause(state)));
        }
        return changes;
    }

    /** What is true at that moment of an application that is {@linkplain #settle settled}; empty if it is gone. */
    Optional<ApplicationStatus> status(long now) {
        if (isGone()) {
            return Optional.empty();
        }
        return Optional.of(new ApplicationStatus(
                id,
                state,
                reason,
                promise.rules().thresholds(),
                promise.receipt(false).maxWait(),
                // Of a reported one that beats, nobody tells of each beat.
                link != null && (state == State.STARTING || state == State.UP || state == State.STALLED)
                        ? Duration.ZERO
                        : Duration.ofNanos(Math.max(0, now - counted)),
                isWithheld(now),
                Optional.empty()));
    }

    /** Settles when the sweep looks next: when the present state ends, or {@link DeadlineWheel#NEVER}. */
    long planNextLook() {
        nextLook = state == State.DONE || link != null ? DeadlineWheel.NEVER : end(state);
        return nextLook;
    }

    /**
     * Whether the look that was planned comes too late by now: plans the right one, and gives when it is; {@link
     * DeadlineWheel#NEVER} if not, or if there is nothing to look at any more. The sweep must be told.
     */
    long planEarlierLook() {
        boolean isPlanned = nextLook != DeadlineWheel.NEVER;
        if (isGone() || link != null || isPlanned && end(state) - nextLook >= 0) {
            return DeadlineWheel.NEVER;
        }
        nextLook = end(state);
        return nextLook;
    }

    boolean isGone() {
        return state == State.DONE;
    }

    State state() {
        return state;
    }

    /** An application of which its station tells. */
    static Application reported(Told told, long number, Promise promise, ApplicationId link) {
        Application fresh = new Application(told.id(), number, promise, told.state(), told.reason(), told.heard());
        fresh.link = link;
        fresh.nextLook = DeadlineWheel.NEVER;
        return fresh;
    }

    /**
     * Takes in what its station tells of it.
     *
     * @param via the link by which it is told
     * @return what that changed, or null if nothing
     */
    StateChange told(Told told, Promise promised, ApplicationId via, TimeSource time) {
        link = via;
        promise = promised;
        lastBeat = told.heard();
        counted = told.heard();
        excused = false;
        oneOfMany = false;
        heard = false;
        work = null;
        boolean oddAgain = told.reason() == Reason.ANNOUNCED_AGAIN && reason != Reason.ANNOUNCED_AGAIN;
        if (told.state() == state && !oddAgain) {
            reason = told.reason();
            return null;
        }
        return become(told.state(), time.instantOf(told.at()), told.reason());
    }

    boolean isReported() {
        return link != null;
    }

    /** The link by which its station tells of it; null if none does. */
    ApplicationId link() {
        return link;
    }

    /** Takes in what the last beat told of. */
    private void watch(long told, State after) {
        if (told == Beat.NO_PROGRESS) {
            if (work != null) {
                work = null;
            }
        } else if (work == null || after == State.STARTING) {
            work = new Work(told, lastBeat, promise.maxWait());
        } else {
            work.watch(told, lastBeat, promise.maxWait(), after == State.STALLED);
        }
    }

    /** Whether that ping tells of the same progress as the beat before it, and has done so for too long. */
    private boolean showsItStalled(Beat ping, long now) {
        return ping.progress() != Beat.NO_PROGRESS
                && work != null
                && ping.progress() == work.progress()
                && now - stillnessEnds() >= 0;
    }

    /** From when on its progress has stood still for too long. */
    private long stillnessEnds() {
        return work.stillnessEnds(promise.rules());
    }

    private StateChange become(State to, Instant at, Reason why) {
        StateChange change = new StateChange(id, state, to, at, why);
        state = to;
        reason = why;
        // A change is kept with the promise of its moment.
        keptSize = size(promise.maxWait());
        return change;
    }

    /** When that state began, at the latest. */
    private long start(State of) {
        return switch (of) {
            case LATE -> end(State.UP);
            case CRITICAL -> end(State.LATE);
            case LOST -> reason == Reason.NEVER_STARTED ? end(State.EXPECTED) : end(State.CRITICAL);
            default -> lastBeat;
        };
    }

    /** When that state ends if nothing is heard. */
    private long end(State of) {
        return switch (of) {
            case STARTING, UP, LATE, STALLED, CRITICAL -> counted + promise.silenceThatEnds(of);
            case LOST -> start(State.LOST) + promise.rules().lostRetention().toNanos();
            case STOPPING, EXPECTED -> counted + promise.maxWait();
            case DONE -> throw new IllegalStateException("DONE does not end");
        };
    }

    private static boolean endsBySilence(State state) {
        return state.isActive() || state == State.EXPECTED;
    }

    private static State successor(State of) {
        return switch (of) {
            case STARTING, UP -> State.LATE;
            case LATE, STALLED -> State.CRITICAL;
            case CRITICAL, EXPECTED -> State.LOST;
            case LOST, STOPPING, DONE -> State.DONE;
        };
    }

    private static Reason cause(State ending) {
        return switch (ending) {
            case STOPPING -> Reason.GOODBYE_PASSED;
            case LOST -> Reason.FORGOTTEN;
            case EXPECTED -> Reason.NEVER_STARTED;
            default -> Reason.SILENT;
        };
    }

    private static byte size(long nanos) {
        return (byte) (Long.SIZE - Long.numberOfLeadingZeros(nanos));
    }

    /** The longest max wait that is not kept anew after that one was, less than twice as long; both in nanoseconds. */
    static long longestUnkept(long nanos) {
        return (Long.highestOneBit(nanos) << 1) - 1;
    }

    private static long latest(long one, long other) {
        return one - other > 0 ? one : other;
    }

    static long earliest(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private static long signedNanosBetween(Instant from, Instant until) {
        return from.isAfter(until) ? -nanosBetween(until, from) : nanosBetween(from, until);
    }

    /** As far as it fits: a wall clock may have been a thousand years off. */
    private static long nanosBetween(Instant from, Instant until) {
        Duration most = Duration.ofDays(365);
        Duration between = Duration.between(from, until);
        return (between.compareTo(most) > 0 ? most : between.isNegative() ? Duration.ZERO : between).toNanos();
    }
}
