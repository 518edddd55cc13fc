package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.client.HeartbeatClient;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: an application that makes random promises and breaks some, until Ctrl-C (seed 000). */
@Command(
        name = "demo",
        description = "Beats with random promises of up to 3 s and breaks some of them, until Ctrl-C says goodbye; as "
                + Demo.NAME + " unless told otherwise.")
final class Demo implements Callable<Integer> {
    static final String NAME = "heartbeat-demo";
    private static final StatusLine NO_ANSWER = new StatusLine(ServiceState.UNKNOWN, "no answer");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Mixin
    private ApplicationOption application;

    @Option(
            names = {"-n", "--beats"},
            paramLabel = "N",
            description = "Say goodbye after so many pings; 0, for never, unless given.")
    private long beats;

    @Option(names = "--seed", paramLabel = "N", description = "Make the same choices each time; a number.")
    private Long seed;

    @Override
    public Integer call() {
        if (beats < 0) {
            throw new ParameterException(spec.commandLine(), "--beats must be 0 or more, was " + beats);
        }
        HeartbeatClient client = server.lastingClient(ClientLog.NEWS);
        client = application.id().isPresent() ? application.of(client) : client.forApplication(NAME);
        Interruption.ofThisThread();
        try {
            beat(client, seed == null ? new Random() : new Random(seed));
        } catch (InterruptedException e) {
            // Ctrl-C is how it ends; from here on the thread may wait for answers again.
        }
        say("goodbye: " + client.done(Duration.ZERO, "no answer"));
        tellWhatTheServerKnows(client);
        return 0;
    }

    private void beat(HeartbeatClient client, Random random) throws InterruptedException {
        long promise = 100 + random.nextInt(1901);
        Duration maxWait = client.init(Duration.ofMillis(promise), Duration.ofMillis(promise));
        say("I am " + client.application() + ", on " + client.server());
        tellWhatTheServerKnows(client);
        long broken = 0;
        for (long number = 1; beats == 0 || number <= beats; number++) {
            long silence = random.nextInt((int) promise * 7 + 1);
            boolean late = silence > maxWait.toMillis();
            broken += late ? 1 : 0;
            say(String.format(
                    "beat %d: promised %d ms, may be silent for %d ms, will be for %d ms%s (%d broken so far)",
                    number, promise, maxWait.toMillis(), silence, late ? ": a broken promise" : "", broken));
            Thread.sleep(silence);
            promise = random.nextInt(3001);
            maxWait = client.ping(Duration.ofMillis(promise), Duration.ofMillis(promise));
        }
    }

    private void tellWhatTheServerKnows(HeartbeatClient client) {
        say("applications: " + String.join(", ", client.list(List.of("no answer"))));
        say("host: " + client.status(NO_ANSWER));
        say("this one: " + client.status(client.application(), NO_ANSWER));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Printable.of(line));
        out.flush();
    }
}
