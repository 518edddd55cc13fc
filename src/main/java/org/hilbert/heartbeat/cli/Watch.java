package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.client.HeartbeatException;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watch}: all applications, live, until Ctrl-C; or once. */
@Command(
        name = "watch",
        description =
                "Shows all applications, live, until Ctrl-C: in a terminal a table, coloured by state; in a pipe or a"
                        + " file a line for every change; with --json an object for every look.")
final class Watch implements Callable<Integer> {
    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 3600;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Mixin
    private OutputOptions output;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often to look, 0.1 to 3600 s; ${DEFAULT-VALUE} unless given.")
    private double interval;

    @Option(names = "--once", description = "Look once and end.")
    private boolean once;

    /** One way to show what was seen. */
    interface View {
        /** All applications, in the order in which the server came to know them. */
        void show(List<StatusLine> applications);

        /** There was no answer. */
        void silence(String why);

        /** Nothing more is to come. */
        default void end() {}
    }

    @Override
    public Integer call() {
        if (!(interval >= SHORTEST && interval <= LONGEST)) {
            throw new ParameterException(spec.commandLine(), "--interval must be 0.1 to 3600 s, was " + interval);
        }
        HeartbeatClient client = once ? server.client() : server.lastingClient(ClientLog.NOTHING);
        View view = view(client);
        if (once) {
            view.show(client.statusOfEach());
            return 0;
        }
        Interruption.ofThisThread();
        try {
            do {
                look(client, view);
                Thread.sleep(Math.round(interval * 1000));
            } while (!spec.commandLine().getOut().checkError());
        } catch (InterruptedException e) {
            // Ctrl-C is how it ends.
        } finally {
            view.end();
        }
        return 0;
    }

    private View view(HeartbeatClient client) {
        PrintWriter out = spec.commandLine().getOut();
        ColorScheme colors = spec.commandLine().getColorScheme();
        if (output.json()) {
            return new JsonView(out);
        }
        if (once) {
            return new TableView(out, colors, client.server(), false);
        }
        boolean canDraw = System.console() != null && !Variables.get("TERM").equals("dumb");
        return !canDraw ? new ChangesView(out) : new TableView(out, colors, client.server(), true);
    }

    private static void look(HeartbeatClient client, View view) {
        try {
            view.show(client.statusOfEach());
        } catch (HeartbeatException e) {
            if (!Thread.currentThread().isInterrupted()) {
                view.silence(e.getMessage());
            }
        }
    }
}
