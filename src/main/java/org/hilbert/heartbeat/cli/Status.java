package org.hilbert.heartbeat.cli;

import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: the line of an application or of the host, whatever it says. */
@Command(
        name = "status",
        description =
                "Prints the status line of an application, or of the host if none is named. To exit with what it says,"
                        + " see check.")
final class Status implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Mixin
    private ApplicationOption application;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        HeartbeatClient client = server.client();
        StatusLine line = application.id().map(client::status).orElseGet(client::status);
        if (output.json()) {
            output.printJson(Json.text(Json.status(line)));
        } else {
            output.print(line);
        }
        return 0;
    }
}
