package org.hilbert.heartbeat.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;

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

    private final byte[] address;
    private final String name;
    private final Commands commands;
    private final Executor threads;
    private final AgentLog log;
    private final Runnable wake;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    /** Guarded by this, as all below. */
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();

    private final Deque<Asked> asked = new ArrayDeque<>();
    private boolean isBusy;
    private boolean isGone;
    private long waitingSince;
    private int tellings;

    private record Outgoing(byte[] octets, boolean hasRoom) {}

    private record Asked(long job, String name, List<Object> byPlace, Map<String, Object> byName) {}

    /**
     * A client that has just sent its first message.
     *
     * @param address where the socket sends what it is told
     * @param name who it is, for the log
     * @param wake is called when there is something to send
     */
    Client(byte[] address, String name, Commands commands, Executor threads, AgentLog log, Runnable wake) {
        this.address = address;
        this.name = name;
        this.commands = commands;
        this.threads = threads;
        this.log = log;
        this.wake = wake;
    }

    byte[] address() {
        return address;
    }

    /** Sends something that waits for nothing; if too much waits already, nothing is sent. */
    synchronized void answer(Message message) {
        if (!isGone && outgoing.size() < MOST_WITH_ANSWERS) {
            add(new Outgoing(Messages.write(message), false));
        }
    }

    /**
     * Takes a command in.
     *
     * @param job its number
     * @return whether it was: not if too many wait
     */
    synchronized boolean take(long job, Message command) throws MalformedMessageException {
        Asked next = new Asked(job, command.command(), command.arguments(), command.named());
        if (asked.size() >= MOST_COMMANDS || isGone) {
            return false;
        }
        answer(Message.acknowledge(job));
        asked.add(next);
        tellings++;
        if (!isBusy) {
            isBusy = true;
            threads.execute(this::work);
        }
        return true;
    }

    private void work() {
        try {
            for (Asked next = next(); next != null; next = next()) {
                log.asked(next.job, name, next.name, next.byPlace, next.byName);
                commands.run(next.name, next.byPlace, next.byName, new ToThis(next.job));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the agent ends
        } catch (RuntimeException | Error e) {
            log.warn("a client is let go, because of a mistake of this program, or for want of memory: " + e);
            giveUp();
        }
    }

    private synchronized void giveUp() {
        gone();
        tellings = 0;
        wake.run();
    }

    private synchronized Asked next() {
        Asked next = asked.poll();
        isBusy = next != null;
        return next;
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

    /** That was sent. */
    synchronized void sent() {
        if (outgoing.poll().hasRoom) {
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
        isGone = true;
        tellings -= asked.size();
        asked.clear();
        outgoing.clear();
        room.release(Integer.MAX_VALUE / 2 - room.availablePermits()); // who waits need not any longer
    }

    /** Whether it can be forgotten: nothing that it asked for is still to come. */
    synchronized boolean isIdle() {
        return tellings == 0 && outgoing.isEmpty();
    }

    private final class ToThis implements Telling {
        private final long job;
        private long number;

        ToThis(long job) {
            this.job = job;
        }

        @Override
        public long job() {
            return job;
        }

        @Override
        public void tell(Object details) throws InterruptedException {
            Client.this.tell(Message.details(job, details, number++));
        }

        @Override
        public void complete(Long exitCode) throws InterruptedException {
            log.ended(job, exitCode);
            Client.this.tell(Message.complete(job, exitCode, number++));
            synchronized (Client.this) {
                tellings--;
            }
        }
    }
}
