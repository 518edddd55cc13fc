package org.hilbert.heartbeat.store;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class JournalTest {
    @TempDir
    Path folder;

    @Test
    void whatWasTouchedIsThereAfterReopening_inTheOrderOfTheKeys() {
        try (Notes notes = Notes.in(folder)) {
            notes.set("Zelda", "late");
            notes.set("Pong", "up \u2603 \ud83d\ude00");
            notes.set("Asteroids", "");
            notes.set("Tetris", "gone soon");
            notes.forget("Tetris");
        }
        try (Notes notes = Notes.in(folder)) {
            assertEquals("{Asteroids=, Pong=up \u2603 \ud83d\ude00, Zelda=late}", notes.recalled.toString());
            assertThrows(IllegalStateException.class, notes.shelf::recalled, "it is not held for ever");
            notes.forget("Zelda");
        }
        assertEquals(Set.of("Asteroids", "Pong"), Notes.recalled(folder).keySet());
    }

    @Test
    void whatWasKeptSurvivesWithoutAGoodbye() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
            notes.written();
            // What a kill leaves: the bytes the operating system has.
            Files.copy(folder.resolve("journal.mv"), copy.resolve("journal.mv"));
        }
        assertEquals(Map.of("Pong", "up"), Notes.recalled(copy));
    }

    @Test
    void whatIsSafeIsWritten_alsoIfNothingHasChanged() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
            assertTrue(isSafe(notes.journal));
            Files.copy(folder.resolve("journal.mv"), copy.resolve("journal.mv"));
            assertTrue(isSafe(notes.journal));
            notes.journal.close();
            assertFalse(isSafe(notes.journal), "nobody writes any more");
        }
        assertEquals(Map.of("Pong", "up"), Notes.recalled(copy));
    }

    private static boolean isSafe(Journal journal) throws Exception {
        return journal.safe().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void shelvesAreApart_andOneNobodySetsUpIsLeftAsItIs() {
        try (Journal journal = journal()) {
            Memory.Shelf one = journal.shelf("one", key -> Optional.of("1"), Set::of);
            Memory.Shelf two = journal.shelf("two", key -> Optional.of("2"), Set::of);
            one.touch("key");
            two.touch("key");
        }
        try (Journal journal = journal()) {
            assertEquals(
                    Map.of("key", "1"),
                    journal.shelf("one", key -> Optional.of("3"), Set::of).recalled());
        }
        try (Journal journal = journal()) {
            assertEquals(
                    Map.of("key", "2"),
                    journal.shelf("two", key -> Optional.empty(), Set::of).recalled());
        }
    }

    @Test
    void aHundredTouchesOfOneKeyAreOneChange() throws Exception {
        CountDownLatch writerIsBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Notes notes = Notes.in(folder)) {
            Memory.Shelf slow = notes.journal.shelf(
                    "slow",
                    key -> {
                        writerIsBusy.countDown();
                        await(goOn);
                        return Optional.of("text");
                    },
                    Set::of);
            slow.touch("key");
            await(writerIsBusy);
            for (int i = 0; i < 10_000; i++) {
                notes.set("key " + i % 100, "text " + i);
            }
            goOn.countDown();
            notes.written();
            assertEquals(100, notes.asked.get());
        }
        assertEquals("text 9999", Notes.recalled(folder).get("key 99"));
    }

    @Test
    void withNothingToWrite_keptIsCompleteAtOnce() throws Exception {
        try (Notes notes = Notes.in(folder)) {
            assertTrue(notes.journal.kept().toCompletableFuture().isDone());
            notes.set("Pong", "up");
            notes.written();
            assertTrue(notes.journal.kept().toCompletableFuture().isDone());
        }
    }

    @Test
    void keptWaitsForTheWriter_butNotForLong() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Journal journal = journal()) {
            Memory.Shelf shelf = journal.shelf(
                    "slow",
                    key -> {
                        await(goOn);
                        return Optional.of("text");
                    },
                    Set::of);
            shelf.touch("key");
            CompletableFuture<Void> kept = journal.kept().toCompletableFuture();
            assertFalse(kept.isDone());
            kept.get(20, TimeUnit.SECONDS); // the writer still stands
            for (int i = 0; i < Journal.MOST_WAITING; i++) {
                journal.kept();
            }
            assertTrue(journal.kept().toCompletableFuture().isDone(), "no more than so many wait");
            goOn.countDown();
        }
    }

    @Test
    void aWriterThatDoesNotComeBack_isTrouble() throws Exception {
        FakeTime time = new FakeTime();
        CountDownLatch writerIsBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Journal journal = Journal.in(new Place(folder, ""), time, Notes.AT_ONCE)) {
            Memory.Shelf shelf = journal.shelf(
                    "slow",
                    key -> {
                        writerIsBusy.countDown();
                        await(goOn);
                        return Optional.of("text");
                    },
                    Set::of);
            shelf.touch("key");
            await(writerIsBusy);
            time.passMillis(9999);
            assertEquals(Optional.empty(), journal.trouble());
            time.passMillis(1);
            assertEquals(
                    "writing to " + journal.path() + " has not come to an end for 10 s",
                    journal.trouble().orElseThrow());
            assertTrue(journal.kept().toCompletableFuture().isDone());
            goOn.countDown();
            Notes.until("written", () -> journal.trouble().isEmpty());
        }
    }

    @Test
    void aTextThatIsTooLong_orCannotBeHad_isNotKept_andKeepsNoOtherFromIt() {
        String longest = "x".repeat(Journal.LONGEST_TEXT);
        try (Journal journal = journal()) {
            Memory.Shelf shelf = journal.shelf(
                    "notes",
                    key -> switch (key) {
                        case "too long" -> Optional.of(longest + "x");
                        case "broken" -> throw new IllegalStateException("broken on purpose");
                        default -> Optional.of(longest);
                    },
                    Set::of);
            shelf.touch("too long");
            shelf.touch("broken");
            shelf.touch("longest");
            assertEquals(Optional.empty(), journal.trouble());
        }
        assertEquals(Map.of("longest", longest), Notes.recalled(folder));
    }

    @Test
    void aHundredThousandChangesOfOneKey_keepTheFileWithinItsBound() throws Exception {
        long largest = 0;
        try (Notes notes = Notes.in(folder)) {
            notes.set("still", "here");
            for (int i = 0; i < 100_000; i++) {
                notes.set("Pong", "state " + i);
                notes.journal.kept().toCompletableFuture().join();
                if (i % 100 == 0) {
                    largest = Math.max(largest, Files.size(folder.resolve("journal.mv")));
                }
            }
            assertEquals(Optional.empty(), notes.journal.trouble());
        }
        assertTrue(largest <= JournalFile.ALWAYS_ALLOWED + (1 << 20), largest + " bytes");
        assertEquals(Map.of("Pong", "state 99999", "still", "here"), Notes.recalled(folder));
        assertEquals(1, folder.toFile().list().length, "one file");
    }

    @Test
    void afterItsEnd_aTouchIsHarmless_andNothingIsWaitedFor() {
        Notes notes = Notes.in(folder);
        notes.set("Pong", "up");
        notes.close();
        notes.set("Pong", "late");
        assertTrue(notes.journal.kept().toCompletableFuture().isDone());
        notes.close();
        assertEquals(Map.of("Pong", "up"), Notes.recalled(folder));
    }

    @Test
    void theFolderAndTheFileAreForTheirOwnerOnly() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "skipped: not POSIX");
        Path own = folder.resolve("a").resolve("b");
        Notes.in(own).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("journal.mv"))));
    }

    private Journal journal() {
        return Journal.in(new Place(folder, ""), TimeSource.SYSTEM, Notes.AT_ONCE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
