package org.hilbert.heartbeat.roster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class FollowedRosterTest {
    private static final String TETRIS = "time-zone: UTC\napplications: {Tetris: }\n";
    private static final String PONG = "time-zone: UTC\napplications: {Pong: }  \n";
    private static final String BROKEN = "aplications: {Pong: }\n";
    private static final String SENTENCE = "roster.yaml, line 1: aplications is not a key; allowed here: time-zone,"
            + " open, closed, start-allowance, at-once, applications, hosts, maintenance";

    @TempDir
    Path folder;

    private final Logger logger = Logger.getLogger(FollowedRoster.class.getName());
    private final List<String> log = new ArrayList<>();
    private final List<Roster> told = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Object[] parameters = line.getParameters();
            log.add(parameters == null ? line.getMessage() : String.format(line.getMessage(), parameters));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Path file;

    @BeforeEach
    void aFileWithTetris() throws IOException {
        file = folder.resolve("roster.yaml");
        Files.writeString(file, TETRIS);
        logger.addHandler(handler);
    }

    @AfterEach
    void noMoreLog() {
        logger.removeHandler(handler);
    }

    private FollowedRoster follow(Path path) {
        FollowedRoster followed =
                new FollowedRoster(new RosterFile(path), new RosterParser(Rosters.SETTINGS, false), new FakeTime());
        followed.follow(told::add);
        return followed;
    }

    /** Twice, and twice again: what has been said is not said again. */
    private static void checks(FollowedRoster followed) {
        for (int i = 0; i < 4; i++) {
            followed.check();
        }
    }

    private static String expected(FollowedRoster followed) {
        return followed.roster().expected().iterator().next().toString();
    }

    @Test
    void aFileThatStaysAsItIs_isReadOnceOnly() {
        FollowedRoster followed = follow(file);
        checks(followed);
        assertEquals("Tetris", expected(followed));
        assertEquals(Optional.empty(), followed.trouble());
        assertEquals(List.of(), told);
        assertEquals(List.of("roster.yaml read: 1 application, 1 expected, always open"), log);
    }

    @Test
    void aChangeCountsOnceTwoChecksHaveSeenIt_andIsToldOnce() throws IOException {
        FollowedRoster followed = follow(file);
        Files.writeString(file, PONG + "open: {from: 9:00, until: 18:00}\n");
        followed.check();
        assertEquals("Tetris", expected(followed));
        followed.check();
        assertEquals("Pong", expected(followed));
        checks(followed);
        assertEquals(List.of(followed.roster()), told);
        assertEquals("roster.yaml read: 1 application, 1 expected, open now until 18:00", log.get(1));
        assertEquals(2, log.size());
    }

    @Test
    void aFileThatIsBeingWritten_doesNotCount() throws IOException {
        FollowedRoster followed = follow(file);
        for (int length = 0; length < PONG.length(); length++) {
            Files.writeString(file, PONG.substring(0, length));
            followed.check();
        }
        assertEquals(Optional.empty(), followed.trouble());
        assertEquals("Tetris", expected(followed));
        assertEquals(List.of(), told);
    }

    @Test
    void aChangeCounts_thoughTimeAndSizeOfTheFileAreTheSame() throws IOException {
        assertEquals(TETRIS.length(), PONG.length());
        FileTime then = Files.getLastModifiedTime(file);
        FollowedRoster followed = follow(file);
        Files.writeString(file, PONG);
        Files.setLastModifiedTime(file, then);
        checks(followed);
        assertEquals("Pong", expected(followed));
    }

    @Test
    void aTouchedFileIsNoChange() throws IOException {
        FollowedRoster followed = follow(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        checks(followed);
        assertEquals(List.of(), told);
        assertEquals(1, log.size());
    }

    @Test
    void whileThereIsAMistakeInTheFile_theRosterStays() throws IOException {
        FollowedRoster followed = follow(file);
        Roster before = followed.roster();
        Files.writeString(file, BROKEN);
        checks(followed);
        assertSame(before, followed.roster());
        assertEquals(Optional.of(SENTENCE), followed.trouble());
        assertEquals(List.of(), told);
        assertEquals(SENTENCE + "; the roster read before stays in use", log.get(1));
        assertEquals(2, log.size());

        Files.writeString(file, BROKEN + "# another version of it\n");
        checks(followed);
        assertEquals(3, log.size());

        Files.writeString(file, PONG);
        checks(followed);
        assertEquals("Pong", expected(followed));
        assertEquals(Optional.empty(), followed.trouble());
        assertEquals(1, told.size());
    }

    @Test
    void aMistakeThatIsTakenBack_isNoChange() throws IOException {
        FollowedRoster followed = follow(file);
        Files.writeString(file, BROKEN);
        checks(followed);
        Files.writeString(file, TETRIS);
        checks(followed);
        assertEquals(Optional.empty(), followed.trouble());
        assertEquals(List.of(), told);
        assertEquals("roster.yaml is again as it was when it was read", log.get(2));
        assertEquals(3, log.size());
    }

    @Test
    void whileTheFileIsGone_theRosterStays() throws IOException {
        FollowedRoster followed = follow(file);
        Files.delete(file);
        checks(followed);
        assertEquals("Tetris", expected(followed));
        assertEquals(Optional.of("roster.yaml is not there"), followed.trouble());
        assertEquals("roster.yaml is not there; the roster read before stays in use", log.get(1));
        Files.writeString(file, PONG);
        checks(followed);
        assertEquals("Pong", expected(followed));
        assertEquals(Optional.empty(), followed.trouble());
        assertEquals(1, told.size());
    }

    @Test
    void aFileThatIsReplaced_asEditorsDo_isFollowed() throws IOException {
        FollowedRoster followed = follow(file);
        Path fresh = Files.writeString(folder.resolve("roster.yaml~"), PONG);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        checks(followed);
        assertEquals("Pong", expected(followed));
    }

    @Test
    void aLinkThatLeadsElsewhere_asInKubernetes_isFollowed() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("roster.yaml"), TETRIS);
        Files.writeString(second.resolve("roster.yaml"), PONG);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data", "roster.yaml"));
        FollowedRoster followed = follow(file);
        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(swapped, data, StandardCopyOption.REPLACE_EXISTING);
        checks(followed);
        assertEquals("Pong", expected(followed));
    }

    @Test
    void aListenerThatFails_keepsNobodyElseFromHearing() throws IOException {
        FollowedRoster followed =
                new FollowedRoster(new RosterFile(file), new RosterParser(Rosters.SETTINGS, false), new FakeTime());
        followed.follow(roster -> {
            throw new IllegalStateException("on purpose");
        });
        followed.follow(told::add);
        Files.writeString(file, PONG);
        checks(followed);
        assertEquals(1, told.size());
        assertEquals(ApplicationId.of("Pong"), told.get(0).expected().iterator().next());
    }

    @Test
    void whatIsNoTextOfAReasonableSize_isNotRead() throws IOException {
        assertEquals("roster.yaml is not there", refusal(folder.resolve("no").resolve("roster.yaml")));
        Path other = Files.createDirectory(folder.resolve("folder.yaml"));
        assertEquals("folder.yaml must be a file", refusal(other));
        Files.writeString(file, "#".repeat(1_000_001));
        assertEquals("roster.yaml must have at most 1 MB", refusal(file));
        Files.write(file, "closed: Käse".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("roster.yaml must be UTF-8 text", refusal(file));
        Files.writeString(file, "");
        assertEquals("roster.yaml: must not be empty; a roster of nothing is {}", refusal(file));
    }

    @Test
    void whatAnEditorOfWindowsWrites_isReadAsWell() throws IOException {
        Files.writeString(file, "\uFEFF" + TETRIS.replace("\n", "\r\n"));
        assertEquals("Tetris", expected(follow(file)));
    }

    private String refusal(Path path) {
        return assertThrows(RosterMistakeException.class, () -> follow(path)).getMessage();
    }
}
