package org.hilbert.heartbeat.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

import org.hilbert.heartbeat.client.HeartbeatException;
import org.hilbert.heartbeat.client.RefusedException;
import org.hilbert.heartbeat.nagios.ServiceState;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code heartbeat}: what is common to all commands. */
@Command(
        name = "heartbeat",
        description = "A heartbeat server for exhibits and kiosks, and what one says to it and asks it.",
        footer = {
            "",
            "Without a command, the server is started. HB_URL, or HB_HOST and HB_PORT, say where the server is, APP_ID who "
                    + "is beating, and HB_TOKEN holds the key that a server may ask for."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HeartbeatCommand.Version.class)
final class HeartbeatCommand implements Runnable {
    /** {@code EX_USAGE} of {@code sysexits.h}. */
    private static final int USAGE_ERROR = 64;

    private static final int FAILED = 1;

    private static final List<Class<?>> COMMANDS = List.of(
            Serve.class,
            BeatCommands.Init.class,
            BeatCommands.Ping.class,
            BeatCommands.Done.class,
            ListApplications.class,
            Status.class,
            Check.class,
            Wrap.class,
            Wrap.Dummy.class,
            Demo.class,
            Watch.class,
            Maintenance.class,
            Replay.class,
            NewKey.class,
            StationAgent.class,
            GenerateCompletion.class,
            HelpCommand.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The version, as the build wrote it down. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream version = HeartbeatCommand.class.getResourceAsStream("version.txt")) {
                return new String[] {"heartbeat " + new String(version.readAllBytes(), UTF_8).strip()};
            }
        }
    }

    /** Runs a command to its end and returns what to exit with. */
    static int run(String... arguments) {
        CommandLine heartbeat = commandLine(arguments[0]);
        if (Stream.of(arguments).anyMatch(Variables::isGarbled)) {
            CommandLine command = heartbeat.getSubcommands().getOrDefault(arguments[0], heartbeat);
            return misused(new ParameterException(command, "the arguments " + Variables.GARBLED), arguments);
        }
        int status = heartbeat.execute(arguments);
        // An OK that nobody could read is none, and neither is a list.
        boolean unread = heartbeat.getOut().checkError() && status == 0;
        return unread ? (arguments[0].equals("check") ? ServiceState.UNKNOWN.exitCode() : FAILED) : status;
    }

    /** With the command of that name; to read what all the others look like takes as long as to run it. */
    private static CommandLine commandLine(String name) {
        CommandLine heartbeat = new CommandLine(new HeartbeatCommand());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(name))
                .toList();
        (named.isEmpty() || name.equals("help") || name.equals("generate-completion") ? COMMANDS : named)
                .forEach(heartbeat::addSubcommand);
        // Monitors start plug-ins in the C locale; IDs are UTF-8 all the same.
        heartbeat.setOut(new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8));
        heartbeat.getSubcommands().values().forEach(HeartbeatCommand::helps);
        // What follows the first word that is no option belongs to the program that is run, options included.
        heartbeat.getSubcommands().values().stream()
                .filter(command -> command.getCommand() instanceof Wrap)
                .forEach(command -> command.setStopAtPositional(true));
        heartbeat.setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, command));
        heartbeat.setParameterExceptionHandler(HeartbeatCommand::misused);
        return heartbeat;
    }

    /** So does each of its own commands. */
    private static void helps(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
        command.getSubcommands().values().forEach(HeartbeatCommand::helps);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see heartbeat --help");
    }

    private static int failed(Exception problem, CommandLine command) throws Exception {
        if (command.getCommand() instanceof Check) {
            return Check.noVerdict(command, "the plug-in failed: " + problem);
        }
        if (problem instanceof RefusedException refusal) {
            say(command, ApiAnswer.problem(refusal).orElse(refusal.getMessage()));
            return FAILED;
        }
        if (problem instanceof HeartbeatException || problem instanceof ApiAnswer.UnreadableException) {
            say(command, problem.getMessage());
            return FAILED;
        }
        throw problem;
    }

    /** A short word, and where to read more; the whole help would hide it. */
    private static int misused(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        if (command.getCommand() instanceof Check) {
            return Check.noVerdict(command, problem.getMessage());
        }
        boolean noSuchCommand = command.getParent() == null
                && problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        say(command, noSuchCommand ? "there is no command " + arguments[0] : problem.getMessage());
        UnmatchedArgumentException.printSuggestions(problem, command.getErr());
        say(command, "see " + command.getCommandSpec().qualifiedName() + " --help");
        return USAGE_ERROR;
    }

    private static void say(CommandLine command, String message) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + Printable.of(message));
    }
}
