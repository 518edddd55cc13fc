package org.hilbert.heartbeat.probe.conplyent;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;

/**
 * Hears what one job tells. To be used by one thread at a time; {@link #maxInterval} may be set by any.
 *
 * <pre>{@code
 * Listener listener = connection.exec("/usr/bin/uptime").start();
 * for (Object told : listener) {
 *     System.out.print(told);
 * }
 * }</pre>
 */
public final class Listener implements Iterable<Object>, AutoCloseable {
    private final String command;
    private final Job job;
    private final boolean raisesError;
    private final long id;
    private volatile Optional<Duration> maxInterval;
    private Optional<PythonError> error = Optional.empty();
    private OptionalLong exitCode = OptionalLong.empty();
    private boolean done;
    private long weight;

    Listener(String command, Job job, Optional<Duration> timeout, Optional<Duration> maxInterval, boolean raisesError) {
        this.command = command;
        this.job = job;
        this.maxInterval = maxInterval;
        this.raisesError = raisesError;
        try {
            this.id = ((Job.Begun) news(timeout, "it was not taken in")).id();
        } catch (ConplyentException e) {
            job.forget();
            throw e;
        }
    }

    /** The number of the job, by which others refer to it. */
    public long id() {
        return id;
    }

    /** About how many octets of memory takes what it has told. */
    long weight() {
        return weight;
    }

    /** Whether the job is over, and all that it told was heard. */
    public boolean done() {
        return done;
    }

    /** How it ended; empty before that, or if it does not say. */
    public OptionalLong exitCode() {
        return exitCode;
    }

    /** How long the job may be silent; empty for as long as it likes. */
    public Optional<Duration> maxInterval() {
        return maxInterval;
    }

    /** Lets the job be silent for so long from the next wait on; above zero, or empty for as long as it likes. */
    public void maxInterval(Optional<Duration> interval) {
        this.maxInterval = interval;
    }

    /**
     * What the job tells next; waits for it.
     *
     * @return empty if the job is over; what it told otherwise, {@link #NOTHING} if that was Python's None
     * @throws TimedOutException if the job is silent for longer than it may; it can be waited for again
     * @throws ConnectionLostException if the connection ended before the job did
     * @throws CommandFailedException if the job is over, had told of an error, and that was to be raised
     * @throws OutputTooLongException if what was not read became too much
     */
    public Optional<Object> next() {
        if (done) {
            return Optional.empty();
        }
        Job.News next = news(maxInterval, "it was silent");
        if (next instanceof Job.Told told) {
            if (told.details() instanceof PythonError failure) {
                error = Optional.of(failure);
            }
            weight += told.weight();
            return Optional.of(told.details() == null ? NOTHING : told.details());
        }
        done = true;
        exitCode = ((Job.Over) next).exitCode();
        if (raisesError && error.isPresent()) {
            throw new CommandFailedException(command, error.get());
        }
        return Optional.empty();
    }

    /** Python's None, told by a job. */
    public static final Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private Job.News news(Optional<Duration> limit, String what) {
        try {
            Job.News next = job.next(limit)
                    .orElseThrow(
                            () -> new TimedOutException(command, what + " for " + Station.text(limit.orElseThrow())));
            if (next instanceof Job.Lost lost) {
                done = true;
                throw lost.why();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("waiting for " + command + " was interrupted");
        }
    }

    /** Hears the job to its end, and forgets what it tells. */
    public void clearMessages() {
        while (next().isPresent()) {
            // until it is over
        }
    }

    /** What the job tells, until it is over; once. */
    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private Optional<Object> next = Optional.empty();

            @Override
            public boolean hasNext() {
                if (next.isEmpty()) {
                    next = Listener.this.next();
                }
                return next.isPresent();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the job is over");
                }
                Object told = next.get();
                next = Optional.empty();
                return told;
            }
        };
    }

    /** Stops hearing; the job goes on. After it, {@link #next} is empty. */
    @Override
    public void close() {
        done = true;
        job.forget();
    }
}
