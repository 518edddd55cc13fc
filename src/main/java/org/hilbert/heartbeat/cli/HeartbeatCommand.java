package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;

import org.hilbert.heartbeat.client.HeartbeatException;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** {@code heartbeat}: what is common to all commands. */
@Command(
        name = "heartbeat",
        description = "A heartbeat server for exhibits and kiosks, and what one says to it and asks it.",
        footer = {
            "",
            "Without a command, the server is started. HB_URL, or HB_HOST and HB_PORT, say where the server is, APP_ID who",
            "is beating, and HB_TOKEN holds the key that a server may ask for."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HeartbeatCommand.Version.class,
        scope = ScopeType.INHERIT,
        exitCodeOnInvalidInput = HeartbeatCommand.USAGE_ERROR,
        subcommands = {
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
            GenerateCompletion.class,
            HelpCommand.class
        })
final class HeartbeatCommand implements Runnable {
    /** {@code EX_USAGE} of {@code sysexits.h}. */
    static final int USAGE_ERROR = 64;

    static final int FAILED = 1;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The version of the jar, or that it is none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HeartbeatCommand.class.getPackage().getImplementationVersion();
            return new String[] {"heartbeat " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Runs a command to its end and returns what to exit with. */
    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine heartbeat = new CommandLine(new HeartbeatCommand());
        // What follows the first word that is no option belongs to the command that is run, options included.
        heartbeat.getSubcommands().get("wrap").setStopAtPositional(true);
        heartbeat.getSubcommands().get("dummy").setStopAtPositional(true);
        heartbeat.setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, command));
        CommandLine.IParameterExceptionHandler usual = heartbeat.getParameterExceptionHandler();
        heartbeat.setParameterExceptionHandler((problem, args) -> misused(problem, args, usual));
        return heartbeat;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see heartbeat --help");
    }

    private static int failed(Exception problem, CommandLine command) throws Exception {
        if (problem instanceof HeartbeatException || problem instanceof CommandFailedException) {
            say(command.getErr(), command, problem.getMessage());
            return FAILED;
        }
        throw problem;
    }

    private static int misused(
            ParameterException problem, String[] arguments, CommandLine.IParameterExceptionHandler usual)
            throws Exception {
        return problem.getCommandLine().getCommand() instanceof Check
                ? Check.misused(problem)
                : usual.handleParseException(problem, arguments);
    }

    private static void say(PrintWriter out, CommandLine command, String message) {
        out.println(command.getCommandSpec().qualifiedName() + ": " + message);
    }
}
