package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.probe.conplyent.wire.PythonText;
import org.hilbert.heartbeat.probe.conplyent.wire.Tuple;

/** What is done when a client asks for a command. Thread-safe. */
final class Commands {
    /** How many characters, or octets, of an argument are told back. */
    static final int MOST_TOLD = 4096;

    private static final int MOST_TOLD_OF_ALL = 16 * MOST_TOLD;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_INPUT = 8 * 1024;

    private final Set<CommandName> allowed;
    private final Folders folders;
    private final FileCommands files;
    private final ProgramList programs;
    private final Jobs jobs;
    private final Machine machine;
    private final Runnable close;

    /**
     * Commands on a machine.
     *
     * @param allowed those that are done
     * @param close ends the agent
     */
    Commands(
            Set<CommandName> allowed,
            Folders folders,
            ProgramList programs,
            Jobs jobs,
            Machine machine,
            Runnable close) {
        this.allowed = allowed;
        this.folders = folders;
        this.files = new FileCommands(folders);
        this.programs = programs;
        this.jobs = jobs;
        this.machine = machine;
        this.close = close;
    }

    /** The same for one more client, which begins in the first folder. */
    Commands forAClient() {
        return new Commands(allowed, folders.fromTheStart(), programs, jobs, machine, close);
    }

    boolean isAllowed(String name) {
        return CommandName.of(name).filter(allowed::contains).isPresent();
    }

