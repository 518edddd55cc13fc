package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * The recoveries that were granted within the last hour: of all together, and of each application. Times are monotonic
 * nanoseconds, and are passed in in their order. Not thread-safe.
 */
final class Spendings {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final String whose;
    private final int perHour;
    private final int perApplication;
    private final long coolDown;
    private final LongUnaryOperator clock;
    private final Consumer<ApplicationId> changed;
    /** The oldest first. */
    private final Deque<Spending> all = new ArrayDeque<>();

    /** The same of each application; none is empty. */
    private final Map<ApplicationId, Deque<Spending>> own = new HashMap<>();

    /**
     * One recovery.
     *
     * @param told when it was granted, by the wall clock of then, in milliseconds since 1970: by this the servers of a fleet
     *     tell one from another
     */
    record Spending(ApplicationId id, Grant.Holder holder, long at, long told) {}

    /**
     * @param whose for people: of what all of these are recoveries
     * @param clock what the wall clock shows at a moment, in milliseconds since 1970
     * @param changed hears of an application for which something was spent, or is long enough ago to be forgotten
     */
    Spendings(
            HeartbeatConfig.Recovery settings, String whose, LongUnaryOperator clock, Consumer<ApplicationId> changed) {
        this.whose = whose;
        this.perHour = settings.perHour();
        this.perApplication = settings.perApplicationPerHour();
        this.coolDown = settings.coolDown().toNanos();
        this.clock = clock;
        this.changed = changed;
    }

    Grant ask(ApplicationId id, Grant.Holder holder, long now) {
        forget(now);
        Deque<Spending> before = own.get(id);
        if (before != null && now - before.getLast().at() < coolDown) {
            if (before.getLast().holder() != holder) {
                return Grant.busy(before.getLast().holder());
            }
            if (holder == Grant.Holder.PROBE) {
                return Grant.AGAIN;
            }
        }
        if (Math.min(perHour, perApplication) == 0) {
            return Grant.usedUp("this station allows no recoveries");
        }
        if (before != null && before.size() >= perApplication) {
            return Grant.usedUp(
                    "it was recovered " + times(before.size()) + " within the hour, which is all there may be");
        }
        if (all.size() >= perHour) {
            String recoveries = all.size() == 1 ? " recovery of " : " recoveries of ";
            return Grant.usedUp("the hour has seen " + all.size() + recoveries + whose + ", which is all there may be");
        }
        add(new Spending(id, holder, now, clock.applyAsLong(now)));
        changed.accept(id);
        return Grant.FRESH;
    }

    /** Goes on with what an earlier run granted; in its order, and before anything else. */
    void recall(List<Spending> earlier) {
        earlier.forEach(this::add);
    }

    /** Takes in what another server granted, wherever it belongs. */
    void join(List<Spending> others, long now) {
        List<Spending> each = new ArrayList<>(all);
        each.addAll(others);
        each.sort(Comparator.comparingLong(spending -> spending.at() - now));
        all.clear();
        own.clear();
        each.forEach(this::add);
    }

    /** How many more there may be. */
    int left(long now) {
        forget(now);
        return Math.max(0, perHour - all.size());
    }

    /** Those of that application, the oldest first. */
    List<Spending> of(ApplicationId id) {
        return List.copyOf(own.getOrDefault(id, new ArrayDeque<>()));
    }

    /** The applications of which there are any. */
    Collection<ApplicationId> applications() {
        return List.copyOf(own.keySet());
    }

    private void add(Spending spending) {
        all.add(spending);
        own.computeIfAbsent(spending.id(), fresh -> new ArrayDeque<>()).add(spending);
    }

    private void forget(long now) {
        while (!all.isEmpty() && now - all.peek().at() >= HOUR) {
            ApplicationId id = all.remove().id();
            Deque<Spending> left = own.get(id);
            left.remove();
            if (left.isEmpty()) {
                own.remove(id);
            }
            changed.accept(id);
        }
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
