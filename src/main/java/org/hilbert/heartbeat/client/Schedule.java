package org.hilbert.heartbeat.client;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Time, and what is done when it has come: one thing after the other, never two at once. */
interface Schedule extends Executor {
    /** Monotonic nanoseconds, as {@link System#nanoTime()}. */
    long nanoTime();

    /** What the wall clock shows. */
    Instant now();

    /**
     * Plans a task.
     *
     * @param nanos how long from now; 0 or less is at once
     * @return what cancels it as long as it has not begun
     */
    Future<?> in(long nanos, Runnable task);
}
