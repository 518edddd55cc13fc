package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands, without sockets and programs. What the recorded session has is in {@code AgentIT}. */
@DisabledOnOs(OS.WINDOWS)
class CommandsTest {
    private static final String OUTSIDE =
            "PermissionError(13, \"Permission denied: it is outside of the agent's folders (--folder)\")";

    private static final AgentLog LOG = new AgentLog(System.getLogger(CommandsTest.class.getName()));

    @TempDir
    Path temporary;

    private Path root;
    private Path folder;
    private Path outside;
    private final List<String> done = new ArrayList<>();
    private Told told = new Told();

    @BeforeEach
    void folders() throws IOException {
        root = temporary.toRealPath();
        folder = Files.createDirectory(root.resolve("kiosk"));
        outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
    }

    @Test
    void aCommandIsEchoed_andItsEndTold() throws Exception {
        Told told = run("mkdirs", List.of("a/b"), Map.of("exist_ok", true));
        assertEquals(List.of("mkdirs ('a/b',) {'exist_ok': True}", "Created directory: a/b"), told.details);
        assertEquals(0, told.exitCode);
        assertTrue(Files.isDirectory(folder.resolve("a/b")));
    }

    @ParameterizedTest
    @EnumSource
    void aCommandThatIsNotAllowed_isRefused(CommandName command) throws Exception {
        Told told = run(
                commands(EnumSet.complementOf(EnumSet.of(command)), List.of(folder)),
                command.toString(),
                List.of(),
                Map.of());
        assertFailed(
                "PermissionError(1, 'Operation not permitted: the agent does not allow that command (--allow)')", told);
        assertEquals(List.of(), done);
    }

    @Test
    void aCommandThatThereIsNot_isRefused() throws Exception {
        assertFailed(
                "PermissionError(1, 'Operation not permitted: the agent does not allow that command (--allow)')",
                run("eval", "1"));
    }

    @Test
    void wrongArguments_areATypeError() throws Exception {
        assertFailed("TypeError('cd() needs the argument dest')", run("cd"));
        assertFailed("TypeError('cwd() takes at most 0 arguments, was given 1')", run("cwd", 1L));
        assertFailed("TypeError('cd() needs a text as dest')", run("cd", 1.5));
        assertFailed(
                "TypeError('cd() has no such argument by name; it has: dest')",
                run("cd", List.of("x"), Map.of("where", "x")));
        assertFailed("TypeError('cd() was given dest twice')", run("cd", List.of("x"), Map.of("dest", "x")));
        assertFailed(
                "TypeError('cd() was given dest twice')",
                run("cd", Collections.singletonList(null), Map.of("dest", "x")));
        assertFailed("TypeError('is_alive() needs a whole number as job_num')", run("is_alive", "x"));
    }

    @Test
    void aFolderIsListed_foldersFirst_thenFiles_thenLinks() throws Exception {
        Files.createDirectory(folder.resolve("z"));
        Files.createDirectory(folder.resolve("y"));
        Files.createFile(folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("a"), folder.resolve("z"));
        assertTold("Listing of Directory .:\n\nd y\nd z\nf b\nl a", run("ls", "."));
        assertTold("Listing of Directory " + folder + ":\n\nd y\nd z\nf b\nl a", run("ls"));
        assertTold("Listing of Directory z:\n\n", run("ls", List.of(), Map.of("src", "z")));
    }

