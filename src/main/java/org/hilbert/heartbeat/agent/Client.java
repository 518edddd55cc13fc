package org.hilbert.heartbeat.agent;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.probe.conplyent.wire.Tuple;

/**
 * One connection of a client: its commands, done one after the other, and what is to be sent to it. Of what its commands and
 * jobs tell, only so much waits here; then they wait. Thread-safe.
 */
final class Client {
    /** How many commands may wait for the one before. */
    static final int MOST_COMMANDS = 100;
    /** How many messages of commands and jobs may wait. */
    private static final int MOST_WAITING = 16;
    /** The same, with answers that nobody can wait for: to heartbeats, and that a command was taken in. */
    private static final int MOST_WITH_ANSWERS = 3 * MOST_COMMANDS;
    /** What a value has beside its own octets, about. */
    private static final int OCTETS_OF_A_VALUE = 64;

    private final byte[] address;
    private final String name;
    private final Commands commands;
    private final Bounds bounds;
    private final Executor threads;
    private final AgentLog log;
    private final Runnable wake;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    /** Guarded by this, as all below. */
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();

    private final Deque<Asked> asked = new ArrayDeque<>();
    private boolean isBusy;
    private boolean isGone;
    private boolean isDeaf;
    private long waitingSince;
    /** Of {@link #asked}, and of the one that is being done. */
    private int octets;

    private int octetsDone;

    private record Outgoing(byte[] octets, boolean hasRoom) {}

    private record Asked(long job, String name, List<Object> byPlace, Map<String, Object> byName, int octets) {}

    /**
     * A client that has just sent its first message.
     *
     * @param address where the socket sends what it is told
     * @param name who it is, for the log
     * @param commands its own, with its current folder
     * @param bounds those of all clients
     * @param wake is called when there is something to send
     */
    Client(
            byte[] address,
            String name,
            Commands commands,
            Bounds bounds,
            Executor threads,
            AgentLog log,
            Runnable wake) {
        this.address = address;
        this.name = name;
        this.commands = commands;
        this.bounds = bounds;
        this.threads = threads;
        this.log = log;
        this.wake = wake;
    }

    /** The same client in the same folder, of which nothing is known but that. */
    Client afresh() {
        return new Client(address, name, commands, bounds, threads, log, wake);
    }

    byte[] address() {
        return address;
    }

    String name() {
        return name;
    }

    /** Sends something that waits for nothing; if too much waits already, nothing is sent. */
    synchronized void answer(Message message) {
        if (!isGone && outgoing.size() < MOST_WITH_ANSWERS) {
            add(new Outgoing(Messages.write(message), false));
        }
    }

    /**
     * Takes a command in, or answers that too many wait.
     *
     * @param job its number
     * @param octets how long its message was
     * @return whether it was taken in
     */
    synchronized boolean take(long job, Message command, int octets) throws MalformedMessageException {
        Asked next = asked(job, command, octets);
        if (isGone) {
            return false;
        }
        boolean hasRoom = asked.size() < MOST_COMMANDS
                && next.octets <= Bounds.MOST_OCTETS - this.octets
                && bounds.octets.tryAcquire(next.octets);
        if (!hasRoom || !isBusy && !begins()) {
            if (hasRoom) {
                bounds.octets.release(next.octets);
            }
            refuse(job, next.name);
            return false;
        }
        this.octets += next.octets;
        asked.add(next);
        answer(Message.acknowledge(job));
        return true;
    }

    /** What the agent does not do anyway is kept without its arguments. */
    private Asked asked(long job, Message command, int octets) throws MalformedMessageException {
        String asked = command.command();
        List<Object> byPlace = command.arguments();
        Map<String, Object> byName = command.named();
        if (!commands.isAllowed(asked)) {
            return new Asked(job, Commands.shortName(asked), List.of(), Map.of(), OCTETS_OF_A_VALUE);
        }
        return new Asked(job, asked, byPlace, byName, octets + OCTETS_OF_A_VALUE * (values(byPlace) + values(byName)));
    }

