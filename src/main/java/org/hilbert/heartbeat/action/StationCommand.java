package org.hilbert.heartbeat.action;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.probe.Stations;
import org.hilbert.heartbeat.probe.conplyent.Command;
import org.hilbert.heartbeat.probe.conplyent.ConnectionLostException;
import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;
import org.hilbert.heartbeat.probe.conplyent.ConplyentConnection;
import org.hilbert.heartbeat.probe.conplyent.ConplyentException;
import org.hilbert.heartbeat.probe.conplyent.CurveKeys;
import org.hilbert.heartbeat.probe.conplyent.Listener;
import org.hilbert.heartbeat.probe.conplyent.ServerAddress;
import org.hilbert.heartbeat.probe.conplyent.TimedOutException;
import org.hilbert.heartbeat.protocol.ApplicationId;

/** Has a station's agent, or a Conplyent server, run a command there. Thread-safe. */
final class StationCommand extends CommandAction {
    /** In an address: the host of the application. */
    private static final String HOST = "{host}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** For telling a job to end that takes too long. */
    private static final Duration PARTING = Duration.ofSeconds(2);

    private static final int MOST_TOLD = 8 * 1024;
    /** After these the station may be gone before it says so. */
    private static final Set<String> LAST_ONES = Set.of("reboot", "shutdown", "close_server");

    private final String address;
    private final Optional<CurveKeys> keys;
    private final Duration timeout;
    private final Duration maxInterval;
    private final Means means;

    /**
     * What is needed to run something.
     *
     * @param clients asked for when there is something to run
     * @param steps has a thread for each step of a ladder that is under way
     * @param others has some for what is told of something, or tried: however long that hangs, it holds up no recovery
     */
    record Means(Supplier<ConplyentClients> clients, Executor steps, Executor others, TimeSource time) {}

    /**
     * The command that these settings describe.
     *
     * @param refusal why nobody may act on that application by its name, as a sentence; empty if one may
     */
    static StationCommand of(ActionCheck check, Means means, Function<ApplicationId, Optional<String>> refusal) {
        return new StationCommand(check, means, refusal);
    }

    private StationCommand(ActionCheck check, Means means, Function<ApplicationId, Optional<String>> refusal) {
        super(command(check), namesItsHost(check), refusal);
        this.means = means;
        this.address = check.required("address", check.settings().address());
        this.keys = Stations.keys(check.settings().serverKey(), check.settings().keyFile(), check::refused);
        if (!NAME.matcher(check.settings().command().orElseThrow().get(0)).matches()) {
            throw check.refused(
                    "command",
                    "must begin with the name of a command of the station, such as exec; arguments are a list, parted by"
                            + " commas");
        }
        if (server("station").isEmpty()) {
            throw check.refused(
                    "address", "must be host or host:port, an IPv6 address in brackets, the port 1 to 65535");
        }
        this.timeout = check.within("timeout", check.settings().timeout(), USUAL, SHORTEST, LONGEST);
        this.maxInterval = check.within("max-interval", check.settings().maxInterval(), timeout, SHORTEST, timeout);
    }

    /** Whether the application's host becomes part of the address. */
    static boolean namesItsHost(ActionCheck check) {
        return check.settings().address().filter(given -> given.contains(HOST)).isPresent();
    }

    private Optional<ServerAddress> server(String host) {
        return Stations.address(address.replace(HOST, host), keys);
    }

    @Override
    Uni<Outcome> run(Occasion occasion, List<String> arguments, boolean isStep, Supplier<Optional<String>> lateness) {
        Optional<ServerAddress> server = ApplicationId.hostIn(
                        occasion.application().toString())
                .map(host -> host.indexOf(':') < 0 ? host : "[" + host + "]")
                .map(this::server)
                .orElseGet(() -> server("unknown"));
        return Uni.createFrom()
                .emitter(emitter -> (isStep ? means.steps() : means.others())
                        .execute(() -> emitter.complete(outcome(server.orElseThrow(), arguments, lateness))));
    }

    private Outcome outcome(ServerAddress server, List<String> arguments, Supplier<Optional<String>> lateness) {
        Optional<String> tooLate = lateness.get();
        if (tooLate.isPresent()) {
            return Outcome.notBegun(tooLate.get());
        }
        long end = means.time().nanoTime() + timeout.toNanos();
        try (ConplyentConnection connection = means.clients().get().add(server)) {
            connection.connect(timeout);
            Command command = connection.command(
                    arguments.get(0), arguments.subList(1, arguments.size()).toArray());
            return heard(connection, arguments.get(0), command, end);
        } catch (ConplyentException e) { // of what has been begun, none comes out here
            return Outcome.notBegun(e.getMessage());
        } catch (RuntimeException e) {
            return Outcome.notBegun("it could not be run: " + e);
        }
    }

    private Outcome heard(ConplyentConnection connection, String name, Command command, long end) {
        StringBuilder told = new StringBuilder();
        try (Listener listener = command.timeout(left(end)).start()) {
            try {
                listener.maxInterval(Optional.of(shorter(end)));
                for (Object each : listener) {
                    add(told, each);
                    listener.maxInterval(Optional.of(shorter(end)));
                }
                OptionalLong status = listener.exitCode();
                return new Outcome(
                        status.orElse(0) == 0,
                        joined(told, status.isPresent() ? "exit status " + status.getAsLong() : "no exit status"));
            } catch (TimedOutException e) {
                end(connection, listener.id());
                boolean isOver = means.time().nanoTime() - end >= 0;
                return new Outcome(
                        false,
                        joined(
                                told,
                                "it was told to end: it "
                                        + (isOver
                                                ? "ran for more than " + timeout.toMillis() + " ms"
                                                : "was silent for more than " + maxInterval.toMillis() + " ms")));
            }
        } catch (ConnectionLostException e) {
            return LAST_ONES.contains(name)
                    ? new Outcome(true, joined(told, "the connection ended, as it does when that is done"))
                    : new Outcome(false, joined(told, e.getMessage()));
        } catch (ConplyentException e) {
            return new Outcome(false, joined(told, e.getMessage()));
        }
    }

    private Duration left(long end) {
        Duration left = Duration.ofNanos(end - means.time().nanoTime());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    private Duration shorter(long end) {
        Duration left = left(end);
        return left.compareTo(maxInterval) < 0 ? left : maxInterval;
    }

    private static void end(ConplyentConnection connection, long job) {
        try {
            connection.kill(job).timeout(PARTING).maxInterval(PARTING).run();
        } catch (ConplyentException e) {
            // it may not be allowed there, or the station is gone
        }
    }

    private static void add(StringBuilder told, Object each) {
        String text = each instanceof byte[] octets ? new String(octets, StandardCharsets.UTF_8) : String.valueOf(each);
        told.append(text, Math.max(0, text.length() - MOST_TOLD), text.length());
        if (told.length() > MOST_TOLD) {
            told.delete(0, told.length() - MOST_TOLD);
        }
    }

    private static String joined(StringBuilder told, String how) {
        String text = told.toString().strip();
        return text.isEmpty() ? how : text + "\n" + how;
    }

    @Override
    public String target() {
        return name() + " at " + address;
    }
}
