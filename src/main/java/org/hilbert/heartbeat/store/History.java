package org.hilbert.heartbeat.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

/**
 * What happened: every state change, every interruption and every attempt to do something about it, numbered, of a
 * bounded time and in a bounded number; the oldest go first.
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
    /** No run begins with a smaller number than there are microseconds since then. */
    private static final Instant NUMBERS_SINCE = Instant.parse("2026-01-01T00:00:00Z");
    /** Nor has it to begin with a larger one, whatever the clock says: what reads JSON may be exact up to twice as much. */
    private static final long LARGEST_BEGINNING = 1L << 52;

    /** What stands for a line that is not held; nothing is ever added to it. */
    private static final Line NOTHING = new Line();

    private final int maxEntries;
    private final Duration retention;
    private final TimeSource time;
    private final Memory.Shelf shelf;
    /** Whether this is one of several that hold the same, under numbers that are given to it. */
    private final boolean isOfFleet;

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
    /** The number after which this history began, in the first run whose lines it recalls. */
    private long beginning;
    /**
     * The largest number that an earlier run is known to have given; this one gives those after {@link #begunAfter}, and
     * what is between was lost.
     */
    private long recalledNewest;

    private final long begunAfter;
    /** The newest number of what was {@linkplain #takeIn taken in}; 0 if nothing was. */
    private long takenIn;

    private Instant since;

    /**
     * Recalls what earlier runs left. An interruption by the monitor of an earlier run has ended by now, and is told so.
     *
     * @param maxEntries how many lines are held; 1 or more
     * @param retention for how long
     */
    public History(Memory memory, int maxEntries, Duration retention, TimeSource time) {
        this(memory, maxEntries, retention, time, beginning(time.now()));
    }

    /**
     * As the other.
     *
     * @param least what this run's numbers are larger than at least; 0 or more
     */
    History(Memory memory, int maxEntries, Duration retention, TimeSource time, long least) {
        this(memory, maxEntries, retention, time, least, false);
    }

    private History(Memory memory, int maxEntries, Duration retention, TimeSource time, long least, boolean isOfFleet) {
        this.isOfFleet = isOfFleet;
        this.maxEntries = maxEntries;
        this.retention = retention;
        this.time = time;
        this.since = time.now();
        this.shelf = memory.shelf("history", this::textOf, this::keys);
        this.begunAfter = recall(shelf.recalled(), least);
    }

    /** A server's part in the history of a fleet: it gives no numbers, and knows nothing before it {@linkplain #takeIn takes it in}. */
    public static History ofFleet(int maxEntries, Duration retention, TimeSource time) {
        return new History(NoMemory.wanted(), maxEntries, retention, time, 0, true);
    }

    /**
     * The number after which a history begins that begins at that moment, so that one that begins later has larger ones; 0 or
     * more, and exact in JSON.
     */
    public static long beginning(Instant now) {
        long micros = ChronoUnit.MICROS.between(NUMBERS_SINCE, now);
        return Math.max(0, Math.min(micros, LARGEST_BEGINNING));
    }

    /**
     * Takes a state change in.
     *
     * @param given its number in the history of the fleet; empty if this history gives its own. What has a number that is not
     *     larger than the newest is here, and not taken in again
     */
    public Entry add(StateChange change, OptionalLong given) {
        return add(number -> Entry.of(number, change), given);
    }

    /** Takes the beginning or the end of an interruption in; as {@link #add(StateChange, OptionalLong)}. */
    public Entry add(Interruption interruption, OptionalLong given) {
        return add(number -> Entry.of(number, interruption), given);
    }

    /** Takes in what was done about an application, or why nothing was; as {@link #add(StateChange, OptionalLong)}. */
    public Entry add(Attempt attempt, OptionalLong given) {
        return add(number -> Entry.of(number, attempt), given);
    }

    /** Takes a state change in, under a number of its own. */
    public Entry add(StateChange change) {
        return add(change, OptionalLong.empty());
    }

    /** As {@link #add(StateChange)}. */
    public Entry add(Interruption interruption) {
        return add(interruption, OptionalLong.empty());
    }

    /** As {@link #add(StateChange)}. */
    public Entry add(Attempt attempt) {
        return add(attempt, OptionalLong.empty());
    }

    /**
     * Takes in what the history of the fleet holds, in place of what is held here. Whoever listens goes on where he was, and is
     * told, on this thread, of what he has not heard. Lines that cannot be understood are left out; of the others the oldest, if
     * they are more, or older, than this server holds.
     */
    public void takeIn(Holdings others) {
        int unreadable;
        synchronized (this) {
            lines.clear();
            ofAll.clear();
            held.clear();
            outlived.clear();
            since = time.now();
            newest = Math.max(others.newest(), 0);
            beginning = others.beginning();
            dropped = others.dropped();
            List<EntryText.Read> read = read(others.outlived(), true);
            read.forEach(line -> {
                outlived.put(line.entry().number(), line.entry());
                replace(line.entry(), new ArrayList<>());
            });
            List<EntryText.Read> present = read(others.lines(), false);
            present.forEach(line -> hold(line.entry(), new ArrayList<>()));
            unreadable = others.outlived().size() + others.lines().size() - read.size() - present.size();
            if (held.size() > 0) {
                newest = Math.max(newest, held.get(held.size() - 1).number());
                since = timeOfFirst();
            }
            takenIn = newest;
            dropOld(new ArrayList<>());
        }
        if (unreadable > 0) {
            LOG.warnf("history: %d lines of the fleet cannot be read and are left out", unreadable);
        }
        subscriptions.forEach(Subscription::catchUp);
    }

    private static List<EntryText.Read> read(List<Holdings.Line> lines, boolean outlived) {
        return lines.stream()
                .sorted(Comparator.comparingLong(Holdings.Line::number))
                .flatMap(line -> EntryText.read(line.number(), line.text()).stream())
                .map(read -> new EntryText.Read(read.entry(), outlived))
                .toList();
    }

    /** All that is held, for a fleet whose history was lost. */
    public synchronized Holdings holdings() {
        return new Holdings(
                beginning,
                dropped,
                newest,
                outlived.values().stream().map(entry -> line(entry, true)).toList(),
                IntStream.range(0, held.size())
                        .mapToObj(i -> line(held.get(i), false))
                        .toList());
    }

    private static Holdings.Line line(Entry entry, boolean outlived) {
        return new Holdings.Line(entry.number(), EntryText.write(entry, outlived));
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

    /** As {@link #before(long, int)}, only of that application: its changes, and the interruptions of it, of its station and of all. */
    public synchronized List<Entry> before(ApplicationId id, long number, int limit) {
        Sequence own = line(id).entries;
        Sequence shared = ofAll.entries;
        Sequence station = stationOf(id).entries;
        int i = indexBefore(own, number);
        int j = indexBefore(shared, number);
        int k = untilOfStation(station, indexBefore(station, number));
        List<Entry> page = new ArrayList<>();
        while ((i >= 0 || j >= 0 || k >= 0) && page.size() < bounded(limit)) {
            long ofOwn = i < 0 ? 0 : own.get(i).number();
            long ofAll = j < 0 ? 0 : shared.get(j).number();
            long ofStation = k < 0 ? 0 : station.get(k).number();
            if (ofOwn > ofAll && ofOwn > ofStation) {
                page.add(own.get(i--));
            } else if (ofAll > ofStation) {
                page.add(shared.get(j--));
            } else {
                page.add(station.get(k));
                k = untilOfStation(station, k - 1);
            }
        }
        return page;
    }

    /** The last line up to that one of which a link says something about its station's applications; -1 if there is none. */
    private static int untilOfStation(Sequence link, int index) {
        int last = index;
        while (last >= 0
                && link.get(last)
                        .interruption()
                        .filter(known -> !isMaintenance(known))
                        .isEmpty()) {
            last--;
        }
        return last;
    }

    /**
     * How long that lasted which began with this line: the state until the application's next change, 0 if the clock was set
     * back in between; the interruption until its end. Empty if it lasts, if that is not known, or if nothing began with it, as
     * with an attempt.
     */
    public synchronized Optional<Duration> length(Entry entry) {
        Line line = entry.application().map(this::line).orElse(ofAll);
        if (entry.interruption().isPresent()) {
            return entry.interruption()
                    .flatMap(Interruption::until)
                    .or(() -> line.end(entry))
                    .map(end -> length(entry.interruption().orElseThrow().from(), end));
        }
        Sequence entries = line.entries;
        int first = entry.change().isPresent() ? entries.indexAfter(entry.number()) : entries.size();
        for (int i = first; i < entries.size(); i++) {
            Optional<Instant> end = entries.get(i).change().map(StateChange::at);
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
     * @param after a number, which counts as {@link #position} says
     * @param listener must be quick and must not block. One that throws is told no more
     */
    public Subscription subscribe(long after, Consumer<Entry> listener) {
        Subscription subscription;
        synchronized (this) {
            subscription = new Subscription(this, position(after), isComplete(after), listener);
            subscriptions.add(subscription);
        }
        subscription.catchUp();
        return subscription;
    }

    /**
     * Where somebody reads on who has read up to that number: one that is larger than any is of another history, and he begins
     * anew; or, in a fleet, of a line that another server knows already.
     */
    public synchronized long position(long after) {
        return !isOfFleet && after > newest ? 0 : after;
    }

    /** The newest number of what was taken in from a fleet, rather than told to this server; 0 if nothing was. */
    public synchronized long takenIn() {
        return takenIn;
    }

    /** Whether it is told already that this interruption began, or that it ended, whenever that was. */
    public synchronized boolean tells(Interruption interruption) {
        Line line = interruption.application().map(this::line).orElse(ofAll);
        return line.tells(interruption);
    }

    /** The newest number that was given; if none was in this run, the one that the next is larger than by one. */
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
            interruptions.addAll(interruptions(id));
            known = since;
        }
        return Past.of(known, changes, interruptions, time.now());
    }

    /** What of an application's past its strip is made of; nothing of before {@code from} but what held then. */
    synchronized Recent recent(ApplicationId id, Instant from) {
        Line line = line(id);
        return new Recent(
                newest(id),
                line.knownSince().map(known -> Past.later(known, from)),
                Past.later(since, from),
                line.changesSince(from),
                after(from, interruptions(id)));
    }

    /** As {@link #recent}, of what is about all. */
    synchronized Recent recent(Instant from) {
        return new Recent(ofAll.newest(), Optional.empty(), from, List.of(), after(from, ofAll.interruptions()));
    }

    /** The number of the newest line that is about that application and not about all; another one if there is another line. */
    synchronized long newest(ApplicationId id) {
        return Math.max(line(id).newest(), stationOf(id).newest());
    }

    /** What is told of that application and not of all: its maintenance, and when nothing was known of its station. */
    private List<Interruption> interruptions(ApplicationId id) {
        List<Interruption> own = line(id).interruptions();
        if (StationLink.is(id)) {
            // The rest is meant for what it tells of.
            return own.stream().filter(History::isMaintenance).toList();
        }
        List<Interruption> ofStation = stationOf(id).interruptions();
        return ofStation.isEmpty()
                ? own
                : Stream.concat(own.stream(), ofStation.stream().filter(known -> !isMaintenance(known)))
                        .toList();
    }

    /** The line of the link by which that application's station tells of it; an empty one if none does. */
    private Line stationOf(ApplicationId id) {
        return StationLink.above(id).map(this::line).orElse(NOTHING);
    }

    private static boolean isMaintenance(Interruption interruption) {
        return interruption.cause() == Interruption.Cause.MAINTENANCE;
    }

    /** As {@link #newest(ApplicationId)}, of what is about all. */
    synchronized long newestOfAll() {
        return ofAll.newest();
    }

    /**
     * A part of an application's past.
     *
     * @param newest the number of the newest line in it
     * @param known since when something is known of the application, or empty if nothing is
     * @param since from when on everything is known
     * @param changes in order, with the one that led to the state in which it was when this begins, if that is held
     * @param interruptions those that last until later than its beginning, in any order
     */
    record Recent(
            long newest,
            Optional<Instant> known,
            Instant since,
            List<StateChange> changes,
            List<Interruption> interruptions) {}

    private static List<Interruption> after(Instant from, List<Interruption> interruptions) {
        return interruptions.stream()
                .filter(known -> known.until().filter(end -> !end.isAfter(from)).isEmpty())
                .toList();
    }

    /** The last change of that application that was told; empty if it has gone and that is dropped, or nothing is known. */
    public synchronized Optional<StateChange> lastChange(ApplicationId id) {
        return line(id).lastChange();
    }

    /** From when on everything is known; what happened before may be dropped. */
    public synchronized Instant since() {
        return since;
    }

    /** Whether anything is held that is about that application: a line, or what outlived one. */
    public synchronized boolean knows(ApplicationId id) {
        return lines.containsKey(id);
    }

    /** The state in which that application is as far as is known here; empty if it has gone, or nothing is known. */
    public synchronized Optional<State> state(ApplicationId id) {
        return line(id).lastChange().map(StateChange::to).filter(state -> state != State.DONE);
    }

    /**
     * Whether nobody needed to act on that application at that moment, as far as is known here: a maintenance of it, or of all,
     * was on, or the network to its station was cut.
     */
    public synchronized boolean wasCovered(ApplicationId id, Instant at) {
        return isCovered(line(id), Interruption.Cause.MAINTENANCE, at)
                || isCovered(ofAll, Interruption.Cause.MAINTENANCE, at)
                || isCovered(stationOf(id), Interruption.Cause.NETWORK, at);
    }

    private static boolean isCovered(Line line, Interruption.Cause by, Instant at) {
        return line.interruptions().stream()
                .filter(known -> known.cause() == by)
                .anyMatch(known -> !at.isBefore(known.from())
                        && known.until().map(at::isBefore).orElse(true));
    }

    /** The cut of the network that was told of that link, and was not told to have ended. */
    public synchronized Optional<Interruption> lastingCut(ApplicationId link) {
        return line(link).interruptions().stream()
                .filter(known -> known.cause() == Interruption.Cause.NETWORK
                        && known.until().isEmpty())
                .findFirst();
    }

    /** The interruptions that were not told to have ended. */
    public List<Interruption> lasting() {
        return lastingLines().stream()
                .flatMap(entry -> entry.interruption().stream())
                .toList();
    }

    /** As {@link #lasting}: the lines that say so. */
    public synchronized List<Entry> lastingLines() {
        List<Entry> all = new ArrayList<>(ofAll.lasting());
        lines.values().forEach(line -> all.addAll(line.lasting()));
        return all;
    }

    /**
     * Whether everything that came after that number can be told of. It cannot if some of it is dropped, nor if the number was
     * given by a run whose lines were lost; one that is larger than {@link #newest} is of another history.
     *
     * @param after 0 asks for all of this history, whatever its first number is
     */
    public synchronized boolean isComplete(long after) {
        if (after == 0) {
            return dropped == beginning;
        }
        boolean lost = after > recalledNewest && after < begunAfter || after != position(after);
        return after >= dropped && !lost;
    }

    void end(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private Entry add(LongFunction<Entry> line, OptionalLong given) {
        List<String> touched = new ArrayList<>();
        Entry entry;
        synchronized (this) {
            long number = given.orElse(newest + 1);
            entry = line.apply(number);
            if (number <= newest) {
                return entry;
            }
            newest = number;
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
        Instant oldest = time.now().minus(retention);
        while (held.size() > maxEntries || held.size() > 0 && timeOfFirst().isBefore(oldest)) {
            dropFirst(touched);
        }
        while (outlived.size() > maxEntries) {
            Entry first = outlived.values().iterator().next();
            outlived.remove(first.number());
            forget(first, touched);
        }
    }

    /** The number orders: what comes before something, or before now, cannot be younger, whatever the clock showed. */
    private Instant timeOfFirst() {
        Instant first = Past.earlier(held.get(0).at(), time.now());
        return held.size() > 1 ? Past.earlier(first, held.get(1).at()) : first;
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

    /** Returns the number after which this run gives its own. */
    private long recall(Map<String, String> recalled, long least) {
        long begun;
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
            newest = Math.max(newest, keptBesideSince(recalled, 2));
            recalledNewest = newest;
            begun = Math.max(least, newest + (newest == 0 ? 0 : NUMBERS_LEFT_OUT));
            beginning = newest == 0 ? begun : keptBesideSince(recalled, 1);
            dropped = unreadable == 0 ? keptBesideSince(recalled, 3) : 0;
            if (dropped == 0) {
                long given = newest == 0 ? begun : newest;
                dropped = held.size() == 0 ? given : held.get(0).number() - 1;
            }
            newest = begun;
            dropOld(touched);
        }
        touched.forEach(shelf::touch);
        if (unreadable > 0) {
            LOG.warnf("history: %d of %d lines cannot be read and are left out", unreadable, recalled.size());
        }
        Instant now = time.now();
        lasting().stream()
                .filter(known -> known.cause() == Interruption.Cause.MONITOR)
                .map(known -> new Interruption(
                        known.cause(), known.application(), known.from(), Optional.of(now), known.why()))
                .forEach(this::add);
        return begun;
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
            return recalled.containsKey(SINCE)
                    ? Past.earlier(Instant.parse(recalled.get(SINCE).split(" ", 2)[0]), since)
                    : oldest;
        } catch (DateTimeException notUnderstood) {
            return oldest;
        }
    }

    /** The number at that place of what is kept as {@link #SINCE}, counted from 0; 0 where there is none. */
    private static long keptBesideSince(Map<String, String> recalled, int place) {
        String[] kept = recalled.getOrDefault(SINCE, "").split(" ");
        return kept.length > place && kept[place].matches("\\d{1,18}") ? Long.parseLong(kept[place]) : 0;
    }

    /** On the writer's thread. */
    private synchronized Optional<String> textOf(String key) {
        if (key.equals(SINCE)) {
            // The lines do not tell the last two where they are dropped, or where a run had none.
            return Optional.of(since + " " + beginning + " " + newest + " " + dropped);
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
        return lines.getOrDefault(id, NOTHING);
    }

    private Line lineOf(Entry entry) {
        return entry.application()
                .map(id -> lines.computeIfAbsent(id, fresh -> new Line()))
                .orElse(ofAll);
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
}
