package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * One application on its ladder, from its alarm until it has run for a cool-down: which steps were taken, and whether it is
 * time for the next. Times are monotonic nanoseconds. Not thread-safe.
 */
final class Climb {
    private static final int NONE = -1;
    private static final long POSTPONED = Duration.ofSeconds(10).toNanos();

    private final ApplicationId id;
    private final Ladder ladder;
    private final BitSet taken;
    /** When it began; names the incident. */
    private final Instant begun;
    /** Those that were to tell somebody, and could not; they are taken, and tried again. */
    private final SortedMap<Integer, Retry> untold = new TreeMap<>();
    /** The step of which it was told that it is refused. */
    private int withheld;
    /** The step for which the budget was asked, and which could not be taken then. */
    private int paid = NONE;

    private boolean underWay;
    /** Before that, no step is taken. */
    private long notBefore;
    /** The last that was seen of it; null if nothing is known of it. */
    private ApplicationStatus seen;

    private boolean alarming;
    private long alarmingSince;
    private boolean fine;
    private long fineSince;

    Climb(ApplicationId id, Ladder ladder, Instant begun, long notBefore) {
        this(id, ladder, begun, notBefore, new BitSet(), NONE);
    }

    private Climb(ApplicationId id, Ladder ladder, Instant begun, long notBefore, BitSet taken, int withheld) {
        this.id = id;
        this.ladder = ladder;
        this.begun = begun;
        this.notBefore = notBefore;
        this.taken = taken;
        this.withheld = withheld;
    }

    /** Goes on with one of an earlier run; a step that was under way then counts as taken. */
    static Climb recalled(ApplicationId id, Ladder ladder, KeptClimb kept, long notBefore) {
        BitSet taken = new BitSet();
        kept.taken().forEach(taken::set);
        return new Climb(id, ladder, Instant.ofEpochMilli(kept.begunMillis()), notBefore, taken, kept.withheld());
    }

    /** What has to be known to go on with it after a restart; empty if nothing. */
    Optional<KeptClimb> kept() {
        return hasBegun()
                ? Optional.of(KeptClimb.of(
                        ladder,
                        taken.stream()
                                .filter(step -> !untold.containsKey(step))
                                .boxed()
                                .toList(),
                        withheld,
                        begun.toEpochMilli()))
                : Optional.empty();
    }

    /**
     * Takes note of how the application is.
     *
     * @param status empty if nothing is known of it
     * @param resting whether nobody is blamed at present
     */
    void see(Optional<ApplicationStatus> status, boolean resting, long now) {
        seen = status.orElse(null);
        boolean isAlarming = seen != null && seen.isAlarming() && !resting;
        if (isAlarming && !alarming) {
            alarmingSince = now;
        }
        alarming = isAlarming;
        // What says goodbye may be about to be started anew by a step.
        boolean isFine = seen == null || seen.state() == State.UP && !seen.withheld();
        if (isFine && !fine) {
            fineSince = now;
        }
        fine = isFine;
    }

    /** Whether it is on its way no more, as far as was seen. */
    boolean isOver(long now) {
        if (underWay) {
            return false;
        }
        return hasBegun()
                ? fine && now - fineSince >= ladder.coolDown().toNanos()
                : seen == null || !seen.state().isAlarming();
    }

    /** Whether it is time for a step. */
    boolean isDue(long now) {
        boolean isTime = !taken.isEmpty()
                || alarming && now - alarmingSince >= ladder.after().toNanos();
        return alarming && isTime && !underWay && now - notBefore >= 0 && next().isPresent();
    }

    /** The step to take next; empty if all were taken. */
    OptionalInt next() {
        int next = taken.nextClearBit(0);
        return next < ladder.steps().size() ? OptionalInt.of(next) : OptionalInt.empty();
    }

    /** The first step from that on which tells somebody and was not taken; empty if there is none. */
    OptionalInt nextThatTells(int from) {
        for (int step = taken.nextClearBit(from); step < ladder.steps().size(); step = taken.nextClearBit(step + 1)) {
            if (ladder.steps().get(step).tells()) {
                return OptionalInt.of(step);
            }
        }
        return OptionalInt.empty();
    }

    /** A step that was to tell somebody, could not, and is to be tried again now; empty if there is none. */
    OptionalInt toTryAgain(long now) {
        return alarming && !underWay
                ? untold.entrySet().stream()
                        .filter(entry -> entry.getValue().isDue(now))
                        .mapToInt(Map.Entry::getKey)
                        .findFirst()
                : OptionalInt.empty();
    }

    /** What is known of earlier tries of that step; empty if this is the first. */
    Optional<Retry> retry(int step) {
        return Optional.ofNullable(untold.get(step));
    }

    void begins(int step) {
        taken.set(step);
        paid = NONE;
        underWay = true;
    }

    void ends(int step, Outcome outcome, long now) {
        underWay = false;
        Optional<Retry> before = Optional.ofNullable(untold.remove(step));
        if (ladder.steps().get(step).tells() && !outcome.done()) {
            before.map(retry -> retry.next(now))
                    .orElseGet(() -> Optional.of(Retry.first(now)))
                    .ifPresent(retry -> untold.put(step, retry));
        }
        if (before.isEmpty()) {
            // What failed may have had an effect all the same, which may need time; what was not begun had none.
            notBefore = outcome.begun() ? now + ladder.coolDown().toNanos() : now;
        }
    }

    /** That step was not taken, though the budget has granted it; it is tried again a little later. */
    void postpones(int step, long now) {
        underWay = false;
        taken.clear(step);
        paid = step;
        notBefore = now + POSTPONED;
    }

    /** Whether the budget has granted that step already. */
    boolean isPaid(int step) {
        return paid == step;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /**
     * That step is refused.
     *
     * @return whether that is news
     */
    boolean isWithheld(int step) {
        boolean news = withheld != step;
        withheld = step;
        return news;
    }

    /** That step for that reason, as an action is told; the same whenever it is told of the same incident. */
    Occasion occasion(int step, Instant since) {
        return new Occasion(
                "ladder/" + ladder.name() + "/" + id + "/" + begun.toEpochMilli() + "/" + (step + 1),
                id,
                seen.state(),
                since,
                seen.reason().toString(),
                ladder.purpose(step));
    }

    ApplicationId id() {
        return id;
    }

    Ladder ladder() {
        return ladder;
    }

    /** The last that was seen of it, which is due. */
    ApplicationStatus seen() {
        return seen;
    }

    /** Since when it has been alarming, while it is. */
    long alarmingSince() {
        return alarmingSince;
    }

    private boolean hasBegun() {
        return !taken.isEmpty() || withheld != NONE;
    }
}
