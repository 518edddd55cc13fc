package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.Grant;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.server.RecoveryBudget;
import org.hilbert.heartbeat.store.NoMemory;
import org.jboss.logging.Logger;

/**
 * All applications that are on a ladder. Each look takes the steps that are due: the worst application's first, as many as
 * the budget grants, and no more at once than are allowed; of those that only tell somebody, as many again.
 *
 * <p>Which steps were taken has reached the disk before they are taken, or they are not: a step may end the machine that
 * this runs on, and the next start must not begin with it again. Only what tells somebody is done without. After a start,
 * whoever is alarming since before has a cool-down to come back by itself (docs/decisions/0032-recovery-budget.md). In a
 * dry run nothing is kept, and nothing spent: the first run that is none finds all as it was. Thread-safe; no step is taken
 * with a lock held.
 *
 * <p>In a fleet only the server that acts takes steps. The others follow where everybody is; one that begins to act goes on from
 * there as after a start, but takes at once the first step for whoever has become alarming since it was there itself
 * (docs/decisions/0043-actions-in-a-fleet.md).
 */
final class Recoveries {
    private static final Logger LOG = Logger.getLogger(Recoveries.class);
    private static final long NEVER = -1;
    private static final String FORGOTTEN = "a restart would not know of it: ";
    private static final String ANOTHER_ACTS = "another server of the fleet acts by now";
    private static final Comparator<Climb> WORST_FIRST = Comparator.comparing(
                    (Climb climb) -> climb.seen().state())
            .thenComparing(climb -> climb.seen().silence())
            .reversed()
            .thenComparing(climb -> climb.id().toString());

    private final Ladders ladders;
    private final int atOnce;
    private final RecoveryBudget budget;
    private final Applications applications;
    private final Doing doing;
    private final TimeSource time;
    private final Executor executor;
    private final Memory memory;
    private final Memory.Shelf shelf;
    private final BooleanSupplier acts;
    /** Those that have become alarming and have no ladder yet: they were not looked at since, or may not run here. */
    private final Set<ApplicationId> alarmed = ConcurrentHashMap.newKeySet();
    /** Climbs, by their applications; this and what follows is guarded by this object. */
    private final Map<ApplicationId, Climb> climbs = new HashMap<>();

    /** As {@link Applications#takenIn} when it looked for all that are alarming; {@link #NEVER} if it has to. */
    private long takenIn = NEVER;
    /** Whether this server acted when it looked last. */
    private boolean acted;

    private int recovering;
    private int telling;

    /** What is known of the applications. */
    interface Applications {
        /** What is known of that one; empty if nothing is. */
        Optional<ApplicationStatus> status(ApplicationId id);

        /** What is known of all. */
        Collection<ApplicationStatus> all();

        /** What happened to that one last; empty if that is not known. */
        Optional<StateChange> lastChange(ApplicationId id);

        /** Up to which number of history this server was not told what happened, but found it; 0 or more, and only rises. */
        long takenIn();

        /** Whether that one may run here: nobody makes a station recover others by beating under their names. */
        boolean allows(ApplicationId id);

        /** Whether the monitor suspects itself. */
        boolean areInDoubt();
    }

    /** How a step is taken, and how it is told that one is not. */
    interface Doing {
        /** @param told what is told of it, by how it went; empty if nothing is */
        Uni<Outcome> attempt(String action, Occasion occasion, Function<Outcome, Optional<Outcome>> told);

        void withheld(Attempt attempt);
    }

    /** A step to take, decided under the lock and taken without. */
    private record Start(Climb climb, int index, Occasion occasion, Optional<Retry> retry) {
        Ladder.Step step() {
            return climb.ladder().steps().get(index);
        }

        /** What is told of it: what only tells is tried again and again, and only the first failure and the end are news. */
        Optional<Outcome> told(Outcome outcome) {
            if (!step().tells()) {
                return Optional.of(outcome);
            }
            if (retry.isEmpty()) {
                return Optional.of(outcome.done() ? outcome : outcome.saying(outcome.text() + "\nit is tried again"));
            }
            String tries = " after " + (retry.get().tries() + 1) + " tries";
            if (outcome.done()) {
                return Optional.of(outcome.saying(outcome.text() + "\ndone" + tries));
            }
            return retry.filter(Retry::isLast).map(last -> outcome.saying(outcome.text() + "\ngiven up" + tries));
        }
    }

