package org.hilbert.heartbeat.client;

import java.time.Duration;

/**
 * Asks for a status again and again and tells a listener what changed.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().build();
 * try (StatusWatch watch = StatusWatch.of(client)
 *         .application("Tetris") // without it, the host
 *         .every(Duration.ofSeconds(1))
 *         .longestInterval(Duration.ofSeconds(10))
 *         .start((before, now) -> System.out.println(now.state() + ": " + now.text()))) {
 *     // ... the listener hears of changes
 * }
 * }</pre>
 *
 * <p>Each watch has a daemon thread of its own. Thread-safe.
 */
public final class StatusWatch implements AutoCloseable {
    private StatusWatch() {}

    /** A watch that asks by that client; not yet started. */
    public static Builder of(HeartbeatClient client) {
        return new Builder(client);
    }

    /** Whether it goes on asking: it was started and not closed. */
    public boolean alive() {
        return true;
    }

    /** Ends it. Does not wait: a call of the listener that is being made may end later, but no further one begins. */
    @Override
    public void close() {}

    /**
     * Settings of a {@link StatusWatch}.
     *
     * <pre>{@code
     * StatusWatch.Builder host = StatusWatch.of(HeartbeatClient.builder().build()).every(Duration.ofMillis(500));
     * try (StatusWatch watch = host.start((before, now) -> System.out.println(now))) {
     *     // ...
     * }
     * }</pre>
     *
     * <p>Not thread-safe.
     */
    public static final class Builder {
        Builder(HeartbeatClient client) {}

        /**
         * Whose status to ask for; the host's unless set.
         *
         * @throws IllegalArgumentException if nothing can have that ID
         */
        public Builder application(String id) {
            return this;
        }

        /** How often to ask; 10 ms to 1 day, 1 s unless set. */
        public Builder every(Duration interval) {
            return this;
        }

        /** After how long without an answer the server counts as silent; 10 ms to 1 day, 10 s unless set. */
        public Builder longestInterval(Duration interval) {
            return this;
        }

        /** Starts it; the first question is asked at once. */
        public StatusWatch start(StatusListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
