package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
    /** The step of which it was told that it is refused, and for which reasons. */
    private int withheld;

    private final Set<Refusal> refusals;
    /** The step for which the budget was asked, and which could not be taken then. */
    private int paid = NONE;

    private int underWay = NONE;
    /** Before that, no step is taken. */
    private long notBefore;
    /** Nor one before its turn, which tells somebody that another is refused. */
    private long notToldBefore;
    /** The last that was seen of it; null if nothing is known of it. */
    private ApplicationStatus seen;

    private boolean alarming;
    private long alarmingSince;
    private boolean fine;
    private long fineSince;

    Climb(ApplicationId id, Ladder ladder, Instant begun, long notBefore) {
        this(id, ladder, begun, notBefore, new BitSet(), NONE, Set.of());
    }

    private Climb(
            ApplicationId id,
            Ladder ladder,
            Instant begun,
            long notBefore,
            BitSet taken,
            int withheld,
            Set<Refusal> refusals) {
        this.id = id;
        this.ladder = ladder;
        this.begun = begun;
        this.notBefore = notBefore;
        this.notToldBefore = notBefore;
        this.taken = taken;
        this.withheld = withheld;
        this.refusals = EnumSet.noneOf(Refusal.class);
        this.refusals.addAll(refusals);
    }

    /** Goes on with one of an earlier run; a recovery that was under way counts as taken, a call to somebody does not. */
    static Climb recalled(ApplicationId id, Ladder ladder, KeptClimb kept, long notBefore) {
        BitSet taken = new BitSet();
        kept.taken().forEach(taken::set);
        Instant begun = Instant.ofEpochMilli(kept.begunMillis());
        return new Climb(id, ladder, begun, notBefore, taken, kept.withheld(), kept.refusals());
    }

    /** Whether what is kept there is of the same alarm, or of an earlier one. */
    boolean isNotBefore(KeptClimb other) {
        return begun.toEpochMilli() >= other.begunMillis();
    }

    /**
     * Takes in what another server of the fleet knows of it: a step that either has taken is taken.
     *
     * @param rest when the next is taken at the earliest, if that one has taken others
     * @return whether more is known here
     */
    boolean joins(KeptClimb other, long rest) {
        if (begun.toEpochMilli() != other.begunMillis()) {
            return true;
        }
        for (int step : other.taken()) {
            if (!taken.get(step)) {
                taken.set(step);
                notBefore = rest;
                notToldBefore = rest;
            }
            untold.remove(step);
        }
        return kept().filter(mine -> !other.taken().containsAll(mine.taken())).isPresent();
    }

    /** What has to be known to go on with it after a restart; empty if nothing. */
    Optional<KeptClimb> kept() {
        return hasBegun()
                ? Optional.of(KeptClimb.of(
                        ladder,
                        taken.stream()
                                .filter(step -> !isStillToBeTold(step))
                                .boxed()
                                .toList(),
                        withheld,
                        refusals,
                        begun.toEpochMilli()))
                : Optional.empty();
    }

    /** Whether that step tells somebody, and it is not known yet whether they heard it. */
    private boolean isStillToBeTold(int step) {
        return untold.containsKey(step) || step == underWay && tells(step);
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
        if (isUnderWay()) {
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
        return alarming && isTime && !isUnderWay() && now - notBefore >= 0 && next().isPresent();
    }

    /** The step to take next; empty if all were taken. */
    OptionalInt next() {
        int next = taken.nextClearBit(0);
        return next < ladder.steps().size() ? OptionalInt.of(next) : OptionalInt.empty();
    }

    /** The step to take because that one is refused: the first after it that tells; empty if it is not time for one. */
    OptionalInt insteadOf(int refused, long now) {
        if (!alarming || isUnderWay() || now - notToldBefore < 0) {
            return OptionalInt.empty();
        }
        return IntStream.range(refused, ladder.steps().size())
                .filter(step -> tells(step) && !taken.get(step))
                .findFirst();
    }

    /** A step that was to tell somebody, could not, and is to be tried again now; empty if there is none. */
    OptionalInt toTryAgain(long now) {
        return alarming && !isUnderWay()
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
        underWay = step;
        if (isPaid(step)) {
            paid = NONE;
        }
    }

    void ends(int step, Outcome outcome, long now) {
        underWay = NONE;
        Optional<Retry> before = Optional.ofNullable(untold.remove(step));
        if (tells(step) && !outcome.done()) {
            before.map(retry -> retry.next(now))
                    .orElseGet(() -> Optional.of(Retry.first(now)))
                    .ifPresent(retry -> untold.put(step, retry));
        }
        if (before.isPresent()) {
            return;
        }
        // What failed may have had an effect all the same, which may need time; what was not begun had none.
        notToldBefore = outcome.begun() ? now + ladder.coolDown().toNanos() : now;
        boolean wasItsTurn = next().isEmpty() || next().getAsInt() > step;
        if (wasItsTurn) {
            notBefore = notToldBefore;
        }
    }

    /** That step was not taken, though the budget has granted it; it is tried again a little later. */
    void postpones(int step, long now) {
        underWay = NONE;
        taken.clear(step);
        paid = step;
        notBefore = now + POSTPONED;
    }

    /** That step was not taken here, as another server acts by now; it may have been taken there. */
    void isLeft(int step) {
        underWay = NONE;
        if (tells(step) && !untold.containsKey(step)) {
            taken.clear(step);
        }
    }

    /** Whether the budget has granted that step already. */
    boolean isPaid(int step) {
        return paid == step;
    }

    boolean isUnderWay() {
        return underWay != NONE;
    }

    /**
     * That step is refused.
     *
     * @return whether that is news
     */
    boolean isWithheld(int step, Refusal why) {
        if (withheld != step) {
            withheld = step;
            refusals.clear();
        }
        return refusals.add(why);
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

    private boolean tells(int step) {
        return ladder.steps().get(step).tells();
    }

    private boolean hasBegun() {
        return !taken.isEmpty() || withheld != NONE;
    }
}
