package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.type.StringDataType;

/**
 * The journal's file while it is open: texts by shelf and key, in an MVStore that only ever appends. Everything in it is
 * read when it is opened, so that damage shows then. For one thread at a time.
 *
 * <p>It is never closed "cleanly": opening finds the newest whole commit from the end of the file, after a kill as after a
 * proper end, so that there is one way to open and it is the one that is always taken.
 *
 * <p>MVStore trusts what it reads: with one bit wrong where a commit says where its pages are, a shelf is empty, or all are.
 * So each text has a checksum, and each shelf the sum of them in {@value #SUMS}: what is read is all of what some commit
 * left, or it is damaged.
 *
 * <p>While it is open, nothing else in this program may open the same file: on POSIX, closing any descriptor of a file
 * drops the locks the program has on it.
 */
final class JournalFile {
    /** The file may always grow to this size, in bytes. */
    static final long ALWAYS_ALLOWED = 16L << 20;

    /** It may grow to so many times the size of what is alive in it. */
    private static final int ALLOWED_GROWTH = 4;

    private static final String SUMS = ".sums";

    /** What has a sum from the first commit on, so that a file without any is damaged. */
    private static final String NOBODY = "";

    /** Two blocks of MVStore's: its header. */
    private static final long HEADER = 2 * 4096;

    private static final MVMap.Builder<String, String> TEXTS =
            new MVMap.Builder<String, String>().keyType(StringDataType.INSTANCE).valueType(StringDataType.INSTANCE);

    private final Place place;
    private final Path path;
    private final SingleFileStore file;
    private final MVStore store;
    private final Map<String, MVMap<String, String>> shelves = new HashMap<>();
    /** The sum of the weights of all texts of a shelf. */
    private final Map<String, Long> sums = new HashMap<>();

    private final Set<String> changed = new HashSet<>();
    private final Map<String, SortedMap<String, String>> contents = new HashMap<>();
    private final Optional<Object> identity;
    private final long version;
    private final boolean heldTexts;
    private long allowed;

    private JournalFile(Place place, Path path, SingleFileStore file, MVStore store) throws IOException {
        this.place = place;
        this.path = path;
        this.file = file;
        this.store = store;
        this.identity = identity(path);
        this.version = store.getCurrentVersion();
        if (file.size() <= HEADER && store.getMapNames().isEmpty()) {
            sums.put(NOBODY, 0L);
            changed.add(NOBODY);
            commit();
        }
        long alive = readAll();
        this.heldTexts = alive > 0;
        allow(alive);
    }

    /**
     * Opens what is at that path, or begins it.
     *
     * @throws DamagedFileException if what is there cannot be read as a journal, in whole
     * @throws IOException if it is in use, or the machine does not let it be read
     */
    static JournalFile open(Place place, Path path) throws IOException {
        return open(place, path, octets -> {});
    }

    /** What a file is made of. */
    interface Octets {
        /** How many there are. */
        long size() throws IOException;

        /** So many from there on; the file must have them. */
        ByteBuffer at(long position, int length) throws IOException;
    }

    /** Looks at a file that was begun before. */
    interface Look {
        void at(Octets octets) throws IOException;
    }