    @Test
    void theCurrentFolderIsTheClients_andPathsAreRelativeToIt() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Commands commands = commands(EnumSet.allOf(CommandName.class), List.of(folder, outside));
        assertTold(folder.toString(), run(commands, "cwd", List.of(), Map.of()));
        assertTold(folder + "/a/b", run(commands, "cd", List.of("a/b"), Map.of()));
        assertTold(folder.toString(), run(commands.forAClient(), "cwd", List.of(), Map.of()));
        assertTold(folder + "/a", run(commands, "cd", List.of(".."), Map.of()));
        assertTold("Touched x", run(commands, "touch", List.of("x"), Map.of()));
        assertTrue(Files.exists(folder.resolve("a/x")));
        assertTold(outside.toString(), run(commands, "cd", List.of(outside.toString()), Map.of()));
    }

    @Test
    void filesAreWritten_appendedTo_andReadInParts() throws Exception {
        assertTold("Finished writing data to f", run("wrfile", "f", "abc".getBytes(StandardCharsets.UTF_8)));
        assertTold("Finished writing data to f", run("wrfile", List.of("f", "dé"), Map.of("append", true)));
        assertEquals("abcdé", Files.readString(folder.resolve("f")));
        Told told = run("rdfile", "f", 4L);
        assertEquals("Contents of f", told.details.get(1));
        assertArrayEquals("abcd".getBytes(StandardCharsets.UTF_8), (byte[]) told.details.get(2));
        assertArrayEquals("é".getBytes(StandardCharsets.UTF_8), (byte[]) told.details.get(3));
        assertEquals(4, told.details.size());
        assertTold("Finished writing data to f", run("wrfile", "f", "x"));
        assertEquals("x", Files.readString(folder.resolve("f")));
    }

    @Test
    void aLargePartIsToldInSmallerOnes() throws Exception {
        Files.write(folder.resolve("f"), new byte[FileCommands.MOST_OCTETS + 1]);
        Told told = run("rdfile", "f", Long.MAX_VALUE);
        assertEquals(FileCommands.MOST_OCTETS, ((byte[]) told.details.get(2)).length);
        assertEquals(1, ((byte[]) told.details.get(3)).length);
    }

    @Test
    void errorsAreThoseOfPython() throws Exception {
        Files.createDirectories(folder.resolve("full/x"));
        Files.createFile(folder.resolve("file"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("rdfile", "none"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("cd", "none"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("mkdir", "none/x"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("wrfile", "none/x", "x"));
        assertFailed("FileExistsError(17, 'File exists')", run("mkdir", "full"));
        assertFailed("FileExistsError(17, 'File exists')", run("mkdirs", "full"));
        assertFailed("NotADirectoryError(20, 'Not a directory')", run("cd", "file"));
        assertFailed("NotADirectoryError(20, 'Not a directory')", run("touch", "file/x"));
        assertFailed("IsADirectoryError(21, 'Is a directory')", run("rdfile", "full"));
        assertFailed("IsADirectoryError(21, 'Is a directory')", run("wrfile", "full", "x"));
        assertFailed("OSError(39, 'Directory not empty')", run("rm", "full"));
        assertFailed("ValueError('limit must be 1 or more octets')", run("rdfile", "file", 0L));
        assertFailed("ValueError('no file of this system can have that name')", run("touch", "a\0b"));
    }

    @Test
    void aModeIsThatOfTheFolder() throws Exception {
        run("mkdir", "m", 0750L);
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("m"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/", "/etc", "link", "a/../../outside", "link/."})
    void whatIsOutside_isRefused(String name) throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), outside);
        for (String command : List.of("cd", "ls", "mkdirs", "rdfile", "touch")) {
            assertFailed(OUTSIDE, run(command, name));
        }
        assertFailed(OUTSIDE, run("ls", name + "/secret"));
        assertFailed(OUTSIDE, run("rdfile", name + "/secret"));
        assertFailed(OUTSIDE, run("wrfile", name + "/new", "x"));
        assertFailed(OUTSIDE, run("mkdir", name + "/new"));
        assertFailed(OUTSIDE, run("mkdirs", name + "/new/new"));
        assertFailed(OUTSIDE, run("touch", name + "/new"));
        assertFailed(OUTSIDE, run("rm", List.of(name + "/secret"), Map.of("recursive", true)));
        try (var left = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), left.toList());
        }
    }

    @Test
    void aLinkToNothing_isNotWrittenThrough() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("new"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("wrfile", "link", "x"));
        assertFailed("FileNotFoundError(2, 'No such file or directory')", run("touch", "link"));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @Test
    void whatIsOutside_isRefusedInTheSameWords_whetherItIsThereOrNot() throws Exception {
        Files.createSymbolicLink(outside.resolve("round"), Path.of("round"));
        Files.createSymbolicLink(outside.resolve("nothing"), Path.of("none"));
        Files.createSymbolicLink(folder.resolve("there"), outside.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("not-there"), outside.resolve("none"));
        Files.createSymbolicLink(folder.resolve("not-there-at-all"), Path.of("../none/none"));
        Files.createSymbolicLink(folder.resolve("to-round"), outside.resolve("round"));
        Files.createSymbolicLink(folder.resolve("to-nothing"), outside.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("second"), Path.of("not-there"));
        Files.createSymbolicLink(folder.resolve("below"), Path.of("second/x"));
        for (String name : List.of(
                "there",
                "not-there",
                "not-there-at-all",
                "to-round",
                "to-nothing",
                "second",
                "below",
                "../outside/secret",
                "../outside/none",
                "../outside/round",
                "../outside/nothing",
                "../outside/round/x")) {
            for (String command : List.of("cd", "ls", "rdfile", "touch", "mkdir", "mkdirs")) {
                assertFailed(OUTSIDE, run(command, name));
            }
            assertFailed(OUTSIDE, run("wrfile", name, "x"));
            assertFailed(OUTSIDE, run("rm", name + "/x"));
        }
        assertFalse(Files.exists(outside.resolve("none")));
        assertTold("Removed file not-there", run("rm", "not-there"));
        Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        assertTrue(run("rdfile", "a").details.get(1).toString().startsWith("OSError(5, "));
    }

    @Test
    void whereNoFolderIsGiven_noFileMayBeTouched() throws Exception {
        Commands commands = commands(EnumSet.allOf(CommandName.class), List.of());
        for (String command : List.of("cd", "ls", "mkdir", "mkdirs", "rm", "rdfile", "touch")) {
            assertFailed(OUTSIDE, run(commands, command, List.of("x"), Map.of()));
        }
        assertFailed(OUTSIDE, run(commands, "ls", List.of(), Map.of()));
        assertFailed(OUTSIDE, run(commands, "wrfile", List.of("x", "x"), Map.of()));
    }

    @Test
    void rm_removesLinksAndNotWhatTheyLinkTo() throws Exception {
        Files.createDirectory(folder.resolve("d"));
        Files.createSymbolicLink(folder.resolve("d/link"), outside);
        Files.createSymbolicLink(folder.resolve("link"), outside);
        assertTold("Removed file link", run("rm", "link"));
        assertTold("Removed directory d", run("rm", List.of("d"), Map.of("recursive", true)));
        assertFalse(Files.exists(folder.resolve("d")));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void aFolderThatWasGiven_isNotRemoved() throws Exception {
        String refused = "PermissionError(13, 'Permission denied: it is a folder that the agent was given')";
        Path inner = Files.createDirectories(folder.resolve("a/given"));
        Commands commands = commands(EnumSet.allOf(CommandName.class), List.of(folder, inner));
        for (String name : List.of(".", folder.toString(), "a", "a/given")) {
            assertFailed(refused, run(commands, "rm", List.of(name), Map.of("recursive", true)));
        }
        assertTrue(Files.exists(inner));
    }

    @Test
    void whatIsNoFile_isNotReadFrom() throws Exception {
        Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertEquals(0, made.waitFor());
        assertFailed("OSError(22, 'Invalid argument: it is no file with a content')", run("rdfile", "pipe"));
        assertFailed("OSError(22, 'Invalid argument: it is no file with a content')", run("wrfile", "pipe", "x"));
    }

    @Test
    void manyArguments_withinEachOther_areEchoedInPart() {
        List<Object> deep = List.of(Collections.nCopies(300, Collections.nCopies(300, "x".repeat(3000))));
        BigInteger large = BigInteger.ONE.shiftLeft(10_000_000); // to write it would take a minute
        for (String echo : List.of(
                Commands.echo("exec", deep, Map.of()),
                Commands.echo("exec", List.of(), Map.of("x".repeat(5_000_000), deep)),
                Commands.echo("exec", List.of(large), Map.of()),
                Commands.echo("x".repeat(5_000_000), List.of(), Map.of()))) {
            assertTrue(echo.length() < 70_000, () -> "it has " + echo.length() + " characters");
        }
        assertEquals("exec ('a', ['b']) {'c': None}", Commands.echo("exec", List.of("a", List.of("b")), named()));
    }

    private static Map<String, Object> named() {
        return Collections.singletonMap("c", null);
    }

    @Test
    void aLongArgument_isEchoedInPart() throws Exception {
        Told told = run("wrfile", "f", new byte[1_000_000]);
        assertTrue(told.details.get(0).toString().length() < 100_000);
        assertEquals(1_000_000, Files.size(folder.resolve("f")));
    }

    @Test
    void aProgramThatIsNotListed_isRefused() throws Exception {
        String refused = "PermissionError(1, 'Operation not permitted: the agent does not allow that program with these"
                + " arguments (--program)')";
        assertFailed(refused, run("exec", "/bin/sh -c id"));
        assertFailed(refused, run("exec", "/bin/sh", "-c", "id"));
        assertFailed("ValueError('in the command line, a quote is not closed')", run("exec", "'"));
        assertFailed("ValueError('there is no program in the command line')", run("exec", " "));
        assertFailed("TypeError('exec() needs texts')", run("exec", "a", 1L));
    }

    @Test
    void withoutJobs_thereAreNone() throws Exception {
        assertTold("No jobs running.", run("jobs"));
        assertTold(false, run("is_alive", 3L));
        for (Told told : List.of(run("kill", 3L), run("send_input", 3L, "x"))) {
            assertEquals("Job 3 is not running", told.details.get(1));
            assertEquals(-1, told.exitCode);
        }
    }

    @Test
    void theMachineIsRestarted_switchedOff_andTheAgentClosed_afterTheAnswer() throws Exception {
        assertTold("Rebooting", run("reboot"));
        assertTold("Shutting down", run("shutdown"));
        assertTold("Closing Server", run("close_server"));
        assertEquals(List.of("reboot after Rebooting", "shutdown after Shutting down", "close after 0"), done);
    }

    @Test
    void aProgramThatCannotRestartTheMachine_isAnError() throws Exception {
        Machine.run(List.of("true"));
        for (String program : List.of("false", "/no/such/program")) {
            CommandFailedException failed =
                    assertThrows(CommandFailedException.class, () -> Machine.run(List.of(program)));
            assertTrue(
                    failed.error().toString().startsWith("OSError(5, 'Input/output error: " + program),
                    failed::getMessage);
        }
    }

    @Test
    void theSystemAndTheUserAreTold() throws Exception {
        assertTold(Machine.system(), run("os_info"));
        assertTold(System.getProperty("user.name"), run("user_name"));
    }

    private static void assertTold(Object expected, Told told) {
        assertEquals(expected, told.details.get(1));
        assertEquals(2, told.details.size());
        assertEquals(0, told.exitCode);
        assertTrue(told.isComplete);
    }

    private static void assertFailed(String error, Told told) {
        assertEquals(error, told.details.get(1).toString());
        assertEquals(1, told.exitCode);
    }

    private Told run(String name, Object... arguments) throws Exception {
        return run(name, Arrays.asList(arguments), Map.of());
    }

    private Told run(String name, List<Object> arguments, Map<String, Object> named) throws Exception {
        return run(commands(EnumSet.allOf(CommandName.class), List.of(folder)), name, arguments, named);
    }

    private Object lastTold() {
        return told.details.get(told.details.size() - 1);
    }

    private Told run(Commands commands, String name, List<Object> arguments, Map<String, Object> named)
            throws Exception {
        told = new Told();
        commands.run(name, arguments, named, told);
        return told;
    }

    private Commands commands(Set<CommandName> allowed, List<Path> folders) throws IOException {
        Machine machine = new Machine() {
            @Override
            public void reboot() {
                done.add("reboot after " + lastTold());
            }

            @Override
            public void shutdown() {
                done.add("shutdown after " + lastTold());
            }
        };
        Jobs jobs = new Jobs(
                1,
                work -> {
                    throw new AssertionError("no program is to be run");
                },
                LOG);
        return new Commands(
                allowed,
                Folders.of(folders),
                ProgramList.of(List.of()),
                jobs,
                machine,
                () -> done.add("close after " + told.exitCode));
    }
}