    /**
     * @param executor where it goes on once it is kept that a step is taken
     * @param fleet of which one server acts
     */
    Recoveries(
            Ladders ladders,
            HeartbeatConfig config,
            RecoveryBudget budget,
            Applications applications,
            Doing doing,
            TimeSource time,
            Executor executor,
            Memory memory,
            Fleet fleet) {
        this.ladders = ladders;
        this.atOnce = config.recovery().atOnce();
        this.applications = applications;
        this.doing = doing;
        this.time = time;
        this.executor = executor;
        this.memory = memory;
        this.acts = fleet::acts;
        this.acted = fleet.isAlone();
        // What a dry run spends and takes is missing nowhere.
        Memory keeping = config.dryRun() ? NoMemory.wanted() : memory;
        this.budget = config.dryRun() ? new RecoveryBudget(config, time, keeping) : budget;
        this.shelf = keeping.shelf("ladders", this::kept, this::keys, this::follow);
        long now = time.nanoTime();
        synchronized (this) {
            shelf.recalled().forEach((id, text) -> recall(id, text, now));
        }
    }

    /** Notes whoever has become alarming. Quick. */
    void hear(StateChange change) {
        if (change.to().isAlarming() && !change.from().isAlarming()) {
            alarmed.add(change.id());
        }
    }

    /** Looks at all on their ladders, and takes the steps that are due. */
    void look() {
        List<Attempt> withheld = new ArrayList<>();
        List<Start> starts = new ArrayList<>();
        synchronized (this) {
            long now = time.nanoTime();
            if (!acts.getAsBoolean()) {
                acted = false;
                leave();
                return;
            }
            if (!acted) {
                acted = true;
                takeOver(now);
            }
            Set<ApplicationId> fresh = new LinkedHashSet<>(alarmed);
            long foundUntil = applications.takenIn();
            if (foundUntil != takenIn) {
                takenIn = foundUntil;
                find(fresh, now);
            }
            fresh.forEach(id -> climb(id, false, now));
            boolean resting = applications.areInDoubt();
            List<Climb> due = new ArrayList<>();
            for (Climb climb : List.copyOf(climbs.values())) {
                climb.see(applications.status(climb.id()), resting, now);
                boolean isOff = !climb.isUnderWay() && !applications.allows(climb.id());
                if (isOff) {
                    alarmed.add(climb.id()); // it may come back
                }
                if (isOff || climb.isOver(now)) {
                    climbs.remove(climb.id());
                    shelf.touch(climb.id().toString());
                } else if (climb.isDue(now) || climb.toTryAgain(now).isPresent()) {
                    due.add(climb);
                }
            }
            due.sort(WORST_FIRST);
            due.forEach(climb -> decide(climb, now, starts, withheld));
        }
        starts.forEach(this::take);
        withheld.forEach(doing::withheld);
    }

    /** Whoever is on no step yet is begun with anew when this server acts again, if it is alarming then. */
    private void leave() {
        climbs.values().removeIf(climb -> {
            boolean isToBegin = !climb.isUnderWay() && climb.kept().isEmpty();
            if (isToBegin) {
                alarmed.add(climb.id());
            }
            return isToBegin;
        });
        alarmed.removeIf(id -> !applications
                .status(id)
                .filter(status -> status.state().isAlarming())
                .isPresent());
    }

    /** Goes on with what the server did that acted before, as after a start. */
    private void takeOver(long now) {
        takenIn = NEVER;
        climbs.replaceAll((id, climb) -> climb.isUnderWay()
                ? climb
                : climb.kept()
                        .map(kept -> Climb.recalled(
                                id,
                                climb.ladder(),
                                kept,
                                now + climb.ladder().coolDown().toNanos()))
                        .orElse(climb));
    }

