package org.hilbert.heartbeat.probe.happypandax;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The end of patience with something that blocks. A socket's own time-out bounds one read, and none at all bounds a write;
 * so whatever takes too long is ended from outside. One daemon thread does that for all, and is there while it is needed.
 */
final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private enum State {
        OPEN,
        MET,
        PASSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Future<?> end;

    /** @param abort what ends the waiting; must not block */
    Deadline(Duration time, Runnable abort) {
        end = CLOCK.schedule(
                () -> {
                    if (state.compareAndSet(State.OPEN, State.PASSED)) {
                        abort.run();
                    }
                },
                time.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Says that all is done. Returns whether it was in time; nothing is ended any more, then. */
    boolean meet() {
        return state.compareAndSet(State.OPEN, State.MET) || state.get() == State.MET;
    }

    boolean isPassed() {
        return state.get() == State.PASSED;
    }

    @Override
    public void close() {
        meet();
        end.cancel(false);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "happypandax-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(10, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        return clock;
    }
}
