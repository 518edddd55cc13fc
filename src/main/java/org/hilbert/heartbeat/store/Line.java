package org.hilbert.heartbeat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;

/** What is held of one application, or of what is about all of them. Not thread-safe. */
final class Line {
    /** How far back a change that was heard too late is put in its place. */
    private static final int FARTHEST_BACK = 8;

    final Sequence entries = new Sequence();
    /** The last told of each interruption. */
    private final Map<Interrupted, Entry> interruptions = new LinkedHashMap<>();
    /** Null if no change is known, or the last one said that the application is gone and is dropped. */
    private Entry lastChange;

    /**
     * Takes a line in without holding it in the order; returns the one that is out of date with it. The end of an interruption
     * stands, also if its beginning is told after it.
     */
    Optional<Entry> take(Entry entry) {
        if (entry.attempt().isPresent()) {
            return Optional.empty();
        }
        Entry before;
        if (entry.change().isPresent()) {
            before = lastChange;
            lastChange = entry;
        } else {
            before = interruptions.get(Interrupted.by(entry));
            if (before != null && isLasting(entry) && !isLasting(before)) {
                return Optional.empty();
            }
            interruptions.put(Interrupted.by(entry), entry);
        }
        return Optional.ofNullable(before);
    }

    /** Whether what that line says is true still: the present state, or an interruption that lasts. */
    boolean stillHolds(Entry entry) {
        if (entry.attempt().isPresent()) {
            return false;
        }
        return entry.change()
                .map(change -> entry == lastChange && change.to() != State.DONE)
                .orElseGet(() -> interruptions.get(Interrupted.by(entry)) == entry && isLasting(entry));
    }

    void forget(Entry entry) {
        if (entry.interruption().isPresent()) {
            interruptions.remove(Interrupted.by(entry), entry);
        } else if (entry == lastChange) {
            lastChange = null;
        }
    }

    void clear() {
        entries.clear();
        interruptions.clear();
        lastChange = null;
    }

    /** Whether a line says that this interruption began, or if it has ended, that it did. */
    boolean tells(Interruption interruption) {
        return Optional.ofNullable(interruptions.get(Interrupted.by(interruption)))
                .filter(told -> interruption.until().isEmpty() || !isLasting(told))
                .isPresent();
    }

    boolean isEmpty() {
        return entries.size() == 0 && interruptions.isEmpty() && lastChange == null;
    }

    Optional<StateChange> lastChange() {
        return Optional.ofNullable(lastChange).flatMap(Entry::change);
    }

    /** When that interruption ended, also if its end was told before that line; empty if it lasts or is none. */
    Optional<Instant> end(Entry entry) {
        return entry.interruption()
                .flatMap(any -> Optional.ofNullable(interruptions.get(Interrupted.by(entry))))
                .flatMap(Entry::interruption)
                .flatMap(Interruption::until);
    }

    List<Interruption> interruptions() {
        return interruptions.values().stream()
                .flatMap(entry -> entry.interruption().stream())
                .toList();
    }

    /** The lines of the interruptions that were not told to have ended. */
    List<Entry> lasting() {
        return interruptions.values().stream().filter(Line::isLasting).toList();
    }

    /** The changes that are held, in the order in which they happened. */
    List<StateChange> changes() {
        return changes(0);
    }

    /** The changes from that moment on, and at least the one before it if it is held; in the order of {@link #changes}. */
    List<StateChange> changesSince(Instant from) {
        int first = entries.size();
        // Those told shortly before it may have happened after it; and a clock that was ahead has been set right since.
        for (int before = 0; first > 0 && before <= FARTHEST_BACK; first--) {
            boolean isBefore = entries.get(first - 1)
                    .change()
                    .filter(change -> !change.at().isAfter(from))
                    .isPresent();
            before = before > 0 || isBefore ? before + 1 : 0;
        }
        return changes(first);
    }

    /** Since when something is known of it; empty if nothing is. */
    Optional<Instant> knownSince() {
        Optional<StateChange> first = Optional.empty();
        for (int i = 0; i < entries.size() && first.isEmpty(); i++) {
            first = entries.get(i).change();
        }
        return first.or(this::lastChange)
                // One that was there before its first line that is held was known before.
                .map(change -> change.from() == State.DONE ? change.at() : Instant.MIN);
    }

    private List<StateChange> changes(int first) {
        List<StateChange> changes = new ArrayList<>();
        for (int i = first; i < entries.size(); i++) {
            entries.get(i).change().ifPresent(change -> changes.add(place(change, changes), change));
        }
        if (changes.isEmpty() && lastChange != null) {
            lastChange.change().ifPresent(changes::add);
        }
        return changes;
    }

    /**
     * Where a change belongs. Of two that threads brought about at once, the later may be heard first; then it does not go
     * on from the one before it, and the times tell the order. A clock that was set back is something else: one change goes
     * on from the other all the same.
     */
    private static int place(StateChange change, List<StateChange> heard) {
        int place = heard.size();
        while (place > 0 && heard.size() - place < FARTHEST_BACK && belongsBefore(change, heard.get(place - 1))) {
            place--;
        }
        boolean fits = place == 0 || heard.get(place - 1).to() == change.from();
        return fits ? place : heard.size();
    }

    private static boolean belongsBefore(StateChange change, StateChange other) {
        boolean goesOn = other.to() == change.from();
        int order = change.at().compareTo(other.at());
        return !goesOn && (order < 0 || order == 0 && change.to() == other.from());
    }

    /** The largest number that is held; 0 if none is. */
    long newest() {
        return entries.size() == 0 ? 0 : entries.get(entries.size() - 1).number();
    }

    private static boolean isLasting(Entry entry) {
        return entry.interruption().filter(known -> known.until().isEmpty()).isPresent();
    }

    /** What tells one interruption from another; its end is told with the same. */
    private record Interrupted(Interruption.Cause cause, Instant from) {
        static Interrupted by(Entry entry) {
            return by(entry.interruption().orElseThrow());
        }

        static Interrupted by(Interruption interruption) {
            return new Interrupted(interruption.cause(), interruption.from());
        }
    }
}
