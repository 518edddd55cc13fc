package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.testsupport.Tmpfs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A machine that does not let the journal write: the server goes on, says why, and catches up by itself. */
class JournalTroubleTest {
    @TempDir
    Path folder;

    @BeforeEach
    void theDiskHasRoom() {
        FullDisk.register();
        FullDisk.hasRoom();
    }

    /** The write that fails may be cut short anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 4095, 4096, 5000})
    void aDiskThatFillsUp_isTrouble_andWhenThereIsRoomEverythingIsThere(long after) throws Exception {
        try (Notes notes = Notes.in(folder, FullDisk.PREFIX)) {
            notes.set("before", "kept");
            notes.set("forgotten meanwhile", "kept");
            notes.written();
            FullDisk.isFullAfter(after);
            // More than one small write may need, so that it does not fit.
            notes.set("too much", "x".repeat(20_000));
            assertFalse(notes.journal.safe().toCompletableFuture().join(), "it does not reach the disk");
            Notes.until("in trouble", () -> notes.journal.trouble().isPresent());
            assertEquals(
                    "cannot write to " + folder.resolve("journal.mv") + ": No space left on device",
                    notes.journal.trouble().orElseThrow());
            assertTrue(notes.journal.kept().toCompletableFuture().isDone(), "nobody waits for a full disk");
            assertFalse(notes.journal.safe().toCompletableFuture().join());
            notes.set("Pong", "meanwhile");
            notes.forget("forgotten meanwhile");
            Thread.sleep(100); // some attempts fail
            assertTrue(notes.journal.trouble().isPresent());
            FullDisk.hasRoom();
            Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
            notes.set("after", "kept");
            assertTrue(notes.journal.safe().toCompletableFuture().join());
        }
        Map<String, String> recalled = Notes.recalled(folder);
        assertEquals(Set.of("before", "too much", "Pong", "after"), recalled.keySet());
        assertEquals("meanwhile", recalled.get("Pong"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4096, 8191, 8192, 9000})
    void aDiskThatIsFullFromTheStart_isTrouble_andLeavesNothingDamaged(long left) throws Exception {
        FullDisk.isFullAfter(left);
        try (Notes notes = Notes.in(folder, FullDisk.PREFIX)) {
            notes.set("Pong", "x".repeat(2000));
            Notes.until("in trouble", () -> notes.journal.trouble().isPresent());
            Thread.sleep(100);
            FullDisk.hasRoom();
            Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
        }
        assertEquals(Set.of("Pong"), Notes.recalled(folder).keySet());
        assertEquals(List.of("journal.mv"), List.of(folder.toFile().list()));
    }

    @Test
    void changesWhileItRecoversAreNotLost() throws Exception {
        try (Notes notes = Notes.in(folder, FullDisk.PREFIX)) {
            for (int round = 0; round < 20; round++) {
                FullDisk.isFullAfter(0);
                notes.set("start", "round " + round);
                Notes.until("in trouble", () -> notes.journal.trouble().isPresent());
                FullDisk.hasRoom();
                for (int i = 0; i < 10_000_000 && notes.journal.trouble().isPresent(); i++) {
                    notes.set("key " + i % 50, "round " + round + ", " + i);
                }
                notes.written();
                Map<String, String> wanted = Map.copyOf(notes.texts);
                Path copy = Files.createDirectory(folder.resolve("copy" + round));
                Files.copy(folder.resolve("journal.mv"), copy.resolve("journal.mv"));
                assertEquals(wanted, Notes.recalled(copy));
            }
        }
    }

    @Test
    void aFileTooLargeThatCannotBeWrittenAnew_isWrittenOn() throws Exception {
        Place place = new Place(folder, FullDisk.PREFIX);
        JournalFile journal = Recovery.open(place, TimeSource.SYSTEM.instantOf(0));
        journal.put("notes", "Pong", Optional.of("x".repeat(50_000)));
        journal.commit();
        FullDisk.isFullAfter(10_000);
        Exception refused = assertThrows(Exception.class, journal::writtenAnew);
        assertEquals("No space left on device", Failure.reason(refused));
        assertTrue(journal.isOpen());
        assertEquals(List.of("journal.mv"), List.of(folder.toFile().list()));
        FullDisk.hasRoom();
        journal.put("notes", "Pong", Optional.of("up"));
        journal.commit();
        journal.close();
        assertEquals(Map.of("Pong", "up"), Notes.recalled(folder));
    }

    @Test
    void aFileInUseIsTrouble_andIsTakenOverWhenItIsFree() throws Exception {
        Notes first = Notes.in(folder);
        first.set("Pong", "of the first");
        first.set("Zelda", "of the first");
        first.written();
        try (Notes second = Notes.in(folder)) {
            assertEquals(
                    folder.resolve("journal.mv") + " is in use by another server; give each its own heartbeat.data-dir",
                    second.journal.trouble().orElseThrow());
            second.set("Pong", "of the second");
            first.set("Tetris", "of the first");
            first.close();
            Notes.until("taken over", () -> second.journal.trouble().isEmpty());
        }
        assertEquals(Map.of("Pong", "of the second"), Notes.recalled(folder), "what runs is truer than what was");
    }

    @Test
    void whatOneThatWasBlindReplaces_isSetAside_asAWholeJournal() throws Exception {
        Notes first = Notes.in(folder);
        first.set("Pong", "of the first");
        first.set("Zelda", "of the first");
        first.written();
        try (Notes second = Notes.in(folder)) {
            second.set("Pong", "of the second");
            first.close();
            Notes.until("taken over", () -> second.journal.trouble().isEmpty());
        }
        assertEquals(1, replaced().size());
        Path again = Files.createDirectory(folder.resolve("again"));
        Files.move(replaced().get(0), again.resolve("journal.mv"));
        assertEquals(Map.of("Pong", "of the first", "Zelda", "of the first"), Notes.recalled(again));
    }

    /** As when the folder is on a disk that is mounted too late. */
    @Test
    void whatAppearsAfterTheStartIsSetAside_butNotWhatThisServerWrote() throws Exception {
        Path own = folder.resolve("own");
        try (Notes earlier = Notes.in(own)) {
            earlier.set("Pong", "of an earlier run");
        }
        Path away = Files.move(own, folder.resolve("away"));
        Files.writeString(own, "in the way");
        try (Notes notes = Notes.in(own, FullDisk.PREFIX)) {
            Files.delete(own);
            Files.move(away, own);
            Notes.until("taken over", () -> notes.journal.trouble().isEmpty());
            assertEquals(1, replaced(own).size());
            for (int round = 0; round < 3; round++) {
                FullDisk.isFullAfter(0);
                notes.set("Zelda", "round " + round);
                Notes.until("in trouble", () -> notes.journal.trouble().isPresent());
                FullDisk.hasRoom();
                Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
            }
        }
        assertEquals(1, replaced(own).size());
        assertEquals(Map.of("Zelda", "round 2"), Notes.recalled(own));
    }