    /** A name as clients may be told it again. */
    static String shortName(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    /** The names of those that are done, in the order of the protocol. */
    List<String> names() {
        return allowed.stream().sorted().map(CommandName::toString).toList();
    }

    /** What was asked for, in Python's notation; long texts and octets only in part. */
    static String echo(String name, List<Object> byPlace, Map<String, Object> byName) {
        String echo = shortName(name) + " " + asked(byPlace, byName, " ");
        return echo.length() <= MOST_TOLD_OF_ALL ? echo : echo.substring(0, MOST_TOLD_OF_ALL) + "...";
    }

    private static String asked(List<Object> byPlace, Map<String, Object> byName, String between) {
        Excerpt excerpt = new Excerpt(MOST_TOLD, MOST_TOLD_OF_ALL);
        return PythonText.of(new Tuple(excerpt.items(byPlace))) + between + PythonText.of(excerpt.entries(byName));
    }

    /** Does what was asked for, tells what comes of it, and, unless it goes on by itself, that it is over. */
    void run(String name, List<Object> byPlace, Map<String, Object> byName, Telling telling)
            throws InterruptedException {
        telling.tell(echo(name, byPlace, byName));
        Ending ending = ending(name, byPlace, byName, telling);
        if (!ending.isLater()) {
            telling.complete(ending.exitCode());
            ending.after().run();
        }
    }

    private Ending ending(String name, List<Object> byPlace, Map<String, Object> byName, Telling telling)
            throws InterruptedException {
        Object file = null;
        PythonError error;
        try {
            CommandName command = CommandName.of(name)
                    .filter(allowed::contains)
                    .orElseThrow(() -> CommandFailedException.of(
                            "PermissionError",
                            1,
                            "Operation not permitted: the agent does not allow that command (--allow)",
                            shortName(name)));
            Arguments given = new Arguments(command, byPlace, byName);
            file = FileCommands.fileOf(given);
            return ending(command, given, telling);
        } catch (CommandFailedException e) {
            error = e.error();
        } catch (IOException e) {
            error = FileCommands.error(e, file);
        } catch (DirectoryIteratorException e) {
            error = FileCommands.error(e.getCause(), file);
        } catch (RuntimeException e) { // a mistake of this program, of which only this command is to suffer
            error = PythonError.of(
                    "RuntimeError", "the agent failed: " + e.getClass().getSimpleName());
        }
        telling.tell(error);
        return Ending.ERROR;
    }

    private Ending ending(CommandName command, Arguments given, Telling telling)
            throws CommandFailedException, IOException, InterruptedException {
        switch (command) {
            case CD:
                return files.cd(given, telling);
            case LS:
                return files.ls(given, telling);
            case CWD:
                return files.cwd(telling);
            case MKDIR:
                return files.mkdir(given, telling);
            case MKDIRS:
                return files.mkdirs(given, telling);
            case RM:
                return files.rm(given, telling);
            case RDFILE:
                return files.rdfile(given, telling);
            case WRFILE:
                return files.wrfile(given, telling);
            case TOUCH:
                return files.touch(given, telling);
            case JOBS:
                return jobs(telling);
            case EXEC:
                return exec(given, telling);
            case SEND_INPUT:
                return sendInput(given, telling);
            case IS_ALIVE:
                return told(telling, jobs.running(given.number("job_num")).isPresent());
            case KILL:
                return kill(given, telling);
            case CLOSE_SERVER:
                telling.tell("Closing Server");
                return Ending.before(0L, close);
            case OS_INFO:
                return told(telling, Machine.system());
            case USER_NAME:
                return told(telling, System.getProperty("user.name", ""));
            case REBOOT:
                telling.tell("Rebooting"); // there may be no time for it later
                machine.reboot();
                return Ending.WELL;
            case SHUTDOWN:
                telling.tell("Shutting down");
                machine.shutdown();
                return Ending.WELL;
        }
        throw new IllegalStateException("no such command");
    }

    private static Ending told(Telling telling, Object details) throws InterruptedException {
        telling.tell(details);
        return Ending.WELL;
    }

    private Ending jobs(Telling telling) throws InterruptedException {
        String lines = jobs.running().stream().map(Job::line).collect(Collectors.joining());
        return told(telling, lines.isEmpty() ? "No jobs running." : lines);
    }

    private Ending exec(Arguments given, Telling telling) throws CommandFailedException {
        List<String> words = new ArrayList<>();
        if (given.byPlace().size() > 1) {
            for (Object word : given.byPlace()) {
                if (!(word instanceof String)) {
                    throw CommandFailedException.of("TypeError", "exec() needs texts");
                }
                words.add((String) word);
            }
        } else {
            try {
                words.addAll(Words.of(given.text("cmd")));
            } catch (IllegalArgumentException e) {
                throw CommandFailedException.of("ValueError", "in the command line, " + e.getMessage());
            }
        }
        if (words.isEmpty()) {
            throw CommandFailedException.of("ValueError", "there is no program in the command line");
        }
        List<String> command = programs.allowed(words)
                .orElseThrow(() -> CommandFailedException.of(
                        "PermissionError",
                        1,
                        "Operation not permitted: the agent does not allow that program with these arguments (--program)",
                        words.get(0)));
        jobs.start("(" + asked(given.byPlace(), given.byName(), ", ") + ")", command, folders.current(), telling);
        return Ending.LATER;
    }

    private Ending sendInput(Arguments given, Telling telling) throws CommandFailedException, InterruptedException {
        long number = given.number("job_num");
        Object value = given.value("value");
        String line = value instanceof Long ? value.toString() : given.text("value");
        if (line.length() > LONGEST_INPUT) {
            throw CommandFailedException.of("ValueError", "an input may have " + LONGEST_INPUT + " characters");
        }
        Job job = jobs.running(number).orElse(null);
        if (job == null) {
            return notRunning(number, telling);
        }
        if (!job.input(line)) {
            throw CommandFailedException.of(
                    "BlockingIOError", 11, "Resource temporarily unavailable: the program reads no input", null);
        }
        return told(telling, "Sent value to job " + number);
    }

    private Ending kill(Arguments given, Telling telling) throws CommandFailedException, InterruptedException {
        long number = given.number("job_num");
        Job job = jobs.running(number).orElse(null);
        if (job == null) {
            return notRunning(number, telling);
        }
        job.kill(); // first: to tell may last
        telling.tell("Sent kill command to job " + number);
        return Ending.before(null, () -> {});
    }

    private static Ending notRunning(long number, Telling telling) throws InterruptedException {
        telling.tell("Job " + number + " is not running");
        return Ending.WRONG_PARAMETER;
    }
}
