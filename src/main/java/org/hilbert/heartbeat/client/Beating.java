package org.hilbert.heartbeat.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;

/**
 * The course of one heartbeat, from its first beat to its goodbye.
 *
 * <p>Everything that changes is confined to the schedule's thread, but for the few fields that the application's threads
 * write or read; those are volatile, and no thread of the application ever waits for the schedule's, except in {@link
 * #await}.
 */
final class Beating {
    private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_INTERVAL = TimeUnit.DAYS.toNanos(1);

    /** How long an attempt is waited for at least, and how often that doubles while it is too short for the network. */
    private static final long SHORTEST_ATTEMPT = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int MOST_DOUBLINGS = 4;

    /** How soon to look whether the application said something, as long as it does not. */
    private static final long SOONEST_LOOK = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LATEST_LOOK = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long a beat in flight may take to land before the goodbye; the goodbye has the rest of {@link #LONGEST_END}. */
    private static final long LANDING = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long LONGEST_END = TimeUnit.SECONDS.toNanos(1);

    /** Servers add about that to a promise; for want of an answer. */
    private static final long USUAL_TOLERANCE = TimeUnit.SECONDS.toNanos(1);

    private final HeartbeatClient client;
    private final Schedule schedule;
    private final Promises promises;
    private final boolean drivenByBeat;
    private final Outage outage;
    private final long startedAt;
    private final long firstPromise;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // Written by the application's threads.
    private volatile boolean told;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    // Read by the application's threads.
    private volatile Heard heard = new Heard(null, 0, null);

    // The schedule's thread alone.
    private boolean announced;
    private long interval;
    private boolean word = true;
    private long wordGoodUntil;
    private long sentAt;
    private long attempt;
    private int attemptsTooShort;
    private Answer<Duration> inFlight;
    private Future<?> next;
    private Future<?> limit;
    private boolean everSent;
    private boolean ending;
    private long endBy;

    /**
     * What came of the beats so far.
     *
     * @param reply to the last one that was answered; null before
     * @param sentAt when that one left
     * @param failure of the last one; null if it was answered or there was none
     */
    private record Heard(Heartbeat.Reply reply, long sentAt, HeartbeatException failure) {}

    /**
     * @param announced whether the first beat is a ping
     * @param drivenByBeat whether it beats only as long as it is {@linkplain #tell() told} to
     */
    Beating(HeartbeatClient client, Schedule schedule, Promises promises, boolean announced, boolean drivenByBeat) {
        this.client = client;
        this.schedule = schedule;
        this.promises = promises;
        this.announced = announced;
        this.drivenByBeat = drivenByBeat;
        outage = new Outage(
                client.log(),
                "the heartbeat of [" + ApplicationId.of(client.application()).shown() + "]");
        startedAt = schedule.nanoTime();
        interval = intervalAfter(promises.ping());
        firstPromise = promises.of(command()).toNanos();
        wordGoodUntil = startedAt + Math.max(firstPromise, interval);
    }

    void start() {
        schedule.execute(this::beatIfTold);
    }

    /** The application is at work. Written only if it must be, so that threads that all say so do not slow each other. */
    void tell() {
        if (!told) {
            told = true;
        }
    }

    void countFrame() {
        if (isAlive()) {
            frames.getAndIncrement();
        }
    }

    boolean isAlive() {
        return !ended.get();
    }

    boolean isReady() {
        Heard last = heard;
        return isAlive()
                && last.reply != null
                && last.failure == null
                && schedule.nanoTime() - last.sentAt < last.reply.maxWait().toNanos();
    }

    Optional<Heartbeat.Reply> lastReply() {
        return Optional.ofNullable(heard.reply);
    }

    Optional<HeartbeatException> lastFailure() {
        return Optional.ofNullable(heard.failure);
    }

    double overdue() {
        Heard last = heard;
        if (!isAlive()) {
            return 0;
        }
        long now = schedule.nanoTime();
        if (last.reply != null) {
            return (double) (now - last.sentAt)
                    / Math.max(1, last.reply.maxWait().toNanos());
        }
        return (double) (now - startedAt) / Math.max(firstPromise, USUAL_TOLERANCE);
    }

    /**
     * Ends the heartbeat and says goodbye, if ever a beat was sent. Returns at once.
     *
     * @return {@link #gone}
     */
    CompletableFuture<Void> end() {
        if (ended.compareAndSet(false, true)) {
            long by = schedule.nanoTime() + LONGEST_END;
            schedule.execute(() -> beginToEnd(by));
        }
        return gone;
    }

    /** Completed, never exceptionally, when it has ended and nothing more will be sent. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Waits until these have ended, as long as that may take at most; not at all if the thread is interrupted. */
    static void await(Collection<CompletableFuture<Void>> ends) {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).get(LONGEST_END, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // The beat thread is held up by something else; the application shall not be, too.
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void beatIfTold() {
        if (!isAlive()) {
            return;
        }
        long now = schedule.nanoTime();
        if (hasWord(now)) {
            beat(now);
        } else {
            next = schedule.in(Math.max(SOONEST_LOOK, Math.min(interval / 8, LATEST_LOOK)), this::beatIfTold);
        }
    }

    /** Whether the application said of late that it is at work. A word holds for the attempts of one interval. */
    private boolean hasWord(long now) {
        if (!drivenByBeat) {
            return true;
        }
        if (told) {
            told = false;
            word = true;
            wordGoodUntil = now + interval;
        }
        return word && now - wordGoodUntil < 0;
    }

    private void beat(long now) {
        sentAt = now;
        everSent = true;
        attempt = Math.min(client.requestTimeout().toNanos(), Math.max(interval, SHORTEST_ATTEMPT << attemptsTooShort));
        long counted = frames.get();
        long progress = announced && counted > 0 ? counted : HeartbeatClient.NO_PROGRESS;
        inFlight = send(command(), progress, attempt);
        inFlight.whenCompleteAsync(this::landed, schedule);
    }

    /** What a beat says now. */
    private Command command() {
        return announced ? Command.PING : Command.INIT;
    }

    /** Sends a message that takes no longer than that, in ns. */
    private Answer<Duration> send(Command command, long progress, long nanos) {
        Duration atMost = Duration.ofNanos(nanos);
        Answer<Duration> sent = client.send(command, promises.of(command), progress, atMost);
        limit = schedule.in(nanos, () -> sent.giveUp(atMost));
        return sent;
    }

    private void landed(Duration maxWait, Throwable failure) {
        inFlight = null;
        limit.cancel(false);
        long now = schedule.nanoTime();
        // Whatever a logger does, the next beat is planned before.
        if (failure == null) {
            interval = intervalAfter(announced ? maxWait : asOfAPing(maxWait));
            announced = true;
            word = false;
            attemptsTooShort = 0;
            heard = new Heard(new Heartbeat.Reply(schedule.now(), maxWait), sentAt, null);
            goOn(sentAt + interval - now);
            outage.answered(now);
        } else {
            HeartbeatException reason = (HeartbeatException) failure;
            boolean tooShort = now - sentAt >= attempt;
            attemptsTooShort = tooShort ? Math.min(attemptsTooShort + 1, MOST_DOUBLINGS) : 0;
            heard = new Heard(heard.reply, heard.sentAt, reason);
            double random = ThreadLocalRandom.current().nextDouble();
            int failures = outage.failures() + 1;
            goOn(sentAt + Backoff.nanos(failures, interval, random) - now);
            outage.failed(reason, sentAt);
        }
    }

    private void goOn(long nanos) {
        if (ending) {
            sayGoodbye();
        } else {
            next = schedule.in(nanos, this::beatIfTold);
        }
    }

    private void beginToEnd(long by) {
        ending = true;
        endBy = by;
        if (next != null) {
            next.cancel(false);
        }
        if (inFlight == null) {
            sayGoodbye();
            return;
        }
        Answer<Duration> last = inFlight;
        limit.cancel(false);
        limit = schedule.in(LANDING, () -> last.giveUp(Duration.ofNanos(LANDING)));
    }

    private void sayGoodbye() {
        long left = endBy - schedule.nanoTime();
        if (!everSent || left <= 0) {
            gone.complete(null);
            return;
        }
        send(
                        Command.DONE,
                        HeartbeatClient.NO_PROGRESS,
                        Math.min(left, client.requestTimeout().toNanos()))
                .whenCompleteAsync(this::saidGoodbye, schedule);
    }

    private void saidGoodbye(Duration nothing, Throwable failure) {
        limit.cancel(false);
        gone.complete(null);
        if (failure != null) {
            client.log().log(Level.WARNING, () -> "no goodbye: " + failure.getMessage());
        }
    }

    /**
     * What the server would have answered to a ping, judging by its answer to an init that may promise more: once an
     * application has loaded, its shorter promise is to hold soon.
     */
    private Duration asOfAPing(Duration maxWaitOfInit) {
        Duration tolerance = maxWaitOfInit.minus(promises.init());
        Duration maxWait =
                tolerance.isNegative() ? promises.ping() : promises.ping().plus(tolerance);
        return maxWait.compareTo(maxWaitOfInit) < 0 ? maxWait : maxWaitOfInit;
    }

    private static long intervalAfter(Duration maxWait) {
        return Math.max(SHORTEST_INTERVAL, Math.min(maxWait.toNanos() / 2, LONGEST_INTERVAL));
    }
}