    private static int values(Object value) {
        int values = 1;
        if (value instanceof Tuple) {
            values += values(((Tuple) value).items());
        } else if (value instanceof PythonError) {
            values += values(((PythonError) value).arguments());
        } else if (value instanceof Map) {
            values += values(((Map<?, ?>) value).keySet()) + values(((Map<?, ?>) value).values());
        } else if (value instanceof Collection) {
            for (Object each : (Collection<?>) value) {
                values += values(each);
            }
        }
        return values;
    }

    private boolean begins() {
        if (!bounds.busy.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(this::work); // it waits for this until the command is among those that were asked for
            isBusy = true;
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the agent ends, or no thread can be made
            bounds.busy.release();
        }
        return isBusy;
    }

    private void refuse(long job, String command) {
        answer(Message.acknowledge(job));
        answer(Message.details(job, Commands.shortName(command), 0));
        answer(Message.details(
                job,
                PythonError.of(
                        "BlockingIOError",
                        11,
                        "Resource temporarily unavailable: the agent has too many commands to do",
                        null),
                1));
        answer(Message.complete(job, 1L, 2));
    }

    private void work() {
        try {
            for (Asked next = next(); next != null; next = next()) {
                log.asked(next.job, name, next.name, next.byPlace, next.byName);
                commands.run(next.name, next.byPlace, next.byName, new ToThis(next.job));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the agent ends
            done();
        } catch (RuntimeException | Error e) {
            done();
            gone();
            log.warn("what " + name
                    + " asked for is dropped, because of a mistake of this program, or for want of memory: " + e);
            wake.run();
        } finally {
            bounds.busy.release();
        }
    }

    private synchronized Asked next() {
        done();
        Asked next = asked.poll();
        isBusy = next != null;
        octetsDone = isBusy ? next.octets : 0;
        return next;
    }

    private synchronized void done() {
        free(octetsDone);
        octetsDone = 0;
    }

    private void free(int some) {
        octets -= some;
        bounds.octets.release(some);
    }

    private void tell(Message message) throws InterruptedException {
        byte[] octets = Messages.write(message);
        room.acquire();
        synchronized (this) {
            if (isGone) {
                room.release();
            } else {
                add(new Outgoing(octets, true));
            }
        }
    }

    private void add(Outgoing message) {
        if (outgoing.isEmpty()) {
            waitingSince = System.nanoTime();
        }
        outgoing.add(message);
        wake.run();
    }

    /** What is to be sent next; null if there is nothing. */
    synchronized byte[] toSend() {
        return outgoing.isEmpty() ? null : outgoing.peek().octets;
    }

    /** That was sent; it may have been dropped meanwhile. */
    synchronized void sent() {
        Outgoing sent = outgoing.poll();
        if (sent != null && sent.hasRoom) {
            room.release();
        }
        waitingSince = System.nanoTime();
    }

    /** Since when it has not taken what is to be sent, in nanoseconds. */
    synchronized long waitingNanos(long now) {
        return outgoing.isEmpty() ? 0 : now - waitingSince;
    }

    /** It is not there any more: what its jobs tell is heard by nobody, and commands that were not begun are not done. */
    synchronized void gone() {
        if (isGone) {
            return;
        }
        isGone = true;
        free(asked.stream().mapToInt(Asked::octets).sum());
        asked.clear();
        outgoing.clear();
        room.release(Integer.MAX_VALUE / 2 - room.availablePermits()); // who waits need not any longer
    }

    /** It is as good as gone: it is there, but nothing that it sends can be understood any more. */
    synchronized void deafen() {
        gone();
        isDeaf = true;
    }

    synchronized boolean isDeaf() {
        return isDeaf;
    }

    synchronized boolean isGone() {
        return isGone;
    }

    private final class ToThis implements Telling {
        private final long job;
        private long number;
        private Optional<PythonError> error = Optional.empty();

        ToThis(long job) {
            this.job = job;
        }

        @Override
        public long job() {
            return job;
        }

        @Override
        public void tell(Object details) throws InterruptedException {
            if (details instanceof PythonError failure) {
                error = Optional.of(failure);
            }
            Client.this.tell(Message.details(job, details, number++));
        }

        @Override
        public void complete(Long exitCode) throws InterruptedException {
            log.ended(job, exitCode, error);
            Client.this.tell(Message.complete(job, exitCode, number++));
        }
    }
}
