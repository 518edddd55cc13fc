package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.client.HeartbeatException;
import org.hilbert.heartbeat.client.RefusedException;
import org.hilbert.heartbeat.nagios.Range;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code check}: a plug-in for Nagios and its kin, by the monitoring plug-in guidelines: one line on stdout, and 0, 1, 2 or
 * 3 to exit with. So that a monitor never takes a mistake for a verdict, 3 also ends {@code --help} and a wrong option.
 */
@Command(
        name = "check",
        description =
                "A monitoring plug-in: prints the status line of an application, or of the host if none is named, and"
                        + " exits with 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN).",
        exitCodeOnUsageHelp = 3,
        exitCodeOnVersionHelp = 3)
final class Check implements Callable<Integer> {
    private static final String NO_SERVER = "cannot get heartbeat status from HB server!";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Mixin
    private ApplicationOption application;

    @Option(
            names = {"-w", "--warning"},
            paramLabel = "RANGE",
            description =
                    "WARNING if the overdue ratio is outside of this range, such as 3; the server decides unless given.",
            converter = RangeConverter.class)
    private Range warning;

    @Option(
            names = {"-c", "--critical"},
            paramLabel = "RANGE",
            description = "CRITICAL if the overdue ratio is outside of this range.",
            converter = RangeConverter.class)
    private Range critical;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say below the line what was asked and, if there was no answer, why.")
    private boolean[] verbose = {};

    /** A range of the guidelines, for picocli. */
    static final class RangeConverter implements ITypeConverter<Range> {
        @Override
        public Range convert(String text) {
            try {
                return Range.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() {
        HeartbeatClient client = server.client();
        Optional<String> id = application.id();
        StatusLine line;
        String details;
        try {
            line = new OwnThresholds(warning, critical)
                    .judge(id.map(client::status).orElseGet(client::status));
            details = "";
        } catch (RefusedException e) {
            line = new StatusLine(ServiceState.UNKNOWN, "the server does not say: " + e.sentence());
            details = e.getMessage();
        } catch (HeartbeatException e) {
            line = new StatusLine(ServiceState.CRITICAL, NO_SERVER);
            details = e.getMessage();
        } catch (Error e) {
            // Of a JVM that is out of memory, say: left alone it would exit with 1, which is WARNING.
            throw new IllegalStateException(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(Printable.of(line));
        if (verbose.length > 0) {
            out.println("asked " + client.server() + " for "
                    + id.map(name -> "application " + Printable.of(name)).orElse("the host"));
            details.lines().map(Printable::of).forEach(out::println);
        }
        return line.state().exitCode();
    }

    /** What is said, and exited with, where there is no verdict: not even a crash may look like one. */
    static int noVerdict(CommandLine command, String why) {
        String text = Printable.of(why.lines().findFirst().orElse("")).replace('|', ' ');
        command.getOut().println(new StatusLine(ServiceState.UNKNOWN, text));
        return ServiceState.UNKNOWN.exitCode();
    }
}
