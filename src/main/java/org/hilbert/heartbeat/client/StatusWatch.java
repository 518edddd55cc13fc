package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;

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
    private static final long SHORTEST_LIMIT = TimeUnit.MILLISECONDS.toNanos(1);

    private final HeartbeatClient client;
    private final String path;
    private final Duration every;
    private final StatusChanges changes;
    /** The thread's alone: when the next question is due. */
    private long nextAt;

    private final Outage outage;
    private final CountDownLatch closed = new CountDownLatch(1);

    private StatusWatch(HeartbeatClient client, String path, Duration every, StatusChanges changes, Outage outage) {
        this.client = client;
        this.path = path;
        this.every = every;
        this.changes = changes;
        this.outage = outage;
    }

    /** A watch that asks by that client; not yet started. */
    public static Builder of(HeartbeatClient client) {
        return new Builder(client);
    }

    /** Whether it goes on asking: it was started and not closed. */
    public boolean alive() {
        return closed.getCount() > 0;
    }

    /** Ends it. Does not wait: a call of the listener that is being made may end later, but no further one begins. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void watch() {
        nextAt = System.nanoTime();
        while (alive()) {
            try {
                askOrPause(System.nanoTime());
                if (alive()) {
                    changes.look(System.nanoTime());
                }
            } catch (RuntimeException e) {
                // A logger of the application's own that throws: there is nobody to tell, and the watch goes on.
            }
        }
    }

    private void askOrPause(long now) {
        if (now - nextAt >= 0) {
            nextAt = now + every.toNanos();
            ask(now);
        } else {
            // A silence is told when it is too long, not when the next question is due.
            pause(Math.min(nextAt - now, changes.patience(now)));
        }
    }

    private void ask(long now) {
        long patience = Math.max(SHORTEST_LIMIT, changes.patience(now));
        Duration limit = Duration.ofNanos(Math.min(client.requestTimeout().toNanos(), patience));
        try {
            StatusLine line = client.statusLine(path, limit);
            if (alive()) {
                changes.answered(line, System.nanoTime());
            }
            outage.answered(System.nanoTime());
        } catch (HeartbeatException e) {
            outage.failed(e, now);
        }
    }

    private void pause(long nanos) {
        try {
            closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody but close() ends a watch.
        }
    }

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
        private static final Duration SHORTEST = Duration.ofMillis(10);
        private static final Duration LONGEST = Duration.ofDays(1);

        private final HeartbeatClient client;
        private String path = HeartbeatClient.HOST_STATUS;
        private String what = "the watch of the host";
        private Duration every = Duration.ofSeconds(1);
        private Duration longestInterval = Duration.ofSeconds(10);

        private Builder(HeartbeatClient client) {
            this.client = client;
        }

        /**
         * Whose status to ask for; the host's unless set.
         *
         * @throws IllegalArgumentException if nothing can have that ID
         */
        public Builder application(String id) {
            path = HeartbeatClient.statusPath(id);
            what = "the watch of [" + ApplicationId.of(id).shown() + "]";
            return this;
        }

        /** How often to ask; 10 ms to 1 day, 1 s unless set. */
        public Builder every(Duration interval) {
            every = bounded("every", interval);
            return this;
        }

        /**
         * After how long without an answer the server counts as silent; 10 ms to 1 day, 10 s unless set. It has to be
         * longer than the time between two questions.
         */
        public Builder longestInterval(Duration interval) {
            longestInterval = bounded("longestInterval", interval);
            return this;
        }

        /**
         * Starts it; the first question is asked at once.
         *
         * @throws IllegalStateException if the longest interval is not longer than the time between two questions
         */
        public StatusWatch start(StatusListener listener) {
            if (longestInterval.compareTo(every) <= 0) {
                throw new IllegalStateException(
                        "longestInterval must be longer than every, " + every + ", was " + longestInterval);
            }
            StatusChanges changes = new StatusChanges(listener, longestInterval, client.log(), System.nanoTime());
            StatusWatch watch = new StatusWatch(client, path, every, changes, new Outage(client.log(), what));
            Thread thread = new Thread(watch::watch, "heartbeat-watch");
            thread.setDaemon(true);
            thread.start();
            return watch;
        }

        private static Duration bounded(String what, Duration interval) {
            if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(what + " must be 10 ms to 1 day, was " + interval);
            }
            return interval;
        }
    }
}
