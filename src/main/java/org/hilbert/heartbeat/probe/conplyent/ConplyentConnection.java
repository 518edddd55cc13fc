package org.hilbert.heartbeat.probe.conplyent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Shown;
import org.hilbert.heartbeat.probe.conplyent.wire.Tuple;

/**
 * A connection to a Conplyent server. Commands are methods that prepare a {@link Command}, which is then run, or started; the
 * server's own by their names, and those of the documented shell by methods of this class. Thread-safe; many jobs may be under
 * way at once.
 *
 * <p>A connection that the server has ended comes back by itself when the server does; jobs of before do not.
 */
public final class ConplyentConnection implements AutoCloseable {
    /** How many octets {@link #transfer} sends at once, unless told. */
    public static final int USUAL_CHUNK = 1024;

    private static final int LARGEST_CHUNK = 1024 * 1024;

    private final Station station;
    /** Who waits in {@link #connect}. Guarded by this, as the next. */
    private final Set<CompletableFuture<List<String>>> connecting = new HashSet<>();

    private boolean holds;
    private boolean isClosed;

    ConplyentConnection(Station station) {
        this.station = station;
    }

    /** Where the server is. */
    public ServerAddress address() {
        return station.address();
    }

    /**
     * Connects, or waits until the server is there again, such as after it was told to restart; asks it which commands it has.
     *
     * @param timeout for how long it is waited for; above zero
     * @throws TimedOutException if it did not answer within that; says why, as far as that is known. A connection that was there
     *     before is as it was
     * @throws NotConnectedException if this was closed, or ended meanwhile
     */
    public void connect(Duration timeout) {
        CompletableFuture<List<String>> ready;
        synchronized (this) {
            checkOpen();
            ready = station.hold(timeout);
            connecting.add(ready);
        }
        boolean keeps = false;
        try {
            await(ready);
            keeps = keep(ready);
        } finally {
            if (!keeps) {
                forget(ready);
            }
        }
    }

    private void checkOpen() {
        if (isClosed) {
            throw new NotConnectedException("the connection to " + address() + " was closed; it cannot be used again");
        }
    }

    /** Whether the line that this call holds is the connection from now on; of several calls, one is enough. */
    private synchronized boolean keep(CompletableFuture<List<String>> ready) {
        checkOpen();
        if (!connecting.contains(ready)) {
            throw new NotConnectedException("the connection to " + address() + " was ended meanwhile");
        }
        if (holds) {
            return false;
        }
        connecting.remove(ready);
        holds = true;
        return true;
    }

    private synchronized void forget(CompletableFuture<List<String>> ready) {
        connecting.remove(ready);
        station.release(ready);
    }

    /** Ends the connection for now; whoever waits on it is told. {@link #connect} makes another. */
    public synchronized void disconnect() {
        for (CompletableFuture<?> each : connecting) {
            each.completeExceptionally(
                    new NotConnectedException("the connection to " + address() + " was ended meanwhile"));
        }
        connecting.clear();
        if (holds) {
            holds = false;
            station.release(this);
        }
    }

    /** Ends the connection for good; whoever waits on it is told. */
    @Override
    public synchronized void close() {
        disconnect();
        isClosed = true;
    }

    /** Sends a command, whose job belongs to this connection. */
    Job begin(Message command) {
        Job job = new Job(this);
        synchronized (this) {
            if (!holds) {
                throw new NotConnectedException("there is no connection to " + address() + "; connect first");
            }
            station.command(command, job);
        }
        return job;
    }

    /** Whether there is a connection, as far as that is known. */
    public synchronized boolean isConnected() {
        return holds && station.commands() != null;
    }

    /**
     * Whether the server answers.
     *
     * @param timeout within which; above zero
     */
    public boolean heartbeat(Duration timeout) {
        if (!isConnected()) {
            return false;
        }
        try {
            await(station.pulse(timeout));
            return true;
        } catch (ConplyentException e) {
            return false;
        }
    }

    /**
     * The names of the server's commands, as it told when this was connected.
     *
     * @throws NotConnectedException if there is no connection
     */
    public List<String> commands() {
        List<String> commands = isConnected() ? station.commands() : null;
        if (commands == null) {
            throw new NotConnectedException("there is no connection to " + address() + "; connect first");
        }
        return commands;
    }

    /**
     * A command of the server, by its name.
     *
     * @param arguments what it is given by place: texts, numbers, truth values, octets, lists, maps, null
     * @throws NoSuchCommandException if the server has told of none of that name
     * @throws NotConnectedException if there is no connection
     */
    public Command command(String name, Object... arguments) {
        List<String> commands = commands();
        if (!commands.contains(name)) {
            throw new NoSuchCommandException(address() + " has no command " + Shown.of(name) + "; it has "
                    + Shown.of(String.join(", ", commands)));
        }
        return new Command(this, name, Tuple.of(arguments).items());
    }

