package org.hilbert.heartbeat.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

/**
 * What happened: every state change and every interruption, numbered, of a bounded time and in a bounded number; the oldest
 * go first.
 *
 * <p>What still holds outlives that: the last change of an application that has not gone, and an interruption that lasts.
 * Such a line is on no page any more, but counts for {@link #past}; of these, too, there are no more than lines.
 *
 * <p>Thread-safe. Nothing is written and no listener is called under the lock. A question about one application does not go
 * through the lines of the others.
 */
public final class History {
    private static final Logger LOG = Logger.getLogger(History.class);

    /** The most that one page has. */
    public static final int LONGEST_PAGE = 1000;

    private static final String SINCE = "since";
    /** A number that was told of may not have been written when the power failed; after a start, these are left out. */
    private static final long NUMBERS_LEFT_OUT = 1000;

    private final int maxEntries;
    private final Duration retention;
    private final TimeSource time;
    private final Memory.Shelf shelf;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** These are guarded by this object. */
    private final Sequence held = new Sequence();

    private final Map<ApplicationId, Line> lines = new HashMap<>();
    private final Line ofAll = new Line();
    /** What is held only because it still holds, by number, the oldest first. */
    private final Map<Long, Entry> outlived = new LinkedHashMap<>();

    private long newest;
    /** The largest number that is dropped, or may be. */
    private long dropped;

    private Instant since;

    /**
     * Recalls what earlier runs left. An interruption by the monitor of an earlier run has ended by now, and is told so.
     *
     * @param maxEntries how many lines are held; 1 or more
     * @param retention for how long
     */
    public History(Memory memory, int maxEntries, Duration retention, TimeSource time) {
        this.maxEntries = maxEntries;
        this.retention = retention;
        this.time = time;
        this.since = now();
        this.shelf = memory.shelf("history", this::textOf, this::keys);
        recall(shelf.recalled());
    }

    /** Takes a state change in. */
    public Entry add(StateChange change) {
        return add(number -> Entry.of(number, change));
    }

    /** Takes the beginning or the end of an interruption in. */
    public Entry add(Interruption interruption) {
        return add(number -> Entry.of(number, interruption));
    }

    /** Drops what is too old by now. */
    public void dropOld() {
        List<String> touched = new ArrayList<>();
        synchronized (this) {
            dropOld(touched);
        }
        touched.forEach(shelf::touch);
    }

    /**
     * What came after that number, the oldest first.
     *
     * @param limit how many at most; {@value #LONGEST_PAGE} if it is more
     */
    public synchronized List<Entry> page(long after, int limit) {
        List<Entry> page = new ArrayList<>();
        for (int i = held.indexAfter(after); i < held.size() && page.size() < bounded(limit); i++) {
            page.add(held.get(i));
        }
        return page;
    }

    /**
     * What came before that number, the newest first; {@link Long#MAX_VALUE} begins with the newest there is.
     *
     * @param limit as in {@link #page}
     */
    public synchronized List<Entry> before(long number, int limit) {
        List<Entry> page = new ArrayList<>();
        for (int i = indexBefore(held, number); i >= 0 && page.size() < bounded(limit); i--) {
            page.add(held.get(i));
        }
        return page;
    }

    /** As {@link #before(long, int)}, only of that application: its changes, and the interruptions of it and of all. */
    public synchronized List<Entry> before(ApplicationId id, long number, int limit) {
        Sequence own = line(id).entries;
        Sequence shared = ofAll.entries;
        int i = indexBefore(own, number);
        int j = indexBefore(shared, number);
        List<Entry> page = new ArrayList<>();
        while ((i >= 0 || j >= 0) && page.size() < bounded(limit)) {
            boolean ownIsNewer =
                    j < 0 || i >= 0 && own.get(i).number() > shared.get(j).number();
            page.add(ownIsNewer ? own.get(i--) : shared.get(j--));
        }
        return page;
    }

