package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.hilbert.heartbeat.testsupport.FakeTime;

/** A schedule on which time passes when a test says so; the test's own thread does what is due. */
final class FakeSchedule implements Schedule {
    private final FakeTime time = new FakeTime();
    private final long start = time.nanoTime();
    private final List<Task> tasks = new ArrayList<>();

    private record Task(long at, Runnable work, CompletableFuture<Void> done) {}

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Instant now() {
        return time.instantOf(time.nanoTime());
    }

    @Override
    public Future<?> in(long nanos, Runnable work) {
        Task task = new Task(sinceStart() + Math.max(0, nanos), work, new CompletableFuture<>());
        tasks.add(task);
        return task.done;
    }

    @Override
    public void execute(Runnable work) {
        in(0, work);
    }

    /** Does what is due by now. */
    void run() {
        pass(Duration.ZERO);
    }

    /** Lets time pass, and does on the way what is due, in its order. */
    void pass(Duration duration) {
        long end = sinceStart() + duration.toNanos();
        for (Optional<Task> next = nextBefore(end); next.isPresent(); next = nextBefore(end)) {
            tasks.remove(next.get());
            time.pass(Duration.ofNanos(next.get().at - sinceStart()));
            next.get().done.complete(null);
            next.get().work.run();
        }
        time.pass(Duration.ofNanos(end - sinceStart()));
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    /** How many tasks wait for their time. */
    int planned() {
        tasks.removeIf(task -> task.done.isCancelled());
        return tasks.size();
    }

    long millis() {
        return sinceStart() / 1_000_000;
    }

    /** The list is in the order of planning, and the first of equals is taken. */
    private Optional<Task> nextBefore(long end) {
        tasks.removeIf(task -> task.done.isCancelled());
        return tasks.stream().min(Comparator.comparingLong(Task::at)).filter(task -> task.at <= end);
    }

    private long sinceStart() {
        return time.nanoTime() - start;
    }
}
