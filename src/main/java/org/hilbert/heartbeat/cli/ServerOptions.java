package org.hilbert.heartbeat.cli;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.client.HeartbeatClient;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the server is, and how long to wait for it: the options of every command that talks to one. */
final class ServerOptions {
    private static final int LONGEST_TIMEOUT = 600;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "The address of the server, such as https://monitor:8888. HB_URL unless given.")
    private String url;

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "The server's host. HB_HOST or 127.0.0.1 unless given.")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The server's port, 1 to 65535. HB_PORT or 8888 unless given.")
    private Integer port;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "How long to wait for an answer, above 0 and at most 600 s; ${DEFAULT-VALUE} unless given.",
            defaultValue = "4")
    private double timeoutSeconds;

    @Option(
            names = {"-a", "--appid"},
            paramLabel = "APP_ID",
            description = "The application. APP_ID unless given.")
    private String application;

    /**
     * The client for one message or question.
     *
     * @throws ParameterException if an option, or the variable that stands in for it, is not as it must be
     */
    HeartbeatClient client() {
        return client(ClientLog.NOTHING);
    }

    /** The same, with the log of a client that goes on when the server is away. */
    HeartbeatClient client(Logger log) {
        try {
            if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT)) {
                throw new IllegalArgumentException(
                        "--timeout must be above 0 and at most " + LONGEST_TIMEOUT + " s, was " + timeoutSeconds);
            }
            Duration timeout = Duration.ofNanos(Math.round(timeoutSeconds * 1e9));
            HeartbeatClient.Builder client = HeartbeatClient.builder()
                    .logger(log)
                    .requestTimeout(timeout)
                    .httpClient(new UrlConnectionClient(timeout));
            if (url != null && (host != null || port != null)) {
                throw new IllegalArgumentException("--url says it all; give it, or --host and --port");
            }
            if (url != null) {
                client.url(url);
            }
            if (host != null || port != null) {
                client.address(
                        host == null ? variable("HB_HOST") : host,
                        port == null ? variable("HB_PORT") : port.toString());
            }
            if (application != null) {
                client.application(application);
            }
            return client.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** The same, and it knows who is beating. */
    HeartbeatClient clientOfApplication() {
        HeartbeatClient client = client();
        if (application().isEmpty()) {
            throw new ParameterException(command.commandLine(), "--appid, or APP_ID, must say who is beating");
        }
        return client;
    }

    /** Whose status is asked for, if not the host's. */
    Optional<String> application() {
        return Optional.ofNullable(application == null ? variable("APP_ID") : application)
                .filter(id -> !id.isEmpty());
    }

    /** A variable of the environment; empty if it is not set. */
    static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }
}