    /** As the other; lets somebody look at it once it is locked and before it is read, unless it is begun only now. */
    static JournalFile open(Place place, Path path, Look look) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new DamagedFileException("it is not a file");
        }
        Place.createFile(path);
        SingleFileStore file = new SingleFileStore(new HashMap<>(Map.of("cacheSize", 4, "autoCompactFillRate", 0)));
        boolean opened = false;
        boolean begun = false;
        boolean read = false;
        try {
            file.open(place.forMvStore(path), false, (char[]) null);
            begun = file.size() == 0;
            read = !begun;
            if (read && file.size() < HEADER) {
                throw new DamagedFileException("it ends within its header");
            }
            if (read) {
                look.at(octets(file));
            }
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            // Only then does a cut end of the file cost nothing but the newest commits.
            store.setReuseSpace(false);
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            JournalFile journal = new JournalFile(place, path, file, store);
            opened = true;
            return journal;
        } catch (RuntimeException | AssertionError | OutOfMemoryError | StackOverflowError e) {
            // A damaged reference can ask for any depth.
            if (read && Failure.isDamage(e)) {
                throw e instanceof DamagedFileException damage ? damage : new DamagedFileException(e);
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

    private static Octets octets(SingleFileStore file) {
        return new Octets() {
            @Override
            public long size() {
                return file.size();
            }

            @Override
            public ByteBuffer at(long position, int length) {
                return file.readFully((SFChunk) null, position, length);
            }
        };
    }

    /** What was in it when it was opened, by shelf and key; nothing once it was forgotten. */
    Map<String, SortedMap<String, String>> contents() {
        return contents;
    }

    /** Lets go of {@link #contents}, which may be as large as the file. */
    void forgetContents() {
        contents.clear();
    }

    /** MVStore's number of the commit that was found when it was opened; 0 if there was none. */
    long version() {
        return version;
    }

    boolean isReadOnly() {
        return file.isReadOnly();
    }

    /** Notes what a key has to say from the next commit on; empty removes it. */
    void put(String shelf, String key, Optional<String> text) {
        Optional<String> sealed = text.map(present -> SealedText.seal(key, present));
        MVMap<String, String> texts = shelf(shelf);
        Optional<String> before =
                Optional.ofNullable(sealed.isPresent() ? texts.put(key, sealed.get()) : texts.remove(key));
        long weight = sealed.map(SealedText::weight).orElse(0L)
                - before.map(SealedText::weight).orElse(0L);
        sums.merge(shelf, weight, Long::sum);
        changed.add(shelf);
    }

    /** Notes that a shelf is to have none but these keys. */
    void retain(String shelf, Set<String> keys) {
        for (Iterator<String> all = shelf(shelf).keyIterator(null); all.hasNext(); ) {
            String key = all.next();
            if (!keys.contains(key)) {
                put(shelf, key, Optional.empty());
            }
        }
    }

    /** Hands what was noted to the operating system: it survives the end of this program from here on. */
    void commit() {
        for (String shelf : changed) {
            shelf(SUMS).put(shelf, SealedText.seal(shelf, Long.toHexString(sums.get(shelf))));
        }
        changed.clear();
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

    /** How many texts are in it. */
    long texts() {
        return shelfNames().stream().mapToLong(name -> shelf(name).sizeAsLong()).sum();
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
        long alive = copyTo(place.successor());
        close();
        replace(place);
        JournalFile journal = open(place, path);
        journal.allow(alive);
        journal.forgetContents();
        return journal;
    }

    /**
     * Writes what is alive into a journal of that name, and has it reach the disk. The lock on this one is held all the while;
     * a copy of the file by its octets would let go of it.
     *
     * @return how large it is, in bytes
     */
    long copyTo(Path other) throws IOException {
        Files.deleteIfExists(other);
        try {
            JournalFile fresh = open(place, other);
            try {
                for (String shelf : shelfNames()) {
                    Cursor<String, String> texts = shelf(shelf).cursor(null);
                    while (texts.hasNext()) {
                        String key = texts.next();
                        fresh.put(shelf, key, Optional.of(SealedText.open(key, texts.getValue())));
                    }
                }
                fresh.commit();
                fresh.sync();
                return fresh.size();
            } finally {
                fresh.close();
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(other);
            throw e;
        }
    }

    /** Whether it held any text when it was opened. */
    boolean heldTexts() {
        return heldTexts;
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

    private Set<String> shelfNames() {
        Set<String> names = store.getMapNames();
        names.remove(SUMS);
        return names;
    }

    /** Reads everything and says how large it is, in bytes or so. */
    private long readAll() {
        long size = 0;
        Set<String> names = shelfNames();
        for (String name : names) {
            SortedMap<String, String> texts = new TreeMap<>();
            long sum = 0;
            Cursor<String, String> cursor = shelf(name).cursor(null);
            while (cursor.hasNext()) {
                String key = cursor.next();
                String sealed = cursor.getValue();
                texts.put(key, SealedText.open(key, sealed));
                sum += SealedText.weight(sealed);
                size += key.length() + sealed.length() + 8L;
            }
            contents.put(name, texts);
            sums.put(name, sum);
        }
        checkSums(names);
        return size;
    }

    private void checkSums(Set<String> names) {
        Map<String, Long> expected = new HashMap<>();
        if (store.hasMap(SUMS)) {
            for (Map.Entry<String, String> sum : shelf(SUMS).entrySet()) {
                String text = SealedText.open(sum.getKey(), sum.getValue());
                expected.put(sum.getKey(), Long.parseUnsignedLong(text, 16));
            }
        }
        sums.put(NOBODY, 0L);
        if (!expected.equals(sums)) {
            throw new DamagedFileException("a part of it is missing");
        }
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
