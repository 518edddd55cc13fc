package org.hilbert.heartbeat.probe.conplyent;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;

/** What has become of one command, between the thread that receives and the one that reads. Thread-safe. */
final class Job {
    /** How many octets of memory messages take that wait to be read. */
    static final long MOST_OCTETS = 16L * 1024 * 1024;

    static final int MOST_MESSAGES = 100_000;

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Object owner;
    private volatile boolean isOver;

    /** @param owner on whose behalf it runs */
    Job(Object owner) {
        this.owner = owner;
    }

    Object owner() {
        return owner;
    }

    /** What is new of a job. */
    sealed interface News {}

    /** It has begun, and has that number. */
    record Begun(long id) implements News {}

    /** It tells something; null as well. */
    record Told(Object details, long weight) implements News {}

    /** It is over. */
    record Over(OptionalLong exitCode) implements News {}

    /** It will not be heard of any more. */
    record Lost(ConplyentException why) implements News {}

    void acknowledged(long id) {
        news.add(new Begun(id));
    }

    /** The first message repeats the command, and is of no use to who has sent it. */
    void told(Message message) throws MalformedMessageException {
        if (message.isEcho() || isOver) {
            return;
        }
        long weight = message.weight();
        if (waiting.addAndGet(weight) > MOST_OCTETS || news.size() >= MOST_MESSAGES) {
            failed(tooLong());
            return;
        }
        news.add(new Told(message.details(), weight));
    }

    static OutputTooLongException tooLong() {
        return new OutputTooLongException("a job told more than " + MOST_OCTETS + " octets, or " + MOST_MESSAGES
                + " messages, that were to be kept");
    }

    void completed(OptionalLong exitCode) {
        if (!isOver) {
            news.add(new Over(exitCode));
        }
    }

    void failed(ConplyentException why) {
        if (!isOver) {
            isOver = true;
            news.add(new Lost(why));
        }
    }

    /** Nobody reads it any more. */
    void forget() {
        isOver = true;
        news.clear();
        news.add(new Lost(new NotConnectedException("the job is not listened to any more")));
    }

    /**
     * What is new.
     *
     * @param limit for how long it is waited for; empty for as long as it takes
     * @return empty if nothing was within the limit
     */
    Optional<News> next(Optional<Duration> limit) throws InterruptedException {
        News next = limit.isPresent() ? news.poll(Station.millis(limit.get()), TimeUnit.MILLISECONDS) : news.take();
        if (next instanceof Told told) {
            waiting.addAndGet(-told.weight());
        }
        return Optional.ofNullable(next);
    }
}