    @Test
    void noMoreThanThreeThatWereReplacedAreKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            Notes first = Notes.in(folder);
            first.set("Pong", "round " + i);
            first.written();
            try (Notes second = Notes.in(folder)) {
                first.close();
                Notes.until("taken over", () -> second.journal.trouble().isEmpty());
            }
        }
        assertEquals(3, replaced().size());
    }

    @Test
    void withoutRoomToSetItAside_nothingIsReplaced() throws Exception {
        Notes first = Notes.in(folder, FullDisk.PREFIX);
        first.set("Pong", "of the first");
        first.written();
        FullDisk.isFullAfter(9000);
        try (Notes second = Notes.in(folder, FullDisk.PREFIX)) {
            second.set("Pong", "of the second");
            first.close();
            Notes.until("tried", () -> second.journal.trouble().orElse("").endsWith("No space left on device"));
        }
        FullDisk.hasRoom();
        assertEquals(Map.of("Pong", "of the first"), Notes.recalled(folder));
        assertEquals(List.of(), replaced());
    }

    @Test
    void aServerThatIsJustEndingIsWaitedFor() throws Exception {
        Notes first = Notes.in(folder);
        first.set("Pong", "up");
        CompletableFuture<Journal> second = CompletableFuture.supplyAsync(() -> Journal.in(
                new Place(folder, ""),
                TimeSource.SYSTEM,
                new Journal.Timing(Duration.ofMillis(20), Duration.ofSeconds(20))));
        Thread.sleep(200);
        assertFalse(second.isDone());
        first.close();
        try (Journal journal = second.join()) {
            assertEquals(
                    Map.of("Pong", "up"),
                    journal.shelf("notes", key -> Optional.empty(), Set::of).recalled());
        }
    }

    /** Permissions do not bind root; a file where a folder should be does. */
    @Test
    void aFolderThatCannotBe_isTrouble_untilItCan() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        try (Notes notes = Notes.in(file.resolve("below"))) {
            notes.set("Pong", "up");
            assertTrue(
                    notes.journal.trouble().orElseThrow().startsWith("cannot write to " + file.resolve("below")),
                    notes.journal.trouble().orElseThrow());
            Files.delete(file);
            Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
        }
        assertEquals(Map.of("Pong", "up"), Notes.recalled(file.resolve("below")));
    }

    @Test
    void aFileThatIsDeletedUnderneath_isNoticed_andWrittenAgain() throws Exception {
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
            notes.written();
            Files.delete(folder.resolve("journal.mv"));
            notes.set("Zelda", "up");
            Notes.until("there again", () -> Files.exists(folder.resolve("journal.mv")));
            notes.written();
        }
        assertEquals(Map.of("Pong", "up", "Zelda", "up"), Notes.recalled(folder));
    }

    @Test
    void aShelfSetUpAfterTheTrouble_isWrittenAnewToo() throws Exception {
        try (Notes before = Notes.in(folder)) {
            before.set("of an earlier run", "unread");
        }
        Notes other = Notes.in(folder);
        try (Journal journal = Journal.in(new Place(folder, ""), TimeSource.SYSTEM, Notes.AT_ONCE)) {
            other.close();
            Notes.until("taken over", () -> journal.trouble().isEmpty());
            Memory.Shelf shelf = journal.shelf("notes", key -> Optional.of("up"), () -> Set.of("Pong"));
            assertEquals(Map.of(), shelf.recalled());
        }
        assertEquals(Map.of("Pong", "up"), Notes.recalled(folder));
    }

    @Test
    void aRealDiskThatFillsUp_andAFileSystemThatIsReadOnly() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "1m")) {
            Path own = disk.path().resolve("heartbeat");
            try (Notes notes = Notes.in(own)) {
                notes.set("Pong", "up");
                notes.written();
                Path ballast = disk.fill();
                notes.set("Zelda", "x".repeat(30_000));
                Notes.until("in trouble", () -> notes.journal.trouble().isPresent());
                String trouble = notes.journal.trouble().orElseThrow();
                assertTrue(trouble.endsWith("No space left on device"), trouble);
                Files.delete(ballast);
                Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
            }
            disk.remount("ro");
            try (Notes notes = Notes.in(own)) {
                assertEquals(Set.of("Pong", "Zelda"), notes.recalled.keySet(), "it can be read");
                String trouble = notes.journal.trouble().orElseThrow();
                assertTrue(trouble.endsWith("it may be read only"), trouble);
                notes.set("Tetris", "up");
                disk.remount("rw");
                Notes.until("recovered", () -> notes.journal.trouble().isEmpty());
            }
            assertEquals(Set.of("Pong", "Zelda", "Tetris"), Notes.recalled(own).keySet());
        }
    }

    private List<Path> replaced() throws IOException {
        return replaced(folder);
    }

    private static List<Path> replaced(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("journal.replaced-"))
                    .toList();
        }
    }
}
