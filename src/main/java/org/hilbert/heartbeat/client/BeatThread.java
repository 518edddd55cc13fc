package org.hilbert.heartbeat.client;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this library: it sends the beats of every {@link Heartbeat} of the process and takes their replies in.
 * It waits for nothing, ends no application's life (it is a daemon), and ends by itself when nothing is left to do.
 */
final class BeatThread implements Schedule {
    static final BeatThread INSTANCE = new BeatThread();

    private static final long IDLE_SECONDS = 30;

    private final ScheduledThreadPoolExecutor executor;

    private BeatThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Future<?> in(long nanos, Runnable task) {
        return executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }
}
