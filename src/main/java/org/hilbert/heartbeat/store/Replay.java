package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What other rules would have made of the silences that were recorded: which alarms would have come earlier, later, besides,
 * or not at all.
 *
 * <p>It judges by the present rules, not by those of then, and it knows of no more than was recorded. So it cannot tell of
 * silences that were shorter than promised (which only a threshold below 1 makes an alarm of), of those in which the monitor
 * had reason to suspect itself, of those that were dropped because there were too many ({@link Silences}), and of work that
 * stands still. Nor does it know what was covered: an alarm in a maintenance or outside the opening hours is counted like any
 * other.
 *
 * @param alarms the alarms by either rules: those that differ first, and among these and the others the latest silence first;
 *     no more than were asked for
 * @param left how many more there are
 * @param sums how many of which kind, by application: the one with the most differences first
 * @param total how many of which kind in all
 * @param silences how many silences were judged
 */
public record Replay(List<Alarm> alarms, int left, Map<ApplicationId, Sum> sums, Sum total, int silences) {
    /** What an alarm says. */
    public enum Level {
        /** Late. */
        WARNING(State.UP),
        /** Critical. */
        CRITICAL(State.LATE),
        /** Lost. */
        LOST(State.CRITICAL);

        private final State before;

        Level(State before) {
            this.before = before;
        }

        /** After which silence it comes, for a promise. */
        Duration due(Duration promise, Rules rules) {
            long maxWait = promise.plus(rules.tolerance()).toNanos();
            return Duration.ofNanos(rules.thresholds().silenceThatEnds(before, maxWait));
        }
    }

    /** How the alarm by the proposed rules compares with that by the present ones. */
    public enum Verdict {
        /** It comes at the same moment. */
        SAME,
        /** It would have come earlier. */
        EARLIER,
        /** It would have come later. */
        LATER,
        /** It does not come, and would have. */
        NEW,
        /** It comes, and would not have. */
        GONE
    }

    /**
     * One silence and one level, by both rules; at least by one of them there is an alarm.
     *
     * @param silence which silence
     * @param level which alarm
     * @param present when it comes by the present rules; empty if it does not
     * @param proposed when it would have come by the proposed ones; empty if it would not
     */
    public record Alarm(Silence silence, Level level, Optional<Instant> present, Optional<Instant> proposed) {
        /** What has become of it. */
        public Verdict verdict() {
            if (present.isEmpty()) {
                return Verdict.NEW;
            }
            if (proposed.isEmpty()) {
                return Verdict.GONE;
            }
            int order = proposed.get().compareTo(present.get());
            return order == 0 ? Verdict.SAME : order < 0 ? Verdict.EARLIER : Verdict.LATER;
        }

        /** By how much earlier or later; 0 or more, empty if it comes by one of the rules only. */
        public Optional<Duration> by() {
            return present.flatMap(
                    now -> proposed.map(then -> Duration.between(now, then).abs()));
        }
    }

    /**
     * How many alarms there are of each kind.
     *
     * @param same how many come at the same moment
     * @param earlier how many would have come earlier
     * @param later how many would have come later
     * @param added how many there would have been besides
     * @param gone how many there would not have been
     */
    public record Sum(int same, int earlier, int later, int added, int gone) {
        private static Sum of(Map<Verdict, Integer> counts) {
            return new Sum(
                    counts.getOrDefault(Verdict.SAME, 0),
                    counts.getOrDefault(Verdict.EARLIER, 0),
                    counts.getOrDefault(Verdict.LATER, 0),
                    counts.getOrDefault(Verdict.NEW, 0),
                    counts.getOrDefault(Verdict.GONE, 0));
        }

        /** How many there are with the present rules. */
        public int present() {
            return same + earlier + later + gone;
        }

        /** How many there would have been with the proposed ones. */
        public int proposed() {
            return same + earlier + later + added;
        }

        /** How many of them differ. */
        public int different() {
            return earlier + later + added + gone;
        }
    }

    /**
     * Judges these silences by the rules of that roster and by the proposed ones.
     *
     * @param recorded what is over
     * @param lasting what is not: alarms that have not come yet are not counted
     * @param limit how many alarms are told at most; 0 or more. All are counted
     * @throws IllegalArgumentException if the proposal does not go with the rules of some application; as a sentence for
     *     people
     */
    public static Replay of(
            List<Silence> recorded, List<Silence> lasting, Roster roster, Proposal proposal, int limit) {
        Count count = new Count(limit);
        Map<ApplicationId, Rules> proposed = new LinkedHashMap<>();
        for (List<Silence> silences : List.of(lasting, recorded)) {
            for (Silence silence : silences) {
                Rules present = roster.rules(silence.id());
                judge(silence, present, proposed.computeIfAbsent(silence.id(), id -> proposal.on(present)), count);
            }
        }
        return count.result(recorded.size() + lasting.size());
    }

    private static void judge(Silence silence, Rules present, Rules proposed, Count count) {
        for (Level level : Level.values()) {
            Alarm alarm = new Alarm(silence, level, moment(silence, level, present), moment(silence, level, proposed));
            if (alarm.present().isPresent() || alarm.proposed().isPresent()) {
                count.add(alarm);
            }
        }
    }

    /** A beat that comes at the very moment of the alarm is too late to prevent it. */
    private static Optional<Instant> moment(Silence silence, Level level, Rules rules) {
        Duration due = level.due(silence.promise(), rules);
        return silence.length().compareTo(due) < 0
                ? Optional.empty()
                : Optional.of(silence.began().plus(due));
    }

    /** All alarms while they are counted; those that will be told are held, and no others. */
    private static final class Count {
        private static final Comparator<Ranked> FIRST_TOLD = Comparator.comparing(
                        (Ranked ranked) -> ranked.alarm().verdict() == Verdict.SAME)
                .thenComparing(ranked -> ranked.alarm().silence().began(), Comparator.reverseOrder())
                .thenComparing(Ranked::number);

        private final int limit;
        private final PriorityQueue<Ranked> told = new PriorityQueue<>(FIRST_TOLD.reversed());
        private final Map<ApplicationId, Map<Verdict, Integer>> byId = new LinkedHashMap<>();
        private final Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
        private int size;

        Count(int limit) {
            this.limit = limit;
        }

        void add(Alarm alarm) {
            Verdict verdict = alarm.verdict();
            all.merge(verdict, 1, Integer::sum);
            byId.computeIfAbsent(alarm.silence().id(), id -> new EnumMap<>(Verdict.class))
                    .merge(verdict, 1, Integer::sum);
            told.add(new Ranked(alarm, size));
            size++;
            if (told.size() > limit) {
                told.remove();
            }
        }

        Replay result(int silences) {
            return new Replay(
                    told.stream().sorted(FIRST_TOLD).map(Ranked::alarm).toList(),
                    size - told.size(),
                    sums(),
                    Sum.of(all),
                    silences);
        }

        private Map<ApplicationId, Sum> sums() {
            Map<ApplicationId, Sum> sums = new LinkedHashMap<>();
            byId.entrySet().stream()
                    .map(entry -> Map.entry(entry.getKey(), Sum.of(entry.getValue())))
                    .sorted(Comparator.comparing(entry -> -entry.getValue().different()))
                    .forEach(entry -> sums.put(entry.getKey(), entry.getValue()));
            return sums;
        }

        /** An alarm, and how many were counted before it. */
        private record Ranked(Alarm alarm, int number) {}
    }
}
