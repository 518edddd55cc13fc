package org.hilbert.heartbeat.client;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this library: it sends the beats of every {@link Heartbeat} of the process and takes their replies in.
 * It waits for nothing, ends no application's life (it is a daemon), and ends by itself when nothing is left to do.
 */
final class BeatThread {
    private static final long IDLE_SECONDS = 30;

    static final ScheduledExecutorService INSTANCE = start();

    private BeatThread() {}

    private static ScheduledExecutorService start() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
