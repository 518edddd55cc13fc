package org.hilbert.heartbeat.cli;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code list}: the active applications, one a line. */
@Command(name = "list", description = "Prints the IDs of the active applications, one a line.")
final class ListApplications implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        List<String> ids = server.client().list();
        if (output.json()) {
            output.printJson(Json.text(Json.array(ids.stream()
                    .map(id -> (Json.Part) json -> json.writeString(id))
                    .toList())));
        } else {
            ids.forEach(output::print);
        }
        return 0;
    }
}
