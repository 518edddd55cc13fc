package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jboss.logging.Logger;

/**
 * Opens a journal whatever its file is like. A damaged one is set aside, and the state before its newest commits is taken
 * if that can be read: what a power cut tears is the end of the file, which had not reached the disk yet. It never goes
 * back further than that, for old news is worse than none.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Journal.class);

    /** How old what has not reached the disk may be; {@link Journal} syncs ten times as often. */
    private static final Duration NOT_ON_THE_DISK = Duration.ofSeconds(10);

    private static final int MOST_CUTS = 1000;
    /** For how long one cut after the other is tried; then only the last one that is allowed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int BLOCK = 4096;
    private static final int HEADER_BLOCKS = 2;

    /** How MVStore begins what one commit wrote, on a block's boundary; the time is in ms since the file was begun. */
    private static final Pattern COMMIT =
            Pattern.compile("chunk:[0-9a-f]+,[^\\n]*time:([0-9a-f]{1,15}),version:([0-9a-f]{1,15})[,\\s][^\\n]*\\n");

    private static final int COMMIT_LENGTH = 1024;

    private record Commit(long position, long millis, long version) {}

    private Recovery() {}

    /**
     * Opens the journal or begins it; sentences about damage go into the log.
     *
     * @throws IOException if it is in use, or the machine does not let it be read
     */
    static JournalFile open(Place place, Instant now) throws IOException {
        return open(place, now, NOT_ON_THE_DISK, PATIENCE);
    }

    /**
     * As {@link #open(Place, Instant)}, going back no further than that from the newest commit, and the one before, and trying
     * every cut for no longer than that.
     */
    static JournalFile open(Place place, Instant now, Duration back, Duration patience) throws IOException {
        place.createFolder();
        try {
            return opened(place, back);
        } catch (DamagedFileException damage) {
            Path aside = SetAside.DAMAGED.move(place.file(), now);
            LOG.warnf(
                    "%s was damaged (%s) and is now %s; %s",
                    place.file(), damage.getMessage(), aside, savedFrom(aside, place, back, patience));
        }
        try {
            return opened(place, back);
        } catch (DamagedFileException again) {
            throw new IOException(again.getMessage(), again);
        }
    }

    private static JournalFile opened(Place place, Duration back) throws IOException {
        JournalFile journal = opened(place, place.file(), back);
        place.syncFolder();
        try {
            // Of a run that was killed; not before the lock is had, for it might be somebody's who is about to need it.
            Files.deleteIfExists(place.successor());
        } catch (IOException e) {
            // it will be in the way when the journal is written anew, and be said then
        }
        return journal;
    }

    /** MVStore goes back by itself, and any way, until it finds a commit of which nothing is missing. */
    private static JournalFile opened(Place place, Path path, Duration back) throws IOException {
        List<Commit> allowed = new ArrayList<>();
        // With the lock, and before MVStore has looked: another server may have written until then.
        JournalFile journal = JournalFile.open(place, path, octets -> allowed.addAll(newestCommits(octets, back)));
        checkNotOlder(journal, allowed);
        return journal;
    }

    private static void checkNotOlder(JournalFile journal, List<Commit> allowed) {
        if (allowed.stream().mapToLong(Commit::version).min().orElse(0) > journal.version()) {
            journal.close();
            throw new DamagedFileException("what can be read of it is too old");
        }
    }

    private static String savedFrom(Path damaged, Place place, Duration back, Duration patience) {
        try {
            int cut = cutUntilItReads(damaged, place, back, patience);
            if (cut > 0) {
                JournalFile.replace(place);
                return "all but its last " + (cut == 1 ? "commit was" : cut + " commits were") + " saved";
            }
        } catch (IOException e) {
            return "nothing of it could be saved (" + Failure.reason(e) + "), and a new one is begun";
        }
        return "nothing of it could be saved, and a new one is begun";
    }

    /** Makes the successor of what can be read, and says how many commits that cost; 0 if there is no successor. */
    private static int cutUntilItReads(Path damaged, Place place, Duration back, Duration patience) throws IOException {
        if (!Files.isRegularFile(damaged)) {
            return 0;
        }
        Path successor = place.successor();
        Files.deleteIfExists(successor);
        boolean whole = false;
        try {
            List<Commit> newest = newestCommits(damaged, back);
            int last = newest.size() - 1;
            long start = System.nanoTime();
            Place.createFile(successor);
            try (OutputStream copy = Files.newOutputStream(successor)) {
                Files.copy(damaged, copy);
            }
            for (int cut = 1; cut <= last; cut++) {
                if (cut > 1 && System.nanoTime() - start >= patience.toNanos()) {
                    cut = last;
                }
                truncate(successor, newest.get(cut - 1).position());
                whole = reads(place, newest.subList(cut, newest.size()));
                if (whole) {
                    return cut;
                }
            }
            return 0;
        } finally {
            if (!whole) {
                Files.deleteIfExists(successor);
            }
        }
    }

    private static boolean reads(Place place, List<Commit> allowed) throws IOException {
        try {
            JournalFile journal = JournalFile.open(place, place.successor());
            try {
                checkNotOlder(journal, allowed);
                journal.sync();
            } finally {
                journal.close();
            }
            return true;
        } catch (DamagedFileException e) {
            return false;
        }
    }

    /** The commits of that time, and the one before, the newest first. */
    private static List<Commit> newestCommits(Path file, Duration time) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            return newestCommits(
                    new JournalFile.Octets() {
                        @Override
                        public long size() throws IOException {
                            return in.size();
                        }

                        @Override
                        public ByteBuffer at(long position, int length) throws IOException {
                            ByteBuffer octets = ByteBuffer.allocate(length);
                            while (octets.hasRemaining() && in.read(octets, position + octets.position()) >= 0) {
                                // until it is full
                            }
                            return octets.flip();
                        }
                    },
                    time);
        }
    }

    private static List<Commit> newestCommits(JournalFile.Octets file, Duration time) throws IOException {
        List<Commit> newest = new ArrayList<>();
        long size = file.size();
        for (long block = (size - 1) / BLOCK; block >= HEADER_BLOCKS && newest.size() < MOST_CUTS; block--) {
            int length = (int) Math.min(COMMIT_LENGTH, size - block * BLOCK);
            Matcher commit = COMMIT.matcher(StandardCharsets.ISO_8859_1.decode(file.at(block * BLOCK, length)));
            if (commit.lookingAt()) {
                long millis = Long.parseLong(commit.group(1), 16);
                newest.add(new Commit(block * BLOCK, millis, Long.parseLong(commit.group(2), 16)));
                if (millis < newest.get(0).millis() - time.toMillis()) {
                    break;
                }
            }
        }
        return newest;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
        }
    }
}
