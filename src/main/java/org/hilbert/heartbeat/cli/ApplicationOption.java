package org.hilbert.heartbeat.cli;

import java.util.Optional;

import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who is beating, or whose state is asked for. */
final class ApplicationOption {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-a", "--appid"},
            paramLabel = "APP_ID",
            description = "The application. APP_ID unless given.")
    private String id;

    /**
     * Empty for the host.
     *
     * @throws ParameterException if nothing can have that name
     */
    Optional<String> id() {
        String name = id == null ? Variables.get("APP_ID") : id;
        if (Variables.isGarbled(name)) {
            throw misused("APP_ID " + Variables.GARBLED);
        }
        if (name.isEmpty() && id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ApplicationId.of(name).toString());
        } catch (MalformedRequestException e) {
            throw misused(e.getMessage());
        }
    }

    /**
     * The client of the application.
     *
     * @throws ParameterException if none is named, or nothing can have that name
     */
    HeartbeatClient of(HeartbeatClient client) {
        return client.forApplication(id().orElseThrow(() -> misused("--appid, or APP_ID, must say who is beating")));
    }

    private ParameterException misused(String sentence) {
        return id == null
                ? new VariableException(command, sentence)
                : new ParameterException(command.commandLine(), sentence);
    }
}
