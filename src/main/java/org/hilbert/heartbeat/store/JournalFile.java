package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.type.StringDataType;

/**
 * The journal's file while it is open: texts by shelf and key, in an MVStore that only ever appends. Everything in it is
 * read when it is opened, so that damage shows then. For one thread at a time.
 *
 * <p>It is never closed "cleanly": opening finds the newest whole commit from the end of the file, after a kill as after a
 * proper end, so that there is one way to open and it is the one that is always taken.
 *
 * <p>While it is open, nothing else in this program may open the same file: on POSIX, closing any descriptor of a file
 * drops the locks the program has on it.
 */
final class JournalFile {
    /** The file may always grow to this size, in bytes. */
    static final long ALWAYS_ALLOWED = 16L << 20;

    /** It may grow to so many times the size of what is alive in it. */
    private static final int ALLOWED_GROWTH = 4;

    /** Two blocks of MVStore's: its header. */
    private static final long HEADER = 2 * 4096;

    private static final MVMap.Builder<String, String> TEXTS =
            new MVMap.Builder<String, String>().keyType(StringDataType.INSTANCE).valueType(StringDataType.INSTANCE);

    private final Place place;
    private final Path path;
    private final SingleFileStore file;
    private final MVStore store;
    private final Map<String, MVMap<String, String>> shelves = new HashMap<>();
    private final Map<String, SortedMap<String, String>> contents = new HashMap<>();
    private final Optional<Object> identity;
    private long allowed;

    private JournalFile(Place place, Path path, SingleFileStore file, MVStore store) throws IOException {
        this.place = place;
        this.path = path;
        this.file = file;
        this.store = store;
        this.identity = identity(path);
        allow(readAll());
    }

    /**
     * Opens what is at that path, or begins it.
     *
     * @throws DamagedFileException if what is there cannot be read as a journal, in whole
     * @throws IOException if it is in use, or the machine does not let it be read
     */
    static JournalFile open(Place place, Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new DamagedFileException("it is not a file");
        }
        Place.createFile(path);
        SingleFileStore file = new SingleFileStore(new HashMap<>(Map.of("cacheSize", 4, "autoCompactFillRate", 0)));
        boolean opened = false;
        boolean begun = false;
        try {
            file.open(place.forMvStore(path), false, (char[]) null);
            begun = file.size() == 0;
            if (file.size() > 0 && file.size() < HEADER) {
                throw new DamagedFileException("it ends within its header");
            }
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .open();
            // Only then does a cut end of the file cost nothing but the newest commits.
            store.setReuseSpace(false);
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            JournalFile journal = new JournalFile(place, path, file, store);
            opened = true;
            return journal;
        } catch (RuntimeException | AssertionError | OutOfMemoryError | StackOverflowError e) {
            // A damaged length can ask for any amount of memory, a damaged reference for any depth.
            if (e instanceof DamagedFileException damage) {
                throw damage;
            }
            if (Failure.isDamage(e) && !file.isReadOnly()) {
                throw new DamagedFileException(e);
            }
            throw new IOException(Failure.reason(e), e);
        } finally {
            if (!opened) {
                abandon(file);
            }
            if (!opened && begun) {
                // half a header would be taken for damage
                Files.deleteIfExists(path);
            }
        }
    }

    /** What was in it when it was opened, by shelf and key. */
    Map<String, SortedMap<String, String>> contents() {
        return contents;
    }

    boolean isReadOnly() {
        return file.isReadOnly();
    }

    /** Notes what a key has to say from the next commit on; empty removes it. */
    void put(String shelf, String key, Optional<String> text) {
        MVMap<String, String> texts = shelf(shelf);
        if (text.isPresent()) {
            texts.put(key, SealedText.seal(key, text.get()));
        } else {
            texts.remove(key);
        }
    }

    /** Notes that a shelf is to have none but these keys. */
    void retain(String shelf, Set<String> keys) {
        MVMap<String, String> texts = shelf(shelf);
        for (Iterator<String> all = texts.keyIterator(null); all.hasNext(); ) {
            String key = all.next();
            if (!keys.contains(key)) {
                texts.remove(key);
            }
        }
    }

    /** Hands what was noted to the operating system: it survives the end of this program from here on. */
    void commit() {
        store.commit();
    }

    /** Has what was committed reach the disk: it survives a power cut from here on. */
    void sync() {
        store.sync();
    }

    /** Whether the file that is written is still the one people see: it was not deleted or replaced. */
    boolean isInItsPlace() {
        return Files.exists(path) && identity.equals(identity(path));
    }

    /** In bytes. */
    long size() {
        return file.size();
    }

    /** Whether so much of it is of the past that it should be written anew. */
    boolean isOutgrown() {
        return file.size() > allowed;
    }

    /** Lets it grow by half before it is called outgrown again, for when it cannot be written anew. */
    void allowMore() {
        allowed = file.size() + file.size() / 2;
    }

    /**
     * Writes what is alive into a file beside it, which then takes its place. A kill at any moment leaves the one or the
     * other, whole. If this fails and {@link #isOpen} still, nothing has happened.
     */
    JournalFile writtenAnew() throws IOException {
        Path successor = place.successor();
        Files.deleteIfExists(successor);
        long alive;
        try {
            JournalFile fresh = open(place, successor);
            try {
                for (String shelf : store.getMapNames()) {
                    Cursor<String, String> texts = shelf(shelf).cursor(null);
                    while (texts.hasNext()) {
                        String key = texts.next();
                        fresh.put(shelf, key, Optional.of(SealedText.open(key, texts.getValue())));
                    }
                }
                fresh.commit();
                fresh.sync();
                alive = fresh.size();
            } finally {
                fresh.close();
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(successor);
            throw e;
        }
        close();
        replace(place);
        JournalFile journal = open(place, path);
        journal.allow(alive);
        journal.contents.clear();
        return journal;
    }

    /** Puts the successor, which is whole and on the disk, in the journal's place. */
    static void replace(Place place) throws IOException {
        Files.move(
                place.successor(), place.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        place.syncFolder();
    }

    boolean isOpen() {
        return !store.isClosed();
    }

    /** Lets go of the file; what was not committed is gone. Never fails. */
    void close() {
        store.closeImmediately();
    }

    private MVMap<String, String> shelf(String name) {
        return shelves.computeIfAbsent(name, shelf -> store.openMap(shelf, TEXTS));
    }

    /** Reads everything and says how large it is, in bytes or so. */
    private long readAll() {
        long size = 0;
        for (String name : store.getMapNames()) {
            MVMap<String, String> shelf = shelf(name);
            SortedMap<String, String> texts = new TreeMap<>();
            Cursor<String, String> cursor = shelf.cursor(null);
            while (cursor.hasNext()) {
                String key = cursor.next();
                String sealed = cursor.getValue();
                texts.put(key, SealedText.open(key, sealed));
                size += key.length() + sealed.length() + 8L;
            }
            if (texts.size() != shelf.sizeAsLong()) {
                throw new DamagedFileException("a shelf has lost some of its texts");
            }
            contents.put(name, texts);
        }
        return size;
    }

    private void allow(long alive) {
        allowed = Math.max(ALWAYS_ALLOWED, ALLOWED_GROWTH * alive);
    }

    private static Optional<Object> identity(Path path) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Closes what MVStore leaves open when it fails. */
    private static void abandon(SingleFileStore file) {
        try {
            file.close();
        } catch (RuntimeException e) {
            // it had not come far enough to be closed in order
        }
    }
}
