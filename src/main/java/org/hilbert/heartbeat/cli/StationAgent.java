package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.agent.Agent;
import org.hilbert.heartbeat.agent.AgentSettings;
import org.hilbert.heartbeat.agent.CommandName;
import org.hilbert.heartbeat.agent.Folders;
import org.hilbert.heartbeat.agent.Keys;
import org.hilbert.heartbeat.agent.ProgramList;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agent}: the station agent, until it is asked to end. */
@Command(
        name = "agent",
        description =
                "Does on this station what clients of Conplyent ask for, as far as it is allowed here: nothing, unless"
                        + " options say so. Ends with Ctrl-C, or when a client may close it and does.",
        footer = {
            "",
            "Options may be in a file, one a line, and the file given as @FILE; quote keys there, too.",
            "",
            "Restart an exhibit, for clients on this machine:",
            "  heartbeat agent --allow exec --program \"/usr/bin/systemctl restart exhibit\"",
            "Files of a kiosk, for a client in the network that has a key:",
            "  heartbeat agent new-key /etc/heartbeat/agent.key",
            "  heartbeat agent --listen 10.0.0.7 --folder /srv/kiosk \\",
            "    --key-file /etc/heartbeat/agent.key \\",
            "    --client-key 'ITS PUBLIC KEY' \\",
            "    --allow cd,ls,cwd,rdfile,wrfile"
        },
        subcommands = StationAgent.NewPair.class)
