package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The heartbeats of many applications, to one server or to many, closed together.
 *
 * <pre>{@code
 * try (HeartbeatPool pool = new HeartbeatPool()) {
 *     pool.start("Tetris", Duration.ofSeconds(5));
 *     pool.start("Pong", Duration.ofSeconds(5));
 *     System.out.println(pool.ready() ? "the server knows them all" : "not yet");
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class HeartbeatPool implements AutoCloseable {
    private final List<Heartbeat> started = new ArrayList<>();
    private boolean closed;

    /** A pool that is empty. */
    public HeartbeatPool() {}

    /**
     * Starts one to the server that the environment names, as {@link Heartbeat#start(String, Duration)}.
     *
     * @throws IllegalStateException if this pool is closed
     */
    public Heartbeat start(String application, Duration promise) {
        HeartbeatClient client =
                HeartbeatClient.builder().application(application).build();
        return start(Heartbeat.of(client).promise(promise));
    }

    /**
     * Starts one as its builder says.
     *
     * @throws IllegalStateException if this pool is closed, or the builder's client has no application
     */
    public synchronized Heartbeat start(Heartbeat.Builder settings) {
        if (closed) {
            throw new IllegalStateException("this pool is closed");
        }
        Heartbeat heartbeat = settings.start();
        started.removeIf(one -> !one.alive());
        started.add(heartbeat);
        return heartbeat;
    }

    /** Those that were started and are not closed, in the order of their start. */
    public synchronized List<Heartbeat> heartbeats() {
        return started.stream().filter(Heartbeat::alive).toList();
    }

    /** Whether this pool is not closed. */
    public synchronized boolean alive() {
        return !closed;
    }

    /** Whether {@linkplain #heartbeats() each of them} is ready; true if there is none, false once this pool is closed. */
    public boolean ready() {
        return alive() && heartbeats().stream().allMatch(Heartbeat::ready);
    }

    /** Closes all of them together, in the time of one: at most 1 s. To call it again does no harm. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> ends;
        synchronized (this) {
            closed = true;
            ends = started.stream().map(Heartbeat::end).toList();
        }
        Beating.await(ends);
    }
}
