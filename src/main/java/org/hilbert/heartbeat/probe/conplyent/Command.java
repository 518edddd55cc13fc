package org.hilbert.heartbeat.probe.conplyent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;

/**
 * A command that is ready to be run. Each method that sets something returns another command with that; this one stays as it is.
 * Immutable, thread-safe.
 */
public final class Command {
    private final ConplyentConnection connection;
    private final String name;
    private final List<Object> arguments;
    private final Map<String, Object> named;
    private final Options options;

    private record Options(
            Optional<Duration> timeout,
            Optional<Duration> maxInterval,
            boolean raisesError,
            Optional<Consumer<Object>> echo) {}

    Command(ConplyentConnection connection, String name, List<Object> arguments) {
        this(
                connection,
                name,
                arguments,
                Map.of(),
                new Options(Optional.empty(), Optional.empty(), false, Optional.empty()));
    }

    private Command(
            ConplyentConnection connection,
            String name,
            List<Object> arguments,
            Map<String, Object> named,
            Options options) {
        this.connection = connection;
        this.name = name;
        this.arguments = arguments;
        this.named = named;
        this.options = options;
    }

    private Command with(Options other) {
        return new Command(connection, name, arguments, named, other);
    }

    /** Gives it an argument by name. */
    public Command named(String argument, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(named);
        more.put(argument, value);
        return new Command(connection, name, arguments, more, options);
    }

    /** For how long it is waited until the server has taken the command in; for as long as it takes unless set. Above zero. */
    public Command timeout(Duration timeout) {
        return with(new Options(Optional.of(timeout), options.maxInterval, options.raisesError, options.echo));
    }

    /** How long the command may be silent; as long as it likes unless set. Above zero. */
    public Command maxInterval(Duration interval) {
        return with(new Options(options.timeout, Optional.of(interval), options.raisesError, options.echo));
    }

    /** An error that the command tells of is thrown here, once it is over; otherwise it is only among what it tells. */
    public Command raiseError() {
        return with(new Options(options.timeout, options.maxInterval, true, options.echo));
    }

    /** While it runs, that is told each thing that the command tells; such as {@code System.out::print}. */
    public Command echoResponse(Consumer<Object> echo) {
        return with(new Options(options.timeout, options.maxInterval, options.raisesError, Optional.of(echo)));
    }

    /**
     * Runs it to its end.
     *
     * @throws TimedOutException if it was not taken in, or was silent, for too long; it may still run
     * @throws ConnectionLostException if the connection ended before
     * @throws CommandFailedException if it told of an error, and {@link #raiseError} was set
     * @throws OutputTooLongException if it told more than 16 MiB, or 100 000 messages; it may still run
     */
    public Result run() {
        List<Object> output = new ArrayList<>();
        try (Listener listener = start()) {
            for (Object told : listener) {
                output.add(told);
                if (listener.weight() > Job.MOST_OCTETS || output.size() > Job.MOST_MESSAGES) {
                    throw Job.tooLong();
                }
                options.echo.ifPresent(echo -> echo.accept(told));
            }
            return new Result(output, listener.exitCode());
        }
    }

    /**
     * Starts it, and waits only until the server has taken it in.
     *
     * @throws TimedOutException if it was not taken in within the time-out; it may still be
     * @throws NotConnectedException if there is no connection
     * @throws ConnectionLostException if the connection ended before
     * @throws IllegalArgumentException if it was given what cannot be sent, or too much
     */
    public Listener start() {
        Job job = connection.begin(Message.command(name, arguments, named));
        return new Listener(name, job, options.timeout, options.maxInterval, options.raisesError);
    }
}