final class StationAgent implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MOST_JOBS = 200;
    private static final Set<CommandName> FOR_FILES = EnumSet.range(CommandName.CD, CommandName.TOUCH);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on, 0.0.0.0 for all; ${DEFAULT-VALUE} unless given. Any other than loopback"
                            + " needs keys, or --without-keys.")
    private String address;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "9922",
            description = "The port to listen on; ${DEFAULT-VALUE} unless given, 0 for one that is free.")
    private int port;

    @Option(
            names = {"-a", "--allow"},
            paramLabel = "COMMAND",
            split = ",",
            description =
                    "A command that clients may give, or several, parted by commas. None unless given; there is no word"
                            + " for all.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--program",
            paramLabel = "LINE",
            description =
                    "A program that exec may run, by its absolute path, with exactly these arguments; with ... at the end,"
                            + " with more. May be given several times.")
    private List<String> programs = new ArrayList<>();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description =
                    "A folder below which files may be touched; clients begin in the first. May be given several times.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many programs may run at once, 1 to 200; ${DEFAULT-VALUE} unless given.")
    private int jobs;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The agent's own keys, as new-key makes them.")
    private Path keyFile;

    @Option(
            names = "--client-key",
            paramLabel = "KEY",
            description = "The public key of a client that may connect. May be given several times.")
    private List<String> clientKeys = new ArrayList<>();

    @Option(
            names = "--without-keys",
            description =
                    "Let whoever can connect give commands, in the clear: for Python clients in a closed network.")
    private boolean withoutKeys;

    /** {@code new-key}: a pair of keys for an agent, or for a client of one. */
    @Command(
            name = "new-key",
            description =
                    "Makes a pair of keys for an agent or a client, writes it to a new file that only you can read, and"
                            + " prints the public one.")
    static final class NewPair implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The file to write; it must not be there yet.")
        private Path file;

        @Override
        public Integer call() {
            try {
                spec.commandLine().getOut().println(Keys.create(file));
                return 0;
            } catch (FileAlreadyExistsException e) {
                return failed(spec, file + " is there already, and is not overwritten");
            } catch (IOException e) {
                boolean hasFolder = file.toAbsolutePath().getParent() == null
                        || Files.isDirectory(file.toAbsolutePath().getParent());
                return failed(
                        spec,
                        "cannot write " + file + ": "
                                + (hasFolder ? "it is not allowed, or there is no room" : "there is no such folder"));
            }
        }
    }

    @Override
    public Integer call() {
        AgentSettings settings;
        try {
            settings = settings();
        } catch (IOException e) {
            return failed(spec, e.getMessage());
        }
        Interruption.ofThisThread();
        try (Agent agent = Agent.start(settings, ClientLog.NEWS)) {
            System.err.println("heartbeat: the agent listens on "
                    + settings.address().getHostAddress() + " port "
                    + agent.port() + ", " + (settings.keys().isPresent() ? "with keys" : "without keys")
                    + "; it allows "
                    + (settings.allowed().isEmpty() ? "no commands" : String.join(", ", names(settings.allowed()))));
            warnings(settings).forEach(warning -> System.err.println("heartbeat: " + warning));
            return agent.awaitEnd() ? 0 : FAILED;
        } catch (InterruptedException e) {
            return 0; // Ctrl-C is how it ends.
        } catch (IOException e) {
            return failed(spec, e.getMessage());
        }
    }

    /** What is allowed, and can do nothing. */
    private List<String> warnings(AgentSettings settings) {
        List<String> warnings = new ArrayList<>();
        if (settings.allowed().contains(CommandName.EXEC)
                && settings.programs().files().isEmpty()) {
            warnings.add("exec is allowed, but no --program is given: each will be refused");
        }
        settings.programs().files().stream()
                .filter(file -> !Files.isExecutable(file))
                .forEach(file -> warnings.add("--program: there is no program " + file + " at the moment"));
        if (folders.isEmpty() && settings.allowed().stream().anyMatch(FOR_FILES::contains)) {
            warnings.add("commands for files are allowed, but no --folder is given: each will be refused");
        }
        return warnings;
    }

    private static List<String> names(Set<CommandName> commands) {
        return commands.stream().sorted().map(CommandName::toString).toList();
    }

    private AgentSettings settings() throws IOException {
        if (port < 0 || port > 65535) {
            throw wrong("--port must be 0 to 65535, was " + port);
        }
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw wrong("--jobs must be 1 to " + MOST_JOBS + ", was " + jobs);
        }
        InetAddress listen = listen();
        Optional<Keys> keys = keys();
        if (!listen.isLoopbackAddress() && keys.isEmpty() && !withoutKeys) {
            throw wrong("on " + address
                    + ", whoever is in the network could give commands: give --key-file and --client-key,"
                    + " or, if that is meant, --without-keys");
        }
        AgentSettings settings = new AgentSettings(listen, port, allowedCommands(), folders(), programs(), jobs, keys);
        checkFilesOfOthers(settings);
        return settings;
    }

    /** Clients are not to have the agent's key, nor to make programs of their own of those that they may run. */
    private void checkFilesOfOthers(AgentSettings settings) throws IOException {
        if (keyFile != null && isBelowAFolder(settings.folders(), keyFile)) {
            throw wrong("--key-file must not be below a --folder");
        }
        if (settings.allowed().contains(CommandName.WRFILE)) {
            for (Path program : settings.programs().files()) {
                if (isBelowAFolder(settings.folders(), program)) {
                    throw wrong("--program: " + program + " is below a --folder, where clients may write (wrfile)");
                }
            }
        }
    }

    /** Itself, or what it links to. */
    private static boolean isBelowAFolder(Folders folders, Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        return parent != null && Files.exists(parent) && folders.contains(parent)
                || Files.exists(file) && folders.contains(file);
    }

    private InetAddress listen() {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw wrong("--listen must be an address of this machine, was " + address);
        }
    }

    private Optional<Keys> keys() throws IOException {
        if (keyFile == null && clientKeys.isEmpty()) {
            return Optional.empty();
        }
        if (keyFile == null || clientKeys.isEmpty() || withoutKeys) {
            throw wrong("--key-file and --client-key belong together, and --without-keys is neither");
        }
        try {
            return Optional.of(Keys.of(keyFile, clientKeys));
        } catch (IllegalArgumentException e) {
            throw wrong("--client-key: " + e.getMessage());
        }
    }

    private Set<CommandName> allowedCommands() {
        Set<CommandName> commands = EnumSet.noneOf(CommandName.class);
        for (String name : allowed) {
            commands.add(CommandName.of(name)
                    .orElseThrow(
                            () -> wrong("--allow: there is no command " + name + "; there are: " + CommandName.all())));
        }
        return commands;
    }

    private Folders folders() throws IOException {
        try {
            return Folders.of(folders);
        } catch (IOException e) {
            throw new IOException("--folder: there is no folder " + e.getMessage(), e);
        }
    }

    private ProgramList programs() {
        try {
            return ProgramList.of(programs);
        } catch (IllegalArgumentException e) {
            throw wrong("--program: " + e.getMessage());
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static int failed(CommandSpec spec, String sentence) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + Printable.of(sentence));
        return FAILED;
    }
}