    /**
     * How long that lasted which began with this line: the state until the application's next change, 0 if the clock was set
     * back in between; the interruption until its end. Empty if it lasts, or if that is not known.
     */
    public synchronized Optional<Duration> length(Entry entry) {
        Optional<Duration> told =
                entry.interruption().flatMap(known -> known.until().map(until -> length(known.from(), until)));
        if (told.isPresent()) {
            return told;
        }
        Sequence entries = entry.application().map(this::line).orElse(ofAll).entries;
        for (int i = entries.indexAfter(entry.number()); i < entries.size(); i++) {
            Optional<Instant> end = end(entry, entries.get(i));
            if (end.isPresent()) {
                return Optional.of(length(entry.at(), end.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Tells a listener of everything after that number, in the order of the numbers and each once: what is held at once, on
     * this thread, and what comes when it comes, on the thread that brings it about, one at a time.
     *
     * @param after a number; one that is larger than any is of another history, and everything is told
     * @param listener must be quick and must not block. One that throws is told no more
     */
    public Subscription subscribe(long after, Consumer<Entry> listener) {
        Subscription subscription;
        synchronized (this) {
            subscription = new Subscription(this, after > newest ? 0 : after, listener);
            subscriptions.add(subscription);
        }
        subscription.catchUp();
        return subscription;
    }

    /** The newest number that was given; 0 if none was. */
    public synchronized long newest() {
        return newest;
    }

    /** The oldest number that can be told of; {@link #newest} and one if there is none. */
    public synchronized long oldest() {
        return held.size() == 0 ? newest + 1 : held.get(0).number();
    }

    /** How many lines are held, those that are on no page not counted. */
    public synchronized int size() {
        return held.size();
    }

    /** What is known of one application's past. */
    public Past past(ApplicationId id) {
        List<StateChange> changes;
        List<Interruption> interruptions;
        Instant known;
        synchronized (this) {
            changes = line(id).changes();
            interruptions = new ArrayList<>(ofAll.interruptions());
            interruptions.addAll(line(id).interruptions());
            known = since;
        }
        return Past.of(known, changes, interruptions, now());
    }

    /** From when on everything is known; what happened before may be dropped. */
    public synchronized Instant since() {
        return since;
    }

    /** The state in which that application is as far as is known here; empty if it has gone, or nothing is known. */
    public synchronized Optional<State> state(ApplicationId id) {
        return line(id).lastChange().map(StateChange::to).filter(state -> state != State.DONE);
    }

    /** Whether any change of that application is held. */
    public synchronized boolean knows(ApplicationId id) {
        return line(id).lastChange().isPresent();
    }

    /** The interruptions that were not told to have ended. */
    public synchronized List<Interruption> lasting() {
        List<Interruption> all = new ArrayList<>(ofAll.interruptions());
        lines.values().forEach(line -> all.addAll(line.interruptions()));
        return all.stream().filter(known -> known.until().isEmpty()).toList();
    }

    /** Whether nothing that came after that number is dropped. */
    public synchronized boolean isComplete(long after) {
        return after >= dropped;
    }

    void end(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private Entry add(LongFunction<Entry> line) {
        List<String> touched = new ArrayList<>();
        Entry entry;
        synchronized (this) {
            newest++;
            entry = line.apply(newest);
            touched.add(key(newest));
            hold(entry, touched);
            dropOld(touched);
        }
        touched.forEach(shelf::touch);
        subscriptions.forEach(Subscription::catchUp);
        return entry;
    }

    private void hold(Entry entry, List<String> touched) {
        held.add(entry);
        lineOf(entry).entries.add(entry);
        replace(entry, touched);
    }

    /** What a new line says makes an outlived one about the same out of date. */
    private void replace(Entry entry, List<String> touched) {
        lineOf(entry)
                .take(entry)
                .filter(before -> outlived.remove(before.number()) != null)
                .ifPresent(before -> touched.add(key(before.number())));
    }

    private void dropOld(List<String> touched) {
        Instant oldest = now().minus(retention);
        while (held.size() > maxEntries || held.size() > 0 && timeOfFirst().isBefore(oldest)) {
            dropFirst(touched);
        }
        while (outlived.size() > maxEntries) {
            Entry first = outlived.values().iterator().next();
            outlived.remove(first.number());
            forget(first, touched);
        }
    }

    /** The number orders: what comes before something cannot be younger, whatever the clock showed. */
    private Instant timeOfFirst() {
        Instant first = held.get(0).at();
        return held.size() > 1 && held.get(1).at().isBefore(first) ? held.get(1).at() : first;
    }

    private void dropFirst(List<String> touched) {
        Instant at = timeOfFirst();
        since = at.isAfter(since) ? at : since;
        touched.add(SINCE);
        Entry entry = held.dropFirst();
        dropped = entry.number();
        lineOf(entry).entries.dropFirst();
        if (lineOf(entry).stillHolds(entry)) {
            outlived.put(entry.number(), entry);
            touched.add(key(entry.number()));
        } else {
            forget(entry, touched);
        }
    }

    private void forget(Entry entry, List<String> touched) {
        Line line = lineOf(entry);
        line.forget(entry);
        if (line.isEmpty()) {
            entry.application().ifPresent(lines::remove);
        }
        touched.add(key(entry.number()));
    }

    private void recall(Map<String, String> recalled) {
        List<String> touched = new ArrayList<>();
        int unreadable = 0;
        synchronized (this) {
            for (Map.Entry<String, String> text : recalled.entrySet()) {
                if (!text.getKey().equals(SINCE) && !recall(text.getKey(), text.getValue(), touched)) {
                    unreadable++;
                    touched.add(text.getKey());
                }
            }
            since = since(recalled);
            touched.add(SINCE);
            dropped = held.size() == 0 ? newest : held.get(0).number() - 1;
            newest += newest == 0 ? 0 : NUMBERS_LEFT_OUT;
            dropOld(touched);
        }
        touched.forEach(shelf::touch);
        if (unreadable > 0) {
            LOG.warnf("history: %d of %d lines cannot be read and are left out", unreadable, recalled.size());
        }
        Instant now = now();
        lasting().stream()
                .filter(known -> known.cause() == Interruption.Cause.MONITOR)
                .map(known -> new Interruption(
                        known.cause(), known.application(), known.from(), Optional.of(now), known.why()))
                .forEach(this::add);
    }

    private boolean recall(String key, String text, List<String> touched) {
        if (!key.matches("\\d{19}")) {
            return false;
        }
        long number = Long.parseLong(key);
        newest = Math.max(newest, number);
        Optional<EntryText.Read> line = EntryText.read(number, text);
        line.ifPresent(read -> {
            if (read.outlived()) {
                outlived.put(number, read.entry());
                replace(read.entry(), touched);
            } else {
                hold(read.entry(), touched);
            }
        });
        return line.isPresent();
    }

    private Instant since(Map<String, String> recalled) {
        Instant oldest = held.size() == 0 ? since : timeOfFirst();
        try {
            return recalled.containsKey(SINCE) ? Instant.parse(recalled.get(SINCE)) : oldest;
        } catch (DateTimeException notUnderstood) {
            return oldest;
        }
    }

    /** On the writer's thread. */
    private synchronized Optional<String> textOf(String key) {
        if (key.equals(SINCE)) {
            return Optional.of(since.toString());
        }
        if (!key.matches("\\d{19}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(key);
        return Optional.ofNullable(outlived.get(number))
                .map(entry -> EntryText.write(entry, true))
                .or(() -> held.find(number).map(entry -> EntryText.write(entry, false)));
    }

    private synchronized Collection<String> keys() {
        List<String> keys = new ArrayList<>(held.size() + outlived.size() + 1);
        keys.add(SINCE);
        outlived.keySet().forEach(number -> keys.add(key(number)));
        for (int i = 0; i < held.size(); i++) {
            keys.add(key(held.get(i).number()));
        }
        return keys;
    }

    private static String key(long number) {
        String digits = Long.toString(number);
        return "0".repeat(19 - digits.length()) + digits;
    }

    /** The line of that application; an empty one that is held nowhere if nothing is known of it. */
    private Line line(ApplicationId id) {
        Line line = lines.get(id);
        return line == null ? new Line() : line;
    }

    private Line lineOf(Entry entry) {
        return entry.application()
                .map(id -> lines.computeIfAbsent(id, fresh -> new Line()))
                .orElse(ofAll);
    }

    /** When what began with the one line ended, if the other says so. */
    private static Optional<Instant> end(Entry began, Entry later) {
        if (began.change().isPresent()) {
            return later.change().map(StateChange::at);
        }
        Interruption interruption = began.interruption().orElseThrow();
        return later.interruption()
                .filter(other ->
                        other.cause() == interruption.cause() && other.from().equals(interruption.from()))
                .flatMap(Interruption::until);
    }

    private static Duration length(Instant from, Instant until) {
        return from.isBefore(until) ? Duration.between(from, until) : Duration.ZERO;
    }

    private static int indexBefore(Sequence entries, long number) {
        return number == Long.MIN_VALUE ? -1 : entries.indexAfter(number - 1) - 1;
    }

    private static int bounded(int limit) {
        return Math.min(limit, LONGEST_PAGE);
    }

    private Instant now() {
        return time.instantOf(time.nanoTime());
    }
}
