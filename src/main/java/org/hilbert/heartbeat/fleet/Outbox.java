package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.store.EntryText;

/**
 * What this server has taken and found, and Redis does not know of yet. Of the beats of one application, the last counts.
 * Bounded by the number of applications. Thread-safe.
 */
final class Outbox {
    private static final int MOST_LINES = 10_000;

    private final ConcurrentHashMap<ApplicationId, Taken> beats = new ConcurrentHashMap<>();
    private final long most;
    private final Queue<StateChange> changes = new ConcurrentLinkedQueue<>();
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingLines = new AtomicInteger();

    /** @param most of how many applications beats may wait */
    Outbox(long most) {
        this.most = most;
    }

    /**
     * A beat that was taken.
     *
     * @param at when, in monotonic nanoseconds
     */
    record Taken(Beat beat, long at) {
        boolean isA(Command command) {
            return beat.command() == command;
        }

        Taken later(Taken other) {
            return other.at - at >= 0 ? other : this;
        }
    }

    /**
     * Something that happened that is no change of an application's state.
     *
     * @param kind {@code begin} or {@code end} of an interruption; {@code doubt} and {@code sure} of one by the monitor, of
     *     which there is one at a time; {@code once} of anything else
     * @param key what it has in common with the same, found by others, and an end with its beginning
     */
    record Line(String kind, String key, String text) {
        static Line of(Interruption interruption) {
            String kind = interruption.until().isPresent() ? "end" : "begin";
            String whose =
                    interruption.application().map(ApplicationId::toString).orElse("");
            String key = interruption.cause() + "|" + interruption.from().toEpochMilli() + "|" + whose;
            return new Line(kind, key, EntryText.of(interruption));
        }
    }

    void add(Beat beat, long now) {
        if (beats.mappingCount() < most || beats.containsKey(beat.application())) {
            beats.merge(beat.application(), new Taken(beat, now), Taken::later);
        }
    }

    void add(StateChange change) {
        changes.add(change);
    }

    /** Beyond a bound, the oldest give way. */
    void add(Line line) {
        lines.add(line);
        if (waitingLines.incrementAndGet() > MOST_LINES && lines.poll() != null) {
            waitingLines.decrementAndGet();
        }
    }

    /** The latest beat of that application that was not taken out. */
    Optional<Taken> beat(ApplicationId id) {
        return Optional.ofNullable(beats.get(id));
    }

    /** Takes that many beats out at most; those that came before this was called first. */
    Map<ApplicationId, Taken> takeBeats(int most) {
        Map<ApplicationId, Taken> taken = new HashMap<>();
        for (Map.Entry<ApplicationId, Taken> next : beats.entrySet()) {
            if (taken.size() == most) {
                break;
            }
            // One that is replaced meanwhile stays.
            if (beats.remove(next.getKey(), next.getValue())) {
                taken.put(next.getKey(), next.getValue());
            }
        }
        return taken;
    }

    /** Puts beats back that did not arrive. */
    void putBack(Map<ApplicationId, Taken> taken) {
        taken.forEach((id, beat) -> beats.merge(id, beat, Taken::later));
    }

    List<StateChange> takeChanges() {
        List<StateChange> taken = new ArrayList<>();
        for (StateChange next = changes.poll(); next != null; next = changes.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** The lines that wait, some of them at most; they stay until they are {@linkplain #arrived said to have arrived}. */
    List<Line> lines(int most) {
        return lines.stream().limit(most).toList();
    }

    void arrived(List<Line> told) {
        for (Line line : told) {
            if (lines.remove(line)) {
                waitingLines.decrementAndGet();
            }
        }
    }
}
