package org.hilbert.heartbeat.cli;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.HeartbeatClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}, {@code ping} and {@code done}: one message, and what the server answers. */
final class BeatCommands {
    /** 100 days, in ms: more than any server takes. */
    static final long LONGEST = 8_640_000_000L;

    private BeatCommands() {}

    @Command(name = "init", description = "Says that an application starts; prints how long it may be silent, in ms.")
    static final class Init extends Promise {
        @Override
        Duration send(HeartbeatClient client, Duration promise) {
            return client.init(promise);
        }
    }

    @Command(name = "ping", description = "Says that an application is alive; prints how long it may be silent, in ms.")
    static final class Ping extends Promise {
        @Override
        Duration send(HeartbeatClient client, Duration promise) {
            return client.ping(promise);
        }
    }

    @Command(name = "done", description = "Says that an application ends; prints what the server says to that.")
    static final class Done extends Beat {
        @Parameters(
                paramLabel = "T",
                arity = "0..1",
                defaultValue = "0",
                description = "How long that may take, 0 to 8640000000 ms; ${DEFAULT-VALUE} unless given.")
        private long millis;

        @Override
        void send(HeartbeatClient client) {
            String reply = client.done(time(millis));
            if (output.json()) {
                output.printJson(Json.object(json -> json.writeStringField("reply", reply)));
            } else {
                output.print(reply);
            }
        }
    }

    abstract static class Promise extends Beat {
        @Parameters(
                paramLabel = "T",
                description = "The promise: the next beat comes within that time, 0 to 8640000000 ms.")
        private long millis;

        abstract Duration send(HeartbeatClient client, Duration promise);

        @Override
        final void send(HeartbeatClient client) {
            long maxWait = send(client, time(millis)).toMillis();
            if (output.json()) {
                output.printJson(Json.object(json -> json.writeNumberField("maxWait", maxWait)));
            } else {
                output.print(maxWait);
            }
        }
    }

    abstract static class Beat implements Callable<Integer> {
        @Mixin
        private ServerOptions server;

        @Mixin
        private ApplicationOption application;

        @Mixin
        OutputOptions output;

        @Spec
        private CommandSpec spec;

        abstract void send(HeartbeatClient client);

        @Override
        public final Integer call() {
            send(application.of(server.client()));
            return 0;
        }

        final Duration time(long millis) {
            if (millis < 0 || millis > LONGEST) {
                throw new ParameterException(
                        spec.commandLine(), "T must be from 0 to " + LONGEST + " ms, was " + millis);
            }
            return Duration.ofMillis(millis);
        }
    }
}