    /** Another server has come that far. */
    private void follow(String name, Optional<String> text) {
        Optional<ApplicationId> id = id(name);
        Optional<Ladder> ladder = id.flatMap(ladders::of);
        Optional<KeptClimb> read = text.flatMap(KeptClimb::read)
                .filter(kept -> ladder.filter(kept::isOf).isPresent());
        if (id.isEmpty() || text.isPresent() && read.isEmpty()) {
            return; // of a ladder that this server does not have; nor can it say that it is over
        }
        synchronized (this) {
            Climb mine = climbs.get(id.get());
            boolean isMine = mine != null && (acts.getAsBoolean() || mine.isUnderWay());
            if (read.isEmpty()) {
                if (!isMine) {
                    climbs.remove(id.get());
                } else if (acts.getAsBoolean()) {
                    shelf.touch(name);
                }
                return;
            }
            long notBefore = time.nanoTime() + ladder.get().coolDown().toNanos();
            if (isMine && mine.kept().isPresent() && mine.isNotBefore(read.get())) {
                if (mine.joins(read.get(), notBefore) && acts.getAsBoolean()) {
                    shelf.touch(name);
                }
            } else {
                climbs.put(id.get(), Climb.recalled(id.get(), ladder.get(), read.get(), notBefore));
            }
        }
    }

    /** Those that are alarming since before this server began. */
    private void find(Set<ApplicationId> fresh, long now) {
        for (ApplicationStatus status : applications.all()) {
            if (status.state().isAlarming() && !fresh.contains(status.id())) {
                climb(status.id(), true, now);
            }
        }
    }

    private void recall(String name, String text, long now) {
        Optional<KeptClimb> read = KeptClimb.read(text);
        Optional<ApplicationId> id = id(name);
        Optional<Ladder> same = id.flatMap(ladders::of)
                .filter(ladder -> read.filter(kept -> kept.isOf(ladder)).isPresent());
        if (same.isEmpty()) {
            shelf.touch(name); // and thereby forgotten
            return;
        }
        long notBefore = now + same.get().coolDown().toNanos();
        climbs.put(id.get(), Climb.recalled(id.get(), same.get(), read.get(), notBefore));
    }

    /** The application of that name; empty if none can have it. */
    private static Optional<ApplicationId> id(String name) {
        try {
            return Optional.of(ApplicationId.ofWritten(name));
        } catch (MalformedRequestException e) {
            return Optional.empty();
        }
    }

    /** @param isOld whether it has been alarming since before this server began */
    private void climb(ApplicationId id, boolean isOld, long now) {
        alarmed.remove(id); // before it is looked at: what is heard meanwhile is not lost
        if (climbs.containsKey(id)) {
            return;
        }
        if (!applications.allows(id)) {
            if (applications
                    .status(id)
                    .filter(status -> status.state().isAlarming())
                    .isPresent()) {
                alarmed.add(id); // it may be put on the roster
            }
            return;
        }
        ladders.of(id).ifPresent(ladder -> {
            long notBefore = isOld ? now + ladder.coolDown().toNanos() : now;
            climbs.put(id, new Climb(id, ladder, time.instantOf(now), notBefore));
        });
    }

    private void decide(Climb climb, long now, List<Start> starts, List<Attempt> withheld) {
        if (climb.isDue(now)) {
            takeNext(climb, now, starts, withheld);
        }
        climb.toTryAgain(now).ifPresent(step -> tell(climb, step, starts));
    }

    private void takeNext(Climb climb, long now, List<Start> starts, List<Attempt> withheld) {
        int next = climb.next().orElseThrow();
        if (climb.ladder().steps().get(next).tells()) {
            tell(climb, next, starts);
            return;
        }
        Optional<String> trouble = memory.trouble();
        if (trouble.isPresent()) {
            withhold(climb, next, now, Refusal.JOURNAL, FORGOTTEN + trouble.get())
                    .ifPresent(withheld::add);
            tellInstead(climb, next, now, starts);
            return;
        }
        if (recovering >= atOnce && (climb.isPaid(next) || budget.left() > 0)) {
            return; // its turn comes
        }
        Grant grant = climb.isPaid(next) ? Grant.AGAIN : budget.ask(climb.id(), Grant.Holder.LADDER);
        if (grant.isYes()) {
            recovering++;
            begin(climb, next, starts);
        } else if (grant.kind() == Grant.Kind.USED_UP) {
            withhold(climb, next, now, Refusal.BUDGET, grant.why()).ifPresent(withheld::add);
            tellInstead(climb, next, now, starts);
        }
    }

