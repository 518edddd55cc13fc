package org.hilbert.heartbeat.cli;

import java.lang.System.Logger;
import java.time.Duration;

import org.hilbert.heartbeat.client.HeartbeatClient;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the server is, and how long to wait for it: the options of every command that talks to one. */
final class ServerOptions {
    private static final String NOBODY = "heartbeat";
    private static final double SHORTEST_TIMEOUT = 0.001;
    private static final int LONGEST_TIMEOUT = 600;
    private static final int USUAL_TIMEOUT = 4;

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
            description = "How long to wait for an answer, 0.001 to 600 s; 4 unless given.")
    private Double timeoutSeconds;

    /**
     * The client for one message or question, or a few.
     *
     * @throws ParameterException if an option, or the variable that stands in for it, is not as it must be
     */
    HeartbeatClient client() {
        return client(ClientLog.NOTHING, USUAL_TIMEOUT);
    }

    /**
     * The same, with a log.
     *
     * @param seconds how long to wait unless told otherwise
     */
    HeartbeatClient client(Logger log, double seconds) {
        Duration timeout = timeout(seconds);
        return client(HeartbeatClient.builder()
                .logger(log)
                .requestTimeout(timeout)
                .httpClient(new UrlConnectionClient(timeout)));
    }

    /** The client for a program that goes on: it may take longer to load, and gives up what it is told to. */
    HeartbeatClient lastingClient(Logger log) {
        return client(HeartbeatClient.builder().logger(log).requestTimeout(timeout(USUAL_TIMEOUT)));
    }

    private Duration timeout(double usual) {
        double seconds = timeoutSeconds == null ? usual : timeoutSeconds;
        if (!(seconds >= SHORTEST_TIMEOUT && seconds <= LONGEST_TIMEOUT)) {
            throw misused("--timeout must be from 0.001 to 600 s, was " + seconds);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** It has no application of its own yet; so a variable that names one wrongly does no harm where none is needed. */
    private HeartbeatClient client(HeartbeatClient.Builder client) {
        if (url != null && (host != null || port != null)) {
            throw misused("--url says it all; give it, or --host and --port");
        }
        checkPort(command, port);
        try {
            if (url != null) {
                client.url(url);
            }
        } catch (IllegalArgumentException e) {
            throw misused(e.getMessage());
        }
        try {
            if (host != null || port != null) {
                client.address(
                        host == null ? Variables.get("HB_HOST") : host,
                        port == null ? Variables.get("HB_PORT") : port.toString());
            }
            return client.application(NOBODY).build();
        } catch (IllegalArgumentException e) {
            throw host != null && port != null
                    ? misused(e.getMessage())
                    : new VariableException(command, e.getMessage());
        }
    }

    /** @param port of the option --port; null if it was not given */
    static void checkPort(CommandSpec command, Integer port) {
        if (port != null && (port < 1 || port > 65535)) {
            throw new ParameterException(command.commandLine(), "--port must be from 1 to 65535, was " + port);
        }
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
