package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A file that is not what was written. Each commit of the journals here is of one key, whose text is the number of the
 * commit, so that what is recalled says which commits were found.
 */
class JournalDamageTest {
    private static final int KEYS = 20;
    private static final int COMMITS = 60;

    /** What a power cut can leave of the newest commits, and more. */
    private static final int TAIL = 1024;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cutAnywhereInItsLastKilobyte_itHasEverythingButTheNewestCommit(boolean writtenAnew) throws Exception {
        List<Map<String, String>> states = commits(COMMITS, writtenAnew);
        byte[] whole = Files.readAllBytes(file());
        for (int cut = 1; cut <= TAIL; cut++) {
            write(Arrays.copyOf(whole, whole.length - cut));
            assertEquals(states.get(states.size() - 2), recalled(), "cut by " + cut);
        }
        assertEquals(List.of(), setAside());
    }

    @Test
    void cutAnywhereAtAll_itStarts_withTheStateOfSomeCommit() throws Exception {
        List<Map<String, String>> states = commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 1 + length % 997) {
            write(Arrays.copyOf(whole, length));
            Map<String, String> recalled = recalled();
            assertTrue(recalled.isEmpty() || states.contains(recalled), length + " bytes: " + recalled);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyByteOfItsLastKilobyteFlipped_itHasEverythingButTheNewestCommit(boolean writtenAnew) throws Exception {
        List<Map<String, String>> states = commits(COMMITS, writtenAnew);
        byte[] whole = Files.readAllBytes(file());
        for (int i = whole.length - TAIL; i < whole.length; i++) {
            assertTrue(states.subList(states.size() - 2, states.size()).contains(flipped(whole, i)), "flipped " + i);
        }
    }

    @Test
    void oneByteOfItsLastCommitsFlipped_itStarts_withTheStateOfOneOfTheLast() throws Exception {
        List<Map<String, String>> states = commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        for (int i = whole.length - 8 * TAIL; i < whole.length - TAIL; i += 7) {
            Map<String, String> recalled = flipped(whole, i);
            assertTrue(
                    states.subList(states.size() - 5, states.size()).contains(recalled),
                    "flipped " + i + " of " + whole.length + " state " + states.indexOf(recalled));
        }
    }

    @Test
    void anyBytesFlipped_itStarts_andTellsNothingThatNeverWas() throws Exception {
        List<Map<String, String>> states = commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(4);
        int nothing = 0;
        for (int round = 0; round < 1000; round++) {
            Map<String, String> recalled = flipped(whole, random.nextInt(whole.length));
            assertTrue(recalled.isEmpty() || states.contains(recalled), "round " + round + ": " + recalled);
            nothing += recalled.isEmpty() ? 1 : 0;
        }
        assertTrue(nothing < 20, "begun anew " + nothing + " times of 1000");
    }

    /** A power cut writes blocks in any order: the end of a commit may be there and its middle not. */
    @Test
    void aBlockThatNeverReachedTheDisk_costsTheCommitItWasOf_andThoseAfterIt() throws Exception {
        List<Map<String, String>> states = commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        int blocks = whole.length / 4096;
        for (int block = blocks - 12; block < blocks; block++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, block * 4096, (block + 1) * 4096, (byte) 0);
            write(torn);
            Map<String, String> recalled = recalled();
            assertTrue(states.subList(states.size() - 13, states.size()).contains(recalled), "block " + block);
        }
    }

    /** MVStore would find a commit from before the damage, however long ago that was. */
    @Test
    void damageInWhatIsOldIsNoReasonToGoBackInTime() throws Exception {
        Place place = new Place(folder, "");
        JournalFile journal = Recovery.open(place, Instant.EPOCH);
        for (int key = 0; key < 2000; key++) {
            journal.put("notes", "key " + key, Optional.of("x".repeat(200)));
        }
        journal.commit();
        long old = journal.size();
        for (int i = 0; i < 300; i++) {
            journal.put("notes", "key 0", Optional.of("change " + i));
            journal.commit();
        }
        journal.close();
        byte[] whole = Files.readAllBytes(file());
        // The header of what holds most of the keys: MVStore knows it only by that.
        Arrays.fill(whole, 12_288, (int) old, (byte) 0);
        write(whole);
        JournalFile found = Recovery.open(place, Instant.EPOCH, Duration.ZERO, Duration.ZERO);
        found.close();
        assertEquals(Map.of(), found.contents());
        assertEquals(1, setAside().size());
    }

