package org.hilbert.heartbeat.action;

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
import org.hilbert.heartbeat.probe.conplyent.NotConnectedException;
import org.hilbert.heartbeat.probe.conplyent.Result;
import org.hilbert.heartbeat.probe.conplyent.ServerAddress;
import org.hilbert.heartbeat.probe.conplyent.TimedOutException;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.jboss.logging.Logger;

/** Has a station's agent, or a Conplyent server, run a command there. Thread-safe. */
final class StationCommand extends CommandAction {
    /** In an address: the host of the application. */
    private static final String HOST = "{host}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    /** Of an application that is named in a line which the station takes apart. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:+@-]+");

    private static final Logger LOG = Logger.getLogger(StationCommand.class);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** For telling a job to end that takes too long. */
    private static final Duration PARTING = Duration.ofSeconds(2);

    private static final long NEARLY_NANOS = 20_000_000;
    /** After these the station may be gone before it says so. */
    private static final Set<String> LAST_ONES = Set.of("reboot", "shutdown", "close_server");

    private final String address;
    private final boolean byHost;
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
    StationCommand(ActionCheck check, Means means, Function<ApplicationId, Optional<String>> refusal) {
        super(command(check), namesItsHost(check), refusal);
        this.means = means;
        this.address = check.required("address", check.settings().address());
        this.byHost = namesItsHost(check);
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
        ApplicationId id = occasion.application();
        Optional<ServerAddress> server = byHost
                ? ApplicationId.hostIn(id.toString())
                        .map(host -> host.indexOf(':') < 0 ? host : "[" + host + "]")
                        .flatMap(this::server)
                : server("");
        if (server.isEmpty()) {
            return Uni.createFrom().item(Outcome.notBegun("its ID names no host that could be asked"));
        }
        if (namesAnApplication() && !PLAIN.matcher(id.toString()).matches()) {
            return Uni.createFrom()
                    .item(Outcome.notBegun(
                            "its name is not passed on: at a station it would become more than one word"));
        }
        return Uni.createFrom()
                .emitter(emitter -> (isStep ? means.steps() : means.others())
                        .execute(() -> emitter.complete(guarded(server.get(), arguments, lateness))));
    }

    /** Whatever happens, somebody waits for an outcome. */
    private Outcome guarded(ServerAddress server, List<String> arguments, Supplier<Optional<String>> lateness) {
        try {
            return lateness.get().map(Outcome::notBegun).orElseGet(() -> outcome(server, arguments));
        } catch (RuntimeException | Error e) {
            LOG.error("a command at a station could not be run", e);
            return new Outcome(false, "it failed unforeseen; the log says more"); // or was begun before
        }
    }

    private Outcome outcome(ServerAddress server, List<String> arguments) {
        long end = means.time().nanoTime() + timeout.toNanos();
        try (ConplyentConnection connection = means.clients().get().add(server)) {
            Command command;
            try {
                connection.connect(timeout);
                command = connection.command(
                        arguments.get(0), arguments.subList(1, arguments.size()).toArray());
            } catch (ConplyentException e) {
                return Outcome.notBegun(e.getMessage());
            }
            try (Listener listener = command.timeout(left(end)).start()) {
                return heard(connection, arguments.get(0), listener, end);
            } catch (NotConnectedException e) {
                return Outcome.notBegun(e.getMessage());
            } catch (TimedOutException e) {
                return new Outcome(
                        false,
                        arguments.get(0) + ": it was not taken in within " + timeout.toMillis()
                                + " ms; it may run nevertheless");
            } catch (ConplyentException e) {
                return new Outcome(false, e.getMessage());
            }
        }
    }

    private Outcome heard(ConplyentConnection connection, String name, Listener listener, long end) {
        Tail told = new Tail();
        try {
            for (Optional<Object> next = next(listener, end); next.isPresent(); next = next(listener, end)) {
                told.add(Result.octets(next.get()));
                if (isOver(end)) {
                    return ended(connection, listener, told, "ran for more than " + timeout.toMillis() + " ms");
                }
            }
            OptionalLong status = listener.exitCode();
            return new Outcome(
                    status.orElse(0) == 0,
                    told.and(status.isPresent() ? "exit status " + status.getAsLong() : "no exit status"));
        } catch (TimedOutException e) {
            return ended(
                    connection,
                    listener,
                    told,
                    isOver(end)
                            ? "ran for more than " + timeout.toMillis() + " ms"
                            : "was silent for more than " + maxInterval.toMillis() + " ms");
        } catch (ConnectionLostException e) {
            return LAST_ONES.contains(name)
                    ? new Outcome(true, told.and("the connection ended, as it does when that is done"))
                    : new Outcome(false, told.and(e.getMessage()));
        } catch (ConplyentException e) {
            return new Outcome(false, told.and(e.getMessage()));
        }
    }

    private Optional<Object> next(Listener listener, long end) {
        Duration left = left(end);
        listener.maxInterval(Optional.of(left.compareTo(maxInterval) < 0 ? left : maxInterval));
        return listener.next();
    }

    private static Outcome ended(ConplyentConnection connection, Listener listener, Tail told, String why) {
        try {
            connection.kill(listener.id()).timeout(PARTING).start().close();
        } catch (ConplyentException e) {
            // it may not be allowed there, or the station is gone
        }
        return new Outcome(false, told.and("it was told to end: it " + why));
    }

    /** Or as good as: it is waited for in milliseconds. */
    private boolean isOver(long end) {
        return means.time().nanoTime() - end >= -NEARLY_NANOS;
    }

    private Duration left(long end) {
        Duration left = Duration.ofNanos(end - means.time().nanoTime());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    @Override
    public String target() {
        return name() + " at " + address;
    }
}
