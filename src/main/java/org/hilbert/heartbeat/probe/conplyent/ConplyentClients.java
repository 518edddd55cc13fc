package org.hilbert.heartbeat.probe.conplyent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A pool of connections to Conplyent servers, each of which runs commands on its machine. However many connections there are,
 * the pool has three threads, and up to four more while hosts are looked up. Thread-safe.
 *
 * <pre>{@code
 * try (ConplyentClients clients = new ConplyentClients();
 *         ConplyentConnection connection = clients.connected("localhost", 9922, Duration.ofSeconds(10))) {
 *     System.out.println(connection.cwd().run().text());
 * }
 * }</pre>
 */
public final class ConplyentClients implements AutoCloseable {
    private static final int RESOLVERS = 4;
    private static final int MOST_UNRESOLVED = 10_000;

    private final Function<String, CompletionStage<InetAddress>> hosts;
    private final Runnable end;
    private final Map<ServerAddress, Station> stations = new ConcurrentHashMap<>();
    private final Lines lines = new Lines(stations::values);

    /** A pool without connections, that looks hosts up as the JDK does. */
    public ConplyentClients() {
        ExecutorService lookingUp = lookingUp();
        hosts = host -> CompletableFuture.supplyAsync(() -> addressOf(host), lookingUp);
        end = lookingUp::shutdownNow;
    }

    /**
     * A pool without connections.
     *
     * @param hosts looks up a host; must not block, and may complete on any thread
     */
    public ConplyentClients(Function<String, CompletionStage<InetAddress>> hosts) {
        this.hosts = hosts;
        this.end = () -> {};
    }

    private static InetAddress addressOf(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    /** A connection to the server at that host's usual port; nothing is sent before it is told to connect. */
    public ConplyentConnection add(String host) {
        return add(host, ServerAddress.USUAL_PORT);
    }

    /**
     * A connection to the server there; nothing is sent before it is told to connect.
     *
     * @throws IllegalArgumentException if that is no port, or no host
     */
    public ConplyentConnection add(String host, int port) {
        return add(ServerAddress.of(host, port));
    }

    /** A connection to that server; nothing is sent before it is told to connect. */
    public ConplyentConnection add(ServerAddress address) {
        return new ConplyentConnection(station(address));
    }

    /**
     * A connection that is there, for {@code try (...)}.
     *
     * @param timeout within which the server has to be there; above zero
     * @throws TimedOutException if it is not
     */
    public ConplyentConnection connected(String host, int port, Duration timeout) {
        ConplyentConnection connection = add(host, port);
        try {
            connection.connect(timeout);
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Asks a server whether it is there, without a connection that stays: it has place for one client only. Nobody waits.
     *
     * @param timeout within which it has to answer; above zero
     * @return completes when it has answered, or with a {@link ConplyentException} that says why it did not; on a thread that is
     *     needed for all others, so that what follows must not block, or be done elsewhere ({@code thenRunAsync})
     */
    public CompletableFuture<Void> heartbeat(ServerAddress address, Duration timeout) {
        try {
            return station(address).pulse(timeout);
        } catch (NotConnectedException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private Station station(ServerAddress address) {
        return stations.computeIfAbsent(address, each -> new Station(each, lines, hosts));
    }

    private static ExecutorService lookingUp() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                RESOLVERS, RESOLVERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_UNRESOLVED), task -> {
                    Thread thread = new Thread(task, "conplyent-names");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Ends all connections of the pool; who waits on one is told. */
    @Override
    public void close() {
        lines.close();
        end.run();
    }
}