    /** Makes a folder the current one; tells which that is. */
    public Command cd(String folder) {
        return command("cd", folder);
    }

    /** What is in the current folder. */
    public Command ls() {
        return command("ls");
    }

    /** What is in that folder. */
    public Command ls(String folder) {
        return command("ls", folder);
    }

    /** Tells the current folder. */
    public Command cwd() {
        return command("cwd");
    }

    /** Makes a folder; one with {@code mode}, by name, with these permissions. */
    public Command mkdir(String folder) {
        return command("mkdir", folder);
    }

    /** Makes a folder and those above it. */
    public Command mkdirs(String folder, boolean mayExist) {
        return command("mkdirs", folder).named("exist_ok", mayExist);
    }

    /** Removes a file or a folder; one that has something in it only if recursive. */
    public Command rm(String path, boolean recursive) {
        return command("rm", path).named("recursive", recursive);
    }

    /** Tells what is in a file, in pieces, as octets. */
    public Command rdfile(String file) {
        return command("rdfile", file);
    }

    /** Tells what is in a file, in pieces of so many octets. */
    public Command rdfile(String file, int octets) {
        return command("rdfile", file).named("limit", octets);
    }

    /** Writes octets to a file, or adds them. */
    public Command wrfile(String file, byte[] data, boolean append) {
        return command("wrfile", file, data).named("append", append);
    }

    /** Makes an empty file, or one that is there newer. */
    public Command touch(String file) {
        return command("touch", file);
    }

    /** Tells which jobs are under way. */
    public Command jobs() {
        return command("jobs");
    }

    /** Runs a program; what it prints is told line by line, and its exit status is the job's. */
    public Command exec(String program) {
        return command("exec", program);
    }

    /** Gives a job a line of input. */
    public Command sendInput(long job, String line) {
        return command("send_input", job, line);
    }

    /** Tells whether a job is under way. */
    public Command isAlive(long job) {
        return command("is_alive", job);
    }

    /** Ends a job. */
    public Command kill(long job) {
        return command("kill", job);
    }

    /** Ends the server. */
    public Command closeServer() {
        return command("close_server");
    }

    /** Tells the server's system: {@code windows}, {@code linux} or {@code mac}. */
    public Command osInfo() {
        return command("os_info");
    }

    /** Tells who the server runs as. */
    public Command userName() {
        return command("user_name");
    }

    /** Restarts the server's machine. */
    public Command reboot() {
        return command("reboot");
    }

    /** Switches the server's machine off. */
    public Command shutdown() {
        return command("shutdown");
    }

    /** Copies a file to the server, in pieces of {@link #USUAL_CHUNK} octets, each within 60 s. */
    public void transfer(Path file, String destination) throws IOException {
        transfer(file, destination, USUAL_CHUNK, Duration.ofSeconds(60), octets -> {});
    }

    /**
     * Copies a file to the server; folders above it are made. What is there is replaced. If it fails in between, a part is there.
     *
     * @param chunk how many octets are sent at once; 1 to 1048576
     * @param timeout for each of them; above zero
     * @param progress is told, after each, how many octets have been sent by now
     * @throws IOException if the file cannot be read
     * @throws CommandFailedException if the server cannot write it
     * @throws NotWrittenException if the server says that it may not be written
     * @throws NoSuchCommandException if the server has no {@code mkdirs} or {@code wrfile}
     * @throws TimedOutException if the server is silent for too long
     * @throws ConnectionLostException if the connection ends before
     */
    public void transfer(Path file, String destination, int chunk, Duration timeout, LongConsumer progress)
            throws IOException {
        if (chunk < 1 || chunk > LARGEST_CHUNK) {
            throw new IllegalArgumentException("a chunk must have 1 to " + LARGEST_CHUNK + " octets, was " + chunk);
        }
        try (InputStream source = Files.newInputStream(file)) {
            folderOf(destination).ifPresent(folder -> written(mkdirs(folder, true), timeout));
            long sent = 0;
            byte[] data = source.readNBytes(chunk);
            do {
                written(wrfile(destination, data, sent > 0), timeout);
                sent += data.length;
                progress.accept(sent);
                data = source.readNBytes(chunk);
            } while (data.length > 0);
        }
    }

    private static void written(Command command, Duration timeout) {
        Result result =
                command.timeout(timeout).maxInterval(timeout).raiseError().run();
        if (!result.isWell()) {
            throw new NotWrittenException("it could not be written: " + Shown.of(result.text()));
        }
    }

    /** Of a path of any system. */
    private static Optional<String> folderOf(String path) {
        int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return end > 0 ? Optional.of(path.substring(0, end)) : Optional.empty();
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConplyentException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("waiting for " + address() + " was interrupted");
        }
    }
}
