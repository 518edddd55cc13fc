package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.jboss.logging.Logger;

/**
 * What is done again and again, by Quarkus' scheduler; never before all else has started, so that a start that ends with a
 * sentence ends with that only.
 *
 * <p>That scheduler goes by the wall clock: if it is put back by a day, nothing would be due for a day. So a timer that goes
 * by monotonic time looks after the clock each second, and what is to be done is scheduled anew if it went back
 * (docs/decisions/0025-chores.md).
 */
@Singleton
public class Chores {
    private static final Logger LOG = Logger.getLogger(Chores.class);
    private static final long LOOK_MILLIS = 1000;
    private static final Duration TOLERATED = Duration.ofMillis(500);
    private static final long NO_TIMER = -1;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final Vertx vertx;
    private final Context loop;
    /** This machine's, as the scheduler goes by its wall clock, whatever clock the server goes by. */
    private final TimeSource time;

    private final List<Chore> chores = new CopyOnWriteArrayList<>();
    /** When the clock was looked at last, and what it showed; only the timer's. */
    private long looked;

    private Instant shown;

    private volatile boolean scheduled;
    /** Held for reading while something is done, and for writing, for good, once this server stops. */
    private final ReadWriteLock running = new ReentrantReadWriteLock();

    private volatile boolean begun;
    private volatile boolean stopped;

    /** Something that is done again and again. Thread-safe. */
    public final class Chore {
        private final String name;
        private final Duration every;
        private final Runnable work;
        /** Held while it is done: scheduled anew, it must not be done twice at once. */
        private final Semaphore turn = new Semaphore(1);
        /** Whether somebody wants it done who found it being done. */
        private final AtomicBoolean again = new AtomicBoolean();
        /** Only the loop's. */
        private long timer = NO_TIMER;

        private Chore(String name, Duration every, Runnable work) {
            this.name = name;
            this.every = every;
            this.work = work;
        }

        /**
         * Has it done once more in between: the scheduler's grain of a second is too coarse for it. Takes the place of what
         * was asked for before. By any thread; before the server has started, nothing comes of it.
         *
         * @param delay to about a ms, rounded up
         */
        public void soon(Duration delay) {
            if (!begun || stopped) {
                return;
            }
            long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
            // Not on whatever context asks: that may be a request's, which ends.
            loop.runOnContext(start -> {
                vertx.cancelTimer(timer);
                timer = vertx.setTimer(millis, id -> vertx.executeBlocking(this::run, false));
            });
        }

        private Void run() {
            if (stopped || !running.readLock().tryLock()) {
                return null;
            }
            try {
                again.set(true);
                while (again.get() && turn.tryAcquire()) {
                    try {
                        again.set(false);
                        work.run();
                    } catch (RuntimeException | Error e) { // whoever wanted it meanwhile is not forgotten for it
                        LOG.errorf(e, "%s failed", name);
                    } finally {
                        turn.release();
                    }
                }
            } finally {
                running.readLock().unlock();
            }
            return null;
        }
    }

    @Inject
    Chores(Scheduler scheduler, Vertx vertx) {
        this(scheduler, vertx, TimeSource.SYSTEM);
    }

    Chores(Scheduler scheduler, Vertx vertx, TimeSource time) {
        this.scheduler = scheduler;
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.time = time;
    }

    /**
     * Has something done again and again on a worker, never twice at once. For beans that are there from the start on, before all
     * else has started.
     *
     * @param name unique
     * @param every a second or more
     */
    public Chore every(Duration every, String name, Runnable work) {
        if (scheduled) {
            throw new IllegalStateException(name + " comes too late");
        }
        Chore chore = new Chore(name, every, work);
        chores.add(chore);
        return chore;
    }

    void onStart(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        scheduled = true;
        if (!scheduler.isStarted()) {
            return; // switched off, as in tests
        }
        begin();
        chores.forEach(this::schedule);
        looked = time.nanoTime();
        shown = time.instantOf(looked);
        vertx.setPeriodic(LOOK_MILLIS, timer -> look());
    }

    void begin() {
        begun = true;
    }

    /** Before anything that they use is taken away: a sweep that came later would make the registry a second time. */
    void onStop(@Observes @Priority(0) ShutdownEvent stop) throws InterruptedException {
        stopped = true;
        if (scheduled && scheduler.isStarted()) {
            scheduler.pause();
            letPass();
        }
        if (!running.writeLock().tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf(
                    "what is done now and then was still under way %d s after this server stopped",
                    LONGEST_WAIT.toSeconds());
        }
    }

    /** What the scheduler has handed over has its turn on a worker before this has; later it would find no server left. */
    private void letPass() throws InterruptedException {
        try {
            vertx.executeBlocking(() -> null, false)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the workers are busy", e);
        }
    }

    private void look() {
        long now = time.nanoTime();
        Instant shows = time.instantOf(now);
        boolean wentBack = shows.plus(TOLERATED).isBefore(shown.plusNanos(now - looked));
        looked = now;
        shown = shows;
        if (wentBack) {
            for (Chore chore : chores) {
                scheduler.unscheduleJob(chore.name);
                schedule(chore);
            }
        }
    }

    private void schedule(Chore chore) {
        scheduler
                .newJob(chore.name)
                .setInterval(chore.every.toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> chore.run())
                .schedule();
    }
}
