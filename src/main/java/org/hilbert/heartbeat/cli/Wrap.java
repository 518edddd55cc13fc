package org.hilbert.heartbeat.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.Heartbeat;
import org.hilbert.heartbeat.client.HeartbeatClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code wrap}: runs a program and beats for it, as the shell wrapper of the original does and by the same variables. The
 * program runs in any case: without a name to beat under, and when the server is away.
 */
@Command(
        name = "wrap",
        description =
                "Runs a program and beats for it: says init, pings while it lives if told so, says done. Signals go to"
                        + " the program, and its exit status comes back. It runs when the server is away, too.")
class Wrap implements Callable<Integer> {
    private static final long LONGEST = BeatCommands.LONGEST;
    /** How long a server that hangs may hold the program up, or its exit status back. */
    private static final double PATIENCE_SECONDS = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Mixin
    private ApplicationOption application;

    @Option(
            names = "--init",
            negatable = true,
            description = "Say init first, or leave that to the program. HB_SEND_INIT or true unless given.")
    private Boolean init;

    @Option(
            names = "--init-timeout",
            paramLabel = "MS",
            description = "What init promises: the next beat within that time. HB_INIT_TIMEOUT or 10000 unless given.")
    private Long initTimeout;

    @Option(
            names = "--ping",
            negatable = true,
            description = "Ping while the program lives, or leave that to it. HB_SEND_PING unless given; otherwise wrap"
                    + " does not and dummy does.")
    private Boolean ping;

    @Option(
            names = "--ping-interval",
            paramLabel = "MS",
            description = "What a ping promises: the next one within that time. HB_PING_INTERVAL or 9000 unless given.")
    private Long pingInterval;

    @Option(
            names = "--done",
            negatable = true,
            description = "Say done when the program has ended. HB_SEND_DONE or true unless given.")
    private Boolean done;

    @Option(
            names = "--done-timeout",
            paramLabel = "MS",
            description = "What done names: gone within that time. HB_DONE_TIMEOUT or 0 unless given.")
    private Long doneTimeout;

    @Parameters(
            paramLabel = "CMD",
            arity = "1..*",
            description = "The program and its arguments; -- before them keeps their options apart from these.")
    private List<String> command;

    /** {@code dummy}: {@code wrap} with pings on, for a program that knows nothing of heartbeats. */
    @Command(name = "dummy", description = "Runs a program that does not beat itself: wrap, with pings on.")
    static final class Dummy extends Wrap {
        @Override
        boolean pings() {
            return true;
        }
    }

    /** Whether it pings unless told. */
    boolean pings() {
        return false;
    }

    @Override
    public final Integer call() {
        // As the original reads them: init and done want the word true, and only false stops pings.
        boolean sendsInit = init != null ? init : word("HB_SEND_INIT", true).equals("true");
        boolean sendsDone = done != null ? done : word("HB_SEND_DONE", true).equals("true");
        boolean sendsPing = ping != null ? ping : !word("HB_SEND_PING", pings()).equals("false");
        Duration initPromise = promise("--init-timeout", initTimeout, "HB_INIT_TIMEOUT", 10_000);
        Duration pingPromise = promise("--ping-interval", pingInterval, "HB_PING_INTERVAL", 9_000);
        Duration donePromise = promise("--done-timeout", doneTimeout, "HB_DONE_TIMEOUT", 0);
        Optional<HeartbeatClient> known = client(sendsPing);
        Child child = new Child();
        if (known.isEmpty()) {
            return child.run(command, Map.of());
        }
        HeartbeatClient client = known.get();
        Map<String, String> environment =
                Map.of("APP_ID", client.application(), "HB_URL", client.server().toString());
        if (sendsPing) {
            Heartbeat.Builder heartbeat = Heartbeat.of(client)
                    .initPromise(initPromise)
                    .promise(pingPromise)
                    .donePromise(donePromise);
            Heartbeat beating = (sendsInit ? heartbeat : heartbeat.announced()).start();
            int status = child.run(command, environment);
            if (sendsDone) {
                beating.close();
            }
            return status;
        }
        if (sendsInit) {
            // The program's own pings come after it.
            client.init(initPromise, null);
        }
        int status = child.run(command, environment);
        if (sendsDone) {
            client.done(donePromise, null);
        }
        return status;
    }

    /** Empty if the variables do not say for whom to beat, and where to: their mistakes are no reason for a dark exhibit. */
    private Optional<HeartbeatClient> client(boolean forLong) {
        try {
            HeartbeatClient client =
                    forLong ? server.lastingClient(ClientLog.NEWS) : server.client(ClientLog.NEWS, PATIENCE_SECONDS);
            return Optional.of(application.of(client));
        } catch (VariableException e) {
            tell(e.getMessage() + "; " + command.get(0) + " is not watched");
            return Optional.empty();
        }
    }

    private Duration promise(String option, Long given, String variable, long otherwise) {
        if (given != null && (given < 0 || given > LONGEST)) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be from 0 to " + LONGEST + " ms, was " + given);
        }
        String value = Variables.get(variable, String.valueOf(otherwise));
        if (given == null && (!value.matches("\\d{1,10}") || Long.parseLong(value) > LONGEST)) {
            tell(variable + " must be from 0 to " + LONGEST + " ms, was " + value + "; taken as " + otherwise);
            return Duration.ofMillis(otherwise);
        }
        return Duration.ofMillis(given != null ? given : Long.parseLong(value));
    }

    private static String word(String variable, boolean otherwise) {
        String value = Variables.get(variable, String.valueOf(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            tell(variable + " must be true or false, was " + value);
        }
        return value;
    }

    private static void tell(String sentence) {
        System.err.println("heartbeat: " + Printable.of(sentence));
    }
}
