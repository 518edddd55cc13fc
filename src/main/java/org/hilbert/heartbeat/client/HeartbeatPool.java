package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.util.List;

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
    /** A pool that is empty. */
    public HeartbeatPool() {}

    /**
     * Starts one to the server that the environment names, as {@link Heartbeat#start}.
     *
     * @throws IllegalStateException if this pool is closed
     */
    public Heartbeat start(String application, Duration promise) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts one as its builder says.
     *
     * @throws IllegalStateException if this pool is closed, or the builder's client has no application
     */
    public Heartbeat start(Heartbeat.Builder heartbeat) {
        throw new UnsupportedOperationException();
    }

    /** Those that were started and are not closed, in the order of their start. */
    public List<Heartbeat> heartbeats() {
        return List.of();
    }

    /** Whether this pool is not closed. */
    public boolean alive() {
        return true;
    }

    /** Whether the server of each {@linkplain #heartbeats() of them} knows so; true if there is none, false once closed. */
    public boolean ready() {
        return true;
    }

    /** Closes all of them together, in the time of one: at most 1 s. To call it again does no harm. */
    @Override
    public void close() {}
}
