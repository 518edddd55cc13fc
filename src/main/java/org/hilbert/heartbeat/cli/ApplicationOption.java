package org.hilbert.heartbeat.cli;

import java.util.Optional;

import org.hilbert.heartbeat.client.HeartbeatClient;

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

    /** Empty for the host. */
    Optional<String> id() {
        return Optional.of(id == null ? Variables.get("APP_ID") : id).filter(name -> !name.isEmpty());
    }

    /**
     * The client of the application.
     *
     * @throws ParameterException if none is named, or nothing can have that name
     */
    HeartbeatClient of(HeartbeatClient client) {
        String name = id().orElseThrow(() -> misused("--appid, or APP_ID, must say who is beating"));
        if (Variables.isGarbled(name)) {
            throw misused("APP_ID " + Variables.GARBLED);
        }
        try {
            return client.forApplication(name);
        } catch (IllegalArgumentException e) {
            throw misused(e.getMessage());
        }
    }

    /** Whether a person has said so, not the environment. */
    boolean isGiven() {
        return id != null;
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