    /** What is told of that; empty if that is no news. */
    private Optional<Attempt> withhold(Climb climb, int step, long now, Refusal refusal, String why) {
        if (!climb.isWithheld(step, refusal)) {
            return Optional.empty();
        }
        shelf.touch(climb.id().toString());
        return Optional.of(withheld(climb, step, now, why));
    }

    private Attempt withheld(Climb climb, int step, long now, String why) {
        return new Attempt(
                climb.ladder().steps().get(step).action(),
                Optional.of(climb.id()),
                climb.ladder().purpose(step),
                time.instantOf(now),
                Duration.ZERO,
                Attempt.Result.WITHHELD,
                why);
    }

    private void tellInstead(Climb climb, int refused, long now, List<Start> starts) {
        climb.insteadOf(refused, now).ifPresent(step -> tell(climb, step, starts));
    }

    private void tell(Climb climb, int step, List<Start> starts) {
        if (telling < atOnce) {
            telling++;
            begin(climb, step, starts);
        }
    }

    private void begin(Climb climb, int step, List<Start> starts) {
        climb.begins(step);
        shelf.touch(climb.id().toString());
        Instant since = applications
                .lastChange(climb.id())
                .filter(change -> change.to() == climb.seen().state())
                .map(StateChange::at)
                .orElseGet(() -> time.instantOf(climb.alarmingSince()));
        starts.add(new Start(climb, step, climb.occasion(step, since), climb.retry(step)));
    }

    private void take(Start start) {
        isKept(start)
                .emitOn(executor) // not on the journal's thread, which is the one that says that all is kept
                .chain(isKept -> then(start, isKept))
                .subscribe()
                .with(Runnable::run, failure -> {
                    LOG.errorf(failure, "%s failed", start.step().action());
                    ended(start, new Outcome(false, "it failed unforeseen"));
                });
    }

    /** Takes that step, if it still is for this server to take; returns what is to be done then. */
    private Uni<Runnable> then(Start start, boolean isKept) {
        if (!acts.getAsBoolean()) {
            return Uni.createFrom().item(() -> left(start));
        }
        return isKept
                ? doing.attempt(start.step().action(), start.occasion(), start::told)
                        .map(outcome -> () -> ended(start, outcome))
                : Uni.createFrom().item(() -> postponed(start));
    }

    /** Whether a start after this step will know of it, as far as that matters. */
    private Uni<Boolean> isKept(Start start) {
        return start.step().tells()
                ? Uni.createFrom().completionStage(memory::kept).map(kept -> true)
                : Uni.createFrom().completionStage(memory::safe);
    }

    private synchronized void ended(Start start, Outcome outcome) {
        if (start.step().tells()) {
            telling--;
        } else {
            recovering--;
        }
        start.climb().ends(start.index(), outcome, time.nanoTime());
        if (climbs.get(start.climb().id()) == start.climb()) {
            shelf.touch(start.climb().id().toString());
        }
    }

    /** Another server acts by now, and may have taken that step as well: it counts as taken, unless it tells somebody. */
    private void left(Start start) {
        synchronized (this) {
            start.climb().isLeft(start.index());
            if (start.step().tells()) {
                telling--;
                return;
            }
            recovering--;
        }
        doing.withheld(withheld(start.climb(), start.index(), time.nanoTime(), ANOTHER_ACTS));
    }

    private void postponed(Start start) {
        Optional<Attempt> news;
        List<Start> instead = new ArrayList<>();
        synchronized (this) {
            recovering--;
            long now = time.nanoTime();
            start.climb().postpones(start.index(), now);
            shelf.touch(start.climb().id().toString());
            news = withhold(
                    start.climb(),
                    start.index(),
                    now,
                    Refusal.JOURNAL,
                    FORGOTTEN + memory.trouble().orElse("the journal did not reach the disk in time"));
            tellInstead(start.climb(), start.index(), now, instead);
        }
        news.ifPresent(doing::withheld);
        instead.forEach(this::take);
    }

    private synchronized List<String> keys() {
        return climbs.values().stream()
                .filter(climb -> climb.kept().isPresent())
                .map(climb -> climb.id().toString())
                .toList();
    }

    private synchronized Optional<String> kept(String id) {
        return id(id).map(climbs::get).flatMap(Climb::kept).map(KeptClimb::text);
    }
}