    @Test
    void whatIsSavedOfADamagedFile_isWrittenOnTo() throws Exception {
        commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        whole[whole.length - 3] ^= 0x55;
        whole[whole.length - 4096 + 300] ^= 0x55;
        write(whole);
        try (Notes notes = Notes.in(folder)) {
            assertEquals(KEYS, notes.texts.size());
            notes.set("key 1", "after");
        }
        assertEquals("after", recalled().get("key 1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 8191, 8192, 100_000})
    void garbageIsSetAside_andTheServerStarts(int length) throws Exception {
        byte[] garbage = new byte[length];
        new Random(length).nextBytes(garbage);
        write(garbage);
        assertEquals(Map.of(), recalled());
        assertEquals(1, setAside().size());
        assertEquals(length, Files.size(setAside().get(0)));
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
        }
        assertEquals(Map.of("Pong", "up"), recalled());
        assertEquals(1, setAside().size());
    }

    @Test
    void anEmptyFileIsBegun_andNothingIsSetAside() throws Exception {
        write(new byte[0]);
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
        }
        assertEquals(Map.of("Pong", "up"), recalled());
        assertEquals(List.of(), setAside());
    }

    @Test
    void aFolderInItsPlaceIsSetAside() throws Exception {
        Files.createDirectory(file());
        Files.writeString(file().resolve("holiday.txt"), "somebody's");
        try (Notes notes = Notes.in(folder)) {
            notes.set("Pong", "up");
        }
        assertEquals(Map.of("Pong", "up"), recalled());
        assertEquals("somebody's", Files.readString(setAside().get(0).resolve("holiday.txt")));
    }

    @Test
    void noMoreThanThreeDamagedFilesAreKept() throws Exception {
        for (int i = 1; i <= 5; i++) {
            write(new byte[i]);
            assertEquals(Map.of(), recalled());
        }
        assertEquals(3, setAside().size());
        assertTrue(setAside().stream().anyMatch(file -> file.toFile().length() == 5), "the newest is among them");
    }

    @Test
    void anOldDamagedFileThatCannotBeDeleted_isNoReasonToFail() throws Exception {
        for (int i = 1; i <= 4; i++) {
            Files.write(folder.resolve("journal.damaged-2020010" + i + "-000000"), new byte[i]);
        }
        write(new byte[9]);
        Path aside = SetAside.DAMAGED.move(file(), Instant.EPOCH, old -> {
            throw new AccessDeniedException(old.toString());
        });
        assertEquals(9, Files.size(aside));
        assertEquals(5, setAside().size());
    }

    @Test
    void tooLittleMemoryIsNoDamage() {
        assertFalse(Failure.isDamage(new OutOfMemoryError("Java heap space")));
        assertFalse(Failure.isDamage(new IllegalStateException(new OutOfMemoryError("Java heap space"))));
    }

    /** Trying hundreds, of which each reads everything, would take minutes. */
    @Test
    void whenTryingOneCutAfterTheOtherTakesTooLong_theLastThatIsAllowedIsTried() throws Exception {
        List<Map<String, String>> states = commits(COMMITS, false);
        byte[] whole = Files.readAllBytes(file());
        damageOneByteOfEachOf(whole, 3);
        write(whole);
        JournalFile patient = Recovery.open(new Place(folder, ""), Instant.EPOCH);
        patient.close();
        Map<String, String> found = patient.contents().get("notes");
        write(whole);
        JournalFile hasty = Recovery.open(new Place(folder, ""), Instant.EPOCH, Duration.ofSeconds(10), Duration.ZERO);
        hasty.close();
        assertEquals(COMMITS - 4, states.indexOf(found));
        assertTrue(hasty.version() > 0, "it is not begun anew");
        assertEquals(Map.of(), hasty.contents(), "the first commit of all was empty");
    }

    /** So that each looks whole to MVStore, and none is: in the texts of its newest blocks. */
    private static void damageOneByteOfEachOf(byte[] whole, int commits) {
        int damaged = 0;
        for (int block = whole.length / 4096 - 1; damaged < commits; block--) {
            String text = new String(whole, block * 4096, 4096, StandardCharsets.ISO_8859_1);
            int at = text.indexOf(" UP 2026");
            if (at > 0) {
                whole[block * 4096 + at + 4] ^= 1;
                damaged++;
            }
        }
    }

    @Test
    void whatAKillLeftWhileTheFileWasWrittenAnew_isOfNoImport_andIsCleanedUp() throws Exception {
        List<Map<String, String>> states = commits(20, false);
        Path successor = folder.resolve("journal.mv.new");
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {0, 100, 8192, whole.length / 2, whole.length}) {
            Files.write(successor, Arrays.copyOf(whole, length));
            assertEquals(states.get(states.size() - 1), recalled());
            assertTrue(Files.notExists(successor));
        }
    }

    /** Makes a journal of so many commits, and says what it held after each. */
    private List<Map<String, String>> commits(int count, boolean writtenAnew) throws IOException {
        Place place = new Place(folder, "");
        JournalFile journal = Recovery.open(place, Instant.EPOCH);
        List<Map<String, String>> states = new ArrayList<>();
        Map<String, String> state = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = "key " + i % KEYS;
            String text = i + " UP 2026-11-20T10:00:00Z " + "x".repeat(i % 100);
            state.put(key, text);
            journal.put("notes", key, Optional.of(text));
            journal.commit();
            states.add(Map.copyOf(state));
            if (writtenAnew && i == count / 2) {
                journal = journal.writtenAnew();
            }
        }
        journal.close();
        return states;
    }

    private Map<String, String> flipped(byte[] whole, int index) throws IOException {
        byte[] bytes = whole.clone();
        bytes[index] ^= 0x11;
        write(bytes);
        return recalled();
    }

    private Map<String, String> recalled() throws IOException {
        JournalFile journal = Recovery.open(new Place(folder, ""), Instant.EPOCH);
        try {
            return journal.contents().getOrDefault("notes", new TreeMap<>());
        } finally {
            journal.close();
        }
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("journal.damaged-"))
                    .sorted()
                    .toList();
        }
    }

    private Path file() {
        return folder.resolve("journal.mv");
    }
}
