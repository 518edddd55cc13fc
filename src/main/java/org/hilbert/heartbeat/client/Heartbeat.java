package org.hilbert.heartbeat.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The heartbeat of an application: it says {@code hb_init}, beats by itself and says {@code hb_done} when it is closed.
 *
 * <pre>{@code
 * try (Heartbeat heartbeat = Heartbeat.start("Tetris", Duration.ofSeconds(5))) {
 *     // ... the application does its work, and the server knows it is alive
 * }
 * }</pre>
 *
 * <p>It never blocks or slows the application: one daemon thread sends the beats of all heartbeats of the process, each
 * has at most one beat in flight, and only {@link #close()} waits. While the server is away it is tried again, ever more
 * seldom but at least once an interval and once a minute; beats resume by themselves, and nothing accumulates.
 *
 * <p>The interval follows the server: the next beat leaves when half of the max wait it last answered has passed since the
 * beat it answered was sent; 50 ms to 1 day. Before the first answer, half of the promise stands for it; what the first
 * beat promises more than the others does not count.
 *
 * <p>A beat says that the process is alive. To say that it does its work, count frames:
 *
 * <pre>{@code
 * try (Heartbeat heartbeat = Heartbeat.start("Tetris", Duration.ofSeconds(2))) {
 *     for (int frame = 0; frame < 60; frame++) {
 *         // ... draw
 *         heartbeat.beat();
 *         heartbeat.frame();
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Heartbeat implements AutoCloseable {
    private final HeartbeatClient client;
    private final Beating beating;

    private Heartbeat(HeartbeatClient client, Beating beating) {
        this.client = client;
        this.beating = beating;
    }

    /**
     * Starts a heartbeat to the server that the environment names ({@link HeartbeatClient#builder()}).
     *
     * @param application the name to beat under, unique on its host
     * @param promise as {@link Builder#promise}
     * @throws IllegalArgumentException if nothing can have that name, the promise is out of bounds, or a variable of the
     *     environment is not as it must be; never for reasons of the network
     */
    public static Heartbeat start(String application, Duration promise) {
        return of(HeartbeatClient.builder().application(application).build())
                .promise(promise)
                .start();
    }

    /** A heartbeat by that client, under the name of its application; not yet started. */
    public static Builder of(HeartbeatClient client) {
        return new Builder(client);
    }

    /**
     * Says that the application is at work; made for a loop that does so sixty times a second. It is a note for the beat
     * thread, which sends at most one beat an interval; one that is {@linkplain Builder#drivenByBeat() driven by it}
     * sends none without. Never waits, locks or allocates.
     */
    public void beat() {
        beating.tell();
    }

    /**
     * Counts one frame, or whatever else shows that the work goes on. From the first call on pings carry the count, so
     * that the server can tell an application that is frozen from one that is not. Never waits, locks or allocates.
     */
    public void frame() {
        beating.countFrame();
    }

    /** The name it beats under. */
    public String application() {
        return client.application();
    }

    /** The address of the server it beats to. */
    public URI server() {
        return client.server();
    }

    /** Whether it goes on beating: it was started and not closed. */
    public boolean alive() {
        return beating.isAlive();
    }

    /** Whether the server knows so: the last beat was answered, the max wait of that answer has not passed, and it is alive. */
    public boolean ready() {
        return beating.isReady();
    }

    /** The server's last answer to a beat; empty before the first. */
    public Optional<Reply> lastReply() {
        return beating.lastReply();
    }

    /** Why the last beat was not answered; empty if it was, or if none was sent yet. */
    public Optional<HeartbeatException> lastFailure() {
        return beating.lastFailure();
    }

    /**
     * The overdue ratio as the server sees it: the time since the last beat that was answered was sent, divided by the max
     * wait it was answered. Below 1 all is well; servers warn from 3. Before the first answer, the time since the start
     * divided by the first promise (or by 1 s, if that is less); 0 after {@link #close()}.
     */
    public double overdue() {
        return beating.overdue();
    }

    /**
     * Ends the heartbeat and says goodbye, if ever a beat was sent. A beat in flight is let land before, so that it cannot
     * arrive after the goodbye. This is the one call that waits, no longer than 1 s; what does not succeed in that time is
     * logged, not thrown. A thread that is interrupted does not wait (and stays interrupted). To call it again, from any
     * thread, does no harm; {@link #beat()} and {@link #frame()} do nothing from then on.
     */
    @Override
    public void close() {
        Beating.await(List.of(end()));
    }

    /** As {@link #close()}, but returns at once; completed when nothing more will be sent. */
    CompletableFuture<Void> end() {
        return beating.end();
    }

    /**
     * What the server answered.
     *
     * <pre>{@code
     * try (Heartbeat heartbeat = Heartbeat.start("Tetris", Duration.ofSeconds(5))) {
     *     heartbeat.lastReply().ifPresent(reply -> System.out.println(reply.at() + ": " + reply.maxWait()));
     * }
     * }</pre>
     *
     * @param at when it came
     * @param maxWait how long the application may be silent
     */
    public record Reply(Instant at, Duration maxWait) {}

    /**
     * Settings of a {@link Heartbeat}.
     *
     * <pre>{@code
     * HeartbeatClient client = HeartbeatClient.builder().application("Tetris").build();
     * try (Heartbeat heartbeat = Heartbeat.of(client)
     *         .initPromise(Duration.ofMinutes(1)) // it takes long to load
     *         .promise(Duration.ofSeconds(2))
     *         .drivenByBeat()
     *         .doneOnShutdown()
     *         .start()) {
     *     heartbeat.beat();
     * }
     * }</pre>
     *
     * <p>Not thread-safe. It may start several, one after the other.
     */
    public static final class Builder {
        private final HeartbeatClient client;
        private Duration promise = Duration.ofSeconds(5);
        private Duration initPromise;
        private Duration donePromise = Duration.ZERO;
        private boolean announced;
        private boolean drivenByBeat;
        private boolean doneOnShutdown;

        private Builder(HeartbeatClient client) {
            this.client = client;
        }

        /** What each beat promises: within this time the next one comes. 0 to 100 days, 5 s unless set. */
        public Builder promise(Duration promise) {
            this.promise = Promises.checked("promise", promise);
            return this;
        }

        /** What the first beat promises, for an application that takes long to load. 0 to 100 days, as the others unless set. */
        public Builder initPromise(Duration promise) {
            initPromise = Promises.checked("initPromise", promise);
            return this;
        }

        /** How long the application takes to end, once it is closed. 0 to 100 days, 0 unless set. */
        public Builder donePromise(Duration promise) {
            donePromise = Promises.checked("donePromise", promise);
            return this;
        }

        /** Somebody else, such as a starting script, has sent {@code hb_init}: the first beat is a ping. */
        public Builder announced() {
            announced = true;
            return this;
        }

        /**
         * It beats only as long as the application calls {@link Heartbeat#beat()}, so that one whose loop hangs falls
         * silent, within an interval. The first beat needs no call. A beat that is not answered is tried again for one
         * interval (the first, for the time it promises) without another call.
         */
        public Builder drivenByBeat() {
            drivenByBeat = true;
            return this;
        }

        /** It is closed when the JVM ends, all such together within 1 s. */
        public Builder doneOnShutdown() {
            doneOnShutdown = true;
            return this;
        }

        /**
         * Starts it. The first beat is sent by the beat thread, at once.
         *
         * @throws IllegalStateException if the client has no application
         */
        public Heartbeat start() {
            return start(BeatThread.INSTANCE);
        }

        Heartbeat start(Schedule schedule) {
            Promises promises = new Promises(initPromise == null ? promise : initPromise, promise, donePromise);
            Beating beating = new Beating(client, schedule, promises, announced, drivenByBeat);
            if (doneOnShutdown) {
                ShutdownGoodbyes.INSTANCE.add(beating);
            }
            beating.start();
            return new Heartbeat(client, beating);
        }
    }
}
