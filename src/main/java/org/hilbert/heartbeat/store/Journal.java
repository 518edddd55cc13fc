package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

/**
 * The memory that is kept in one file, {@code journal.mv}. Thread-safe.
 *
 * <p>One thread writes. It takes all keys that were touched since it last looked, asks for their texts and commits them
 * together, so that what waits is never more than the keys there are, however often they are touched. A commit hands its
 * texts to the operating system: a kill of this program costs nothing that {@link #kept} has told of. About once a second
 * they are made to reach the disk, and at once when {@link #safe} is asked: a power cut costs the last second at most.
 *
 * <p>If the file cannot be written, the server goes on without: {@link #trouble} says why, and a new attempt is made every
 * two seconds. The one that succeeds writes every shelf anew, and removes from it what this server does not know: what a
 * running server knows is truer than a file it could not read or write. Shelves nobody has set up are left as they are. If
 * another server may have written what is in the file by then, or if this one never read it, a copy is set aside first.
 *
 * <p>What waits for {@link #kept} or {@link #safe} is continued on the writer's thread, and must be quick or go elsewhere.
 */
public final class Journal implements Memory, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Journal.class);

    /** The longest text, and the longest key, in characters. */
    static final int LONGEST_TEXT = 64 * 1024;

    /** So many may wait for {@link #kept} at once, and so many for {@link #safe}; more are not made to. */
    static final int MOST_WAITING = 100_000;

    private static final long KEPT_MILLIS = 1000;
    private static final long SAFE_MILLIS = 5000;
    private static final long SYNC_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration HUNG = Duration.ofSeconds(10);
    private static final long END_MILLIS = 2000;
    private static final long LOCK_POLL_MILLIS = 50;

    /** What may be set otherwise by a test. */
    record Timing(Duration retry, Duration patience) {
        /**
         * A new attempt every two seconds; and at the start two seconds for another server to end, as when one is replaced
         * by the next.
         */
        static final Timing USUAL = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    private final Place place;
    private final TimeSource time;
    private final Timing timing;
    private final Thread writer = new Thread(this::write, "journal");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    /** From here on, guarded by the lock. */
    private final Map<String, Stack> stacks = new LinkedHashMap<>();

    private final Map<String, SortedMap<String, String>> recalled = new HashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private List<CompletableFuture<Boolean>> waitingForTheDisk = new ArrayList<>();
    private boolean writing;
    /** Whether touched keys are noted; not in trouble, after which all are written anew. */
    private boolean noting;
    /** Whether this run began without having read the file. */
    private boolean blind;

    private boolean ending;
    private boolean ended;

    private volatile Optional<String> trouble = Optional.empty();
    /** When the round began that is being written; meaningful while {@link #busy}. */
    private volatile long busySince;

    private volatile boolean busy;

    private volatile Written written = new Written(0, 0, 0, Duration.ZERO, Optional.empty());

    /** From here on, the writer's own. */
    private Optional<JournalFile> file = Optional.empty();

    /** Whether there may be in the file what this server neither read nor wrote. */
    private boolean unread;

    private List<CompletableFuture<Void>> told = List.of();
    private List<CompletableFuture<Boolean>> toldOfTheDisk = List.of();
    private boolean unsynced;
    private long lastSync;
    private final Set<String> complained = new HashSet<>();

    /**
     * What was written.
     *
     * @param size of the file, in bytes
     * @param texts how many are in it
     * @param commits how many there were in this run
     * @param committing how long they took together
     * @param last when the last one ended, as a monotonic time; empty if there was none
     */
    private record Written(long size, long texts, long commits, Duration committing, Optional<Long> last) {
        Written committed(JournalFile journal, long begin, long end) {
            Duration longer = committing.plusNanos(end - begin);
            return new Written(journal.size(), journal.texts(), commits + 1, longer, Optional.of(end));
        }

        Written asIn(JournalFile journal) {
            return new Written(journal.size(), journal.texts(), commits, committing, last);
        }
    }

    /**
     * How much there is in it, and what it takes to write.
     *
     * @param size of the file, in bytes
     * @param texts how many are in it
     * @param commits how many there were since the start
     * @param committing how long they took together
     * @param sinceCommit how long ago the last one ended; empty if there was none
     */
    public record Figures(long size, long texts, long commits, Duration committing, Optional<Duration> sinceCommit) {}

    private Journal(Place place, TimeSource time, Timing timing) {
        this.place = place;
        this.time = time;
        this.timing = timing;
        this.lastSync = time.nanoTime();
        writer.setDaemon(true);
    }

    /**
     * The journal of that folder, read and ready. It never fails: a folder that cannot be used is its {@link #trouble}.
     *
     * @param folder where the file is; it is created when needed
     */
    public static Journal in(Path folder, TimeSource time) {
        return in(new Place(folder.toAbsolutePath(), ""), time, Timing.USUAL);
    }

    static Journal in(Place place, TimeSource time, Timing timing) {
        Journal journal = new Journal(place, time, timing);
        journal.begin();
        return journal;
    }

    /** How it was when it was last written. */
    public Figures figures() {
        Written now = written;
        return new Figures(
                now.size(),
                now.texts(),
                now.commits(),
                now.committing(),
                now.last().map(end -> Duration.ofNanos(time.nanoTime() - end)));
    }

    /** Where it is kept. */
    public Path path() {
        return place.file();
    }

    @Override
    public Shelf shelf(
            String name,
            Function<String, Optional<String>> values,
            Supplier<? extends Collection<String>> keys,
            BiConsumer<String, Optional<String>> nobody) {
        lock.lock();
        try {
            if (stacks.containsKey(name)) {
                throw new IllegalStateException("the shelf " + name + " has been set up before");
            }
            SortedMap<String, String> texts =
                    Optional.ofNullable(recalled.remove(name)).orElseGet(TreeMap::new);
            Stack stack = new Stack(name, values, keys, Collections.unmodifiableSortedMap(texts));
            stacks.put(name, stack);
            if (blind) {
                stack.everything = true;
                work.signal();
            }
            return stack;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> kept() {
        lock.lock();
        try {
            boolean nothing = !writing && stacks.values().stream().noneMatch(Stack::isDirty);
            if (nothing || ended || trouble().isPresent() || waiting.size() >= MOST_WAITING) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> kept = new CompletableFuture<>();
            waiting.add(kept);
            work.signal();
            return kept.completeOnTimeout(null, KEPT_MILLIS, TimeUnit.MILLISECONDS)
                    .minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Boolean> safe() {
        lock.lock();
        try {
            if (ended || trouble().isPresent() || waitingForTheDisk.size() >= MOST_WAITING) {
                return CompletableFuture.completedFuture(false);
            }
            CompletableFuture<Boolean> safe = new CompletableFuture<>();
            waitingForTheDisk.add(safe);
            work.signal();
            return safe.completeOnTimeout(false, SAFE_MILLIS, TimeUnit.MILLISECONDS)
                    .minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> trouble() {
        Optional<String> told = trouble;
        if (told.isEmpty() && busy) {
            Duration taken = Duration.ofNanos(time.nanoTime() - busySince);
            if (taken.compareTo(HUNG) >= 0) {
                return Optional.of(
                        "writing to " + place.file() + " has not come to an end for " + taken.toSeconds() + " s");
            }
        }
        return told;
    }

    /** Writes what is left and lets go of the file; gives up after two seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            ending = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(END_MILLIS);
            if (writer.isAlive()) {
                LOG.warnf("the last changes may not be in %s: writing takes too long", place.file());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is left to write. */
    boolean isIdle() {
        lock.lock();
        try {
            return !writing && !hasWork();
        } finally {
            lock.unlock();
        }
    }

    /** Opens the file on the caller's thread, so that what it recalls is there, and starts the writer. */
    private void begin() {
        long start = time.nanoTime();
        try {
            while (file.isEmpty()) {
                try {
                    file = Optional.of(opened());
                    noting = true;
                } catch (IOException e) {
                    if (!Failure.isLock(e)
                            || time.nanoTime() - start >= timing.patience().toNanos()) {
                        throw e;
                    }
                    Thread.sleep(LOCK_POLL_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
        blind = recalled.isEmpty() && file.isEmpty();
        unread |= blind;
        writer.start();
    }

    /** Keeps what it recalls the first time, even if it cannot be written to. */
    private JournalFile opened() throws IOException {
        JournalFile journal = Recovery.open(place, time.now());
        if (!writer.isAlive()) {
            recalled.putAll(journal.contents());
        }
        journal.forgetContents();
        if (journal.isReadOnly()) {
            journal.close();
            throw new IOException("it may be read only");
        }
        unsynced = true;
        written = written.asIn(journal);
        return journal;
    }

    private void write() {
        boolean last = false;
        while (!last) {
            last = awaitWork();
            busySince = time.nanoTime();
            busy = true;
            try {
                if (file.isEmpty()) {
                    if (last) {
                        continue;
                    }
                    file = Optional.of(opened());
                    setAsideWhatIsUnread(file.get());
                    everythingIsDirty();
                }
                writeRound(file.get());
                boolean due = time.nanoTime() - lastSync >= SYNC_NANOS;
                if (unsynced && (due || last || !toldOfTheDisk.isEmpty())) {
                    sync(file.get());
                }
                recovered();
                tellOfTheDisk(true);
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            } finally {
                busy = false;
            }
        }
        end();
    }

    /** Waits until there is something to write, to sync or to try again; true if it is for the last time. */
    private boolean awaitWork() {
        lock.lock();
        try {
            boolean inTrouble = file.isEmpty();
            long left = inTrouble
                    ? timing.retry().toNanos()
                    : unsynced ? Math.max(0, lastSync + SYNC_NANOS - time.nanoTime()) : Long.MAX_VALUE;
            while (!ending && left > 0 && (inTrouble || !hasWork())) {
                left = work.awaitNanos(left);
            }
            return ending;
        } catch (InterruptedException e) {
            // nobody interrupts this thread but to end it
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWork() {
        return !waiting.isEmpty()
                || !waitingForTheDisk.isEmpty()
                || stacks.values().stream().anyMatch(Stack::isDirty);
    }

    private void everythingIsDirty() {
        lock.lock();
        try {
            noting = true;
            stacks.values().forEach(stack -> stack.everything = true);
        } finally {
            lock.unlock();
        }
    }

    private void setAsideWhatIsUnread(JournalFile journal) throws IOException {
        if (unread && journal.heldTexts()) {
            Path aside = SetAside.REPLACED.freeName(place.folder(), time.now());
            journal.copyTo(aside);
            place.syncFolder();
            SetAside.REPLACED.deleteTheOldestBeside(aside);
            LOG.warnf(
                    "%s held what this server had not read, and is written anew with what it knows; what was in it is now %s",
                    place.file(), aside);
        }
        unread = false;
    }

    private void writeRound(JournalFile journal) throws IOException {
        List<Changes> round = new ArrayList<>();
        lock.lock();
        try {
            told = waiting;
            waiting = new ArrayList<>();
            toldOfTheDisk = waitingForTheDisk;
            waitingForTheDisk = new ArrayList<>();
            writing = true;
            for (Stack stack : stacks.values()) {
                if (stack.isDirty()) {
                    round.add(stack.take());
                }
            }
        } finally {
            lock.unlock();
        }
        if (!round.isEmpty()) {
            round.forEach(changes -> put(changes, journal));
            long begin = time.nanoTime();
            journal.commit();
            written = written.committed(journal, begin, time.nanoTime());
            unsynced = true;
        }
        lock.lock();
        try {
            writing = false;
        } finally {
            lock.unlock();
        }
        tell();
        if (journal.isOutgrown()) {
            writeAnew(journal);
        }
    }

    private void put(Changes changes, JournalFile journal) {
        Stack stack = changes.stack();
        Set<String> keys = changes.keys();
        if (changes.everything()) {
            Optional<Set<String>> all = allKeys(stack);
            if (all.isPresent()) {
                keys = all.get();
                journal.retain(stack.name, keys);
            }
        }
        for (String key : keys) {
            text(stack, key).ifPresent(text -> journal.put(stack.name, key, text.text()));
        }
    }

    private Optional<Set<String>> allKeys(Stack stack) {
        try {
            return Optional.of(Set.copyOf(stack.keys.get()));
        } catch (RuntimeException e) {
            complain(stack, "its keys cannot be had", e.toString());
            return Optional.empty();
        }
    }

    /** What a key has to say; empty if that cannot be kept, and what the file says of it remains. */
    private Optional<Said> text(Stack stack, String key) {
        try {
            Optional<String> text = stack.values.apply(key);
            if (text.map(String::length).orElse(0) <= LONGEST_TEXT && key.length() <= LONGEST_TEXT) {
                return Optional.of(new Said(text));
            }
            complain(stack, "a text is not kept", "it or its key is longer than " + LONGEST_TEXT + " characters");
        } catch (RuntimeException e) {
            complain(stack, "a text cannot be had", e.toString());
        }
        return Optional.empty();
    }

    /** Once for each shelf and sentence. */
    private void complain(Stack stack, String sentence, String detail) {
        if (complained.add(stack.name + sentence)) {
            LOG.errorf("journal, shelf %s: %s: %s (this is not said again)", stack.name, sentence, detail);
        }
    }

    private void writeAnew(JournalFile journal) throws IOException {
        try {
            JournalFile anew = journal.writtenAnew();
            file = Optional.of(anew);
            written = written.asIn(anew);
        } catch (IOException | RuntimeException e) {
            if (!journal.isOpen() || Failure.isDamage(e)) {
                throw e;
            }
            // It goes on growing; that its disk is full will show when it cannot.
            journal.allowMore();
            LOG.warnf(
                    "%s has grown to %d MB and could not be written anew: %s",
                    place.file(), journal.size() >> 20, Failure.reason(e));
        }
    }

    private void sync(JournalFile journal) throws IOException {
        if (!journal.isInItsPlace()) {
            throw new IOException("somebody has deleted or replaced it");
        }
        journal.sync();
        unsynced = false;
        lastSync = time.nanoTime();
    }

    private void recovered() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            LOG.infof("%s is written to again; nothing is missing in it", place.file());
        }
    }

    private void fail(Throwable failure) {
        file.ifPresent(JournalFile::close);
        file = Optional.empty();
        unread |= Failure.isLock(failure);
        boolean known = trouble.isPresent();
        String sentence = Failure.isLock(failure)
                ? place.file() + " is in use by another server; give each its own heartbeat.data-dir"
                : "cannot write to " + place.file() + ": " + Failure.reason(failure);
        trouble = Optional.of(sentence);
        lock.lock();
        try {
            writing = false;
            noting = false;
            stacks.values().forEach(Stack::forget);
        } finally {
            lock.unlock();
        }
        if (!known) {
            LOG.warnf("%s. This server goes on; a restart would forget what happens until this is mended", sentence);
            LOG.debug(sentence, failure);
        }
        tell();
        tellOfTheDisk(false);
        tellAll();
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            noting = false;
        } finally {
            lock.unlock();
        }
        file.ifPresent(JournalFile::close);
        file = Optional.empty();
        tellAll();
    }

    private void tellAll() {
        lock.lock();
        try {
            told = waiting;
            waiting = new ArrayList<>();
            toldOfTheDisk = waitingForTheDisk;
            waitingForTheDisk = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        tell();
        tellOfTheDisk(false);
    }

    private void tell() {
        told.forEach(kept -> kept.complete(null));
        told = List.of();
    }

    private void tellOfTheDisk(boolean isThere) {
        toldOfTheDisk.forEach(safe -> safe.complete(isThere));
        toldOfTheDisk = List.of();
    }

    /** What a key has to say: a text, or that it is gone. */
    private record Said(Optional<String> text) {}

    private record Changes(Stack stack, Set<String> keys, boolean everything) {}

    /** A shelf, and the keys of it that were touched. */
    private final class Stack implements Shelf {
        private final String name;
        private final Function<String, Optional<String>> values;
        private final Supplier<? extends Collection<String>> keys;
        /** Empty once it was read: it may be as large as what its reader makes of it. */
        private Optional<Map<String, String>> recalled;

        private Set<String> dirty = new HashSet<>();
        private boolean everything;

        Stack(
                String name,
                Function<String, Optional<String>> values,
                Supplier<? extends Collection<String>> keys,
                Map<String, String> recalled) {
            this.name = name;
            this.values = values;
            this.keys = keys;
            this.recalled = Optional.of(recalled);
        }

        /**
         * {@inheritDoc}
         *
         * @throws IllegalStateException the second time
         */
        @Override
        public Map<String, String> recalled() {
            lock.lock();
            try {
                Map<String, String> texts = recalled.orElseThrow(
                        () -> new IllegalStateException("what the shelf " + name + " recalls was read before"));
                recalled = Optional.empty();
                return texts;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void touch(String key) {
            lock.lock();
            try {
                if (noting && dirty.add(key)) {
                    work.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        boolean isDirty() {
            return everything || !dirty.isEmpty();
        }

        Changes take() {
            Changes changes = new Changes(this, dirty, everything);
            forget();
            return changes;
        }

        void forget() {
            dirty = new HashSet<>();
            everything = false;
        }
    }
}
