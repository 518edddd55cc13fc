package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.EntryText;

/**
 * What this server found and the fleet does not know yet, beside what the fleet knows. Not thread-safe: it belongs to the
 * thread of the rounds.
 */
final class Findings {
    /** Of one application; it can be restarted often while Redis is away. */
    private static final int MOST_OF_ONE = 100;
    /** After so many rounds in which it has moved on, the fleet is asked instead. */
    private static final int PATIENCE = 50;

    private static final Set<Reason> SILENCES = Set.of(Reason.SILENT, Reason.OUT_OF_HOURS);

    private final Registry core;
    private final FleetClock clock;
    private final int most;
    private final LongSupplier judged;
    private final Map<ApplicationId, Known> known = new HashMap<>();
    private final Map<ApplicationId, Waiting> waiting = new LinkedHashMap<>();
    /** Applications of which the fleet has to be asked. */
    private final Set<ApplicationId> doubtful = new HashSet<>();

    private static final class Waiting {
        private final List<StateChange> changes = new ArrayList<>();
        private int rounds;
    }

    /**
     * @param most of how many applications something may wait
     * @param judged up to when every beat is known, in Redis' microseconds
     */
    Findings(Registry core, FleetClock clock, int most, LongSupplier judged) {
        this.judged = judged;
        this.most = most;
        this.core = core;
        this.clock = clock;
    }

    void add(List<StateChange> changes) {
        for (StateChange change : changes) {
            if (waiting.size() < most || waiting.containsKey(change.id())) {
                List<StateChange> own = waiting.computeIfAbsent(change.id(), fresh -> new Waiting()).changes;
                own.add(change);
                if (own.size() > MOST_OF_ONE) {
                    dropARound(own);
                    if (own.isEmpty()) {
                        waiting.remove(change.id());
                    }
                }
            }
        }
    }

    /** What led back to the state it began with can be left out; what is left fits together as before. */
    private static void dropARound(List<StateChange> changes) {
        State from = changes.get(0).from();
        do {
            changes.remove(0);
        } while (!changes.isEmpty() && changes.get(0).from() != from);
    }

    /** Whether something of that application waits. */
    boolean has(ApplicationId id) {
        return waiting.containsKey(id);
    }

    /** Since when something waits, by application, in Redis' microseconds. */
    Map<ApplicationId, Long> firstMoments() {
        Map<ApplicationId, Long> moments = new LinkedHashMap<>();
        waiting.forEach((id, found) ->
                moments.put(id, FleetClock.micros(found.changes.get(0).at())));
        return moments;
    }

    /** Forgets what was found of it, and gives that: the fleet knows better. */
    List<StateChange> drop(ApplicationId id) {
        Waiting dropped = waiting.remove(id);
        doubtful.remove(id);
        return dropped == null ? List.of() : dropped.changes;
    }

    Optional<Known> known(ApplicationId id) {
        return Optional.ofNullable(known.get(id));
    }

    Set<ApplicationId> allKnown() {
        return known.keySet();
    }

    void know(ApplicationId id, Known now) {
        known.put(id, now);
    }

    void knowGone(ApplicationId id) {
        known.remove(id);
    }

    /** The applications of which the fleet has to be asked, because what was found does not fit what is known. */
    Set<ApplicationId> doubtful() {
        return doubtful;
    }

    /**
     * What can be told now, some of it at most.
     *
     * @param most of how many applications
     * @param mostLines with the last one's, there may be more
     */
    List<Finding> next(int most, int mostLines) {
        List<Finding> next = new ArrayList<>();
        int lines = 0;
        for (Map.Entry<ApplicationId, Waiting> each : waiting.entrySet()) {
            if (next.size() == most || lines >= mostLines) {
                break;
            }
            if (!doubtful.contains(each.getKey())) {
                Optional<Finding> finding = finding(each.getKey(), each.getValue());
                finding.ifPresent(next::add);
                lines += finding.map(found -> found.entries().size()).orElse(0);
            }
        }
        return next;
    }

    /** The same of an application whose promise is another one than is written down; empty if it is not. */
    Optional<Finding> promise(ApplicationId id, Pulse pulse) {
        Known before = known.get(id);
        if (before == null || before.registration().maxWait().toNanos() == pulse.maxWait() || waiting.containsKey(id)) {
            return Optional.empty();
        }
        return core.registration(id)
                .filter(registration ->
                        registration.state() == before.registration().state())
                .map(registration -> new Finding(
                        id,
                        before.number(),
                        Optional.empty(),
                        0,
                        FleetClock.micros(registration.heard()),
                        Optional.of(registration),
                        List.of()));
    }

    /** The fleet has taken it over; its last line has that number. */
    void taken(Finding finding, long number) {
        waiting.remove(finding.id());
        finding.registration()
                .ifPresentOrElse(
                        registration -> known.put(finding.id(), new Known(number, registration, entry(finding))),
                        () -> known.remove(finding.id()));
    }

    private String entry(Finding finding) {
        List<String> entries = finding.entries();
        return entries.isEmpty() ? known(finding.id()).map(Known::entry).orElse("") : entries.get(entries.size() - 1);
    }

    private Optional<Finding> finding(ApplicationId id, Waiting found) {
        Optional<Known> base = known(id);
        StateChange first = found.changes.get(0);
        StateChange last = found.changes.get(found.changes.size() - 1);
        State before = base.map(Known::registration).map(Registration::state).orElse(State.DONE);
        Optional<Registration> registration = core.registration(id);
        boolean movedOn = registration.map(Registration::state).orElse(State.DONE) != last.to();
        if (first.from() != before || !fitTogether(found.changes) || movedOn && ++found.rounds > PATIENCE) {
            doubtful.add(id);
            return Optional.empty();
        }
        // What it has become since comes with the next round. And of one that is not known here, a ping may come
        // before it is known that another server took its announcement.
        boolean mayBeAnnounced =
                first.reason() == Reason.PINGED_UNANNOUNCED && FleetClock.micros(first.at()) > judged.getAsLong();
        if (movedOn || mayBeAnnounced) {
            return Optional.empty();
        }
        Optional<Long> heard = SILENCES.contains(last.reason())
                ? core.pulse(id).map(pulse -> clock.micros(pulse.at()))
                : Optional.empty();
        return Optional.of(new Finding(
                id,
                base.map(Known::number).orElse(0L),
                heard,
                FleetClock.micros(first.at()),
                registration.map(Registration::heard).map(FleetClock::micros).orElse(0L),
                registration,
                found.changes.stream().map(EntryText::of).toList()));
    }

    private static boolean fitTogether(List<StateChange> changes) {
        for (int i = 1; i < changes.size(); i++) {
            if (changes.get(i).from() != changes.get(i - 1).to()) {
                return false;
            }
        }
        return true;
    }
}
