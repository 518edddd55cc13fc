package org.hilbert.heartbeat.probe.conplyent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;

/**
 * One server, as all in this process see it who speak to it: it has place for one client only, so they share a line, which is
 * open as long as somebody wants it. All is done on the thread of the {@link Lines}; what others call only asks for it.
 */
final class Station implements Lines.Peer {
    /** How long a line has for its first answer, and twice as long each time after that. */
    private static final long PATIENCE_MILLIS = 200;

    private static final long MOST_PATIENCE_MILLIS = 30_000;
    private static final Duration LONGEST_LIMIT = Duration.ofDays(365);
    private static final long SOON_MILLIS = 100;
    private static final long LATER_MILLIS = 1_000;

    private final ServerAddress address;
    private final Lines lines;
    private final Function<String, CompletionStage<InetAddress>> hosts;
    /** Who waits for a heartbeat. */
    private final Deque<CompletableFuture<Void>> pulses = new ArrayDeque<>();
    /** Who waits until commands can be sent. */
    private final List<CompletableFuture<List<String>>> ready = new ArrayList<>();
    /** In the order in which they were sent, which is that of their acknowledgements. */
    private final Deque<Job> unacknowledged = new ArrayDeque<>();

    private final Map<Long, Job> jobs = new HashMap<>();
    private int holders;
    private boolean isOpening;
    private long patience = PATIENCE_MILLIS;
    private Lines.Line line;
    /** Whether anything has come on the line. */
    private boolean hasAnswered;
    /** As the server has told on this line; null until then. */
    private volatile List<String> commands;
    /** Why there is no answer, as the end of a sentence; empty if there is one. */
    private volatile String trouble = "";

    Station(ServerAddress address, Lines lines, Function<String, CompletionStage<InetAddress>> hosts) {
        this.address = address;
        this.lines = lines;
        this.hosts = hosts;
    }

    ServerAddress address() {
        return address;
    }

    /** The names of all commands, while there is a connection; null otherwise. */
    List<String> commands() {
        return commands;
    }

    /**
     * Completes when the server has answered a heartbeat.
     *
     * @param limit after which it fails, with what is known of why
     */
    CompletableFuture<Void> pulse(Duration limit) {
        long millis = millis(limit);
        CompletableFuture<Void> pulse = new CompletableFuture<>();
        lines.execute(() -> {
            pulses.add(pulse);
            if (line == null) {
                open();
            } else {
                send(Message.heartbeat(true));
            }
        });
        return limited(pulse, millis, () -> {
            pulses.remove(pulse);
            closeIfUnused();
        });
    }

    /** Keeps the line open, until {@link #release}; completes with the names of all commands once these can be sent. */
    CompletableFuture<List<String>> hold(Duration limit) {
        long millis = millis(limit);
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        lines.execute(() -> {
            holders++;
            ready.add(names);
            if (line == null) {
                open();
            } else if (commands != null) {
                names.complete(commands);
            } else {
                send(Message.sync());
            }
        });
        return limited(names, millis, () -> ready.remove(names));
    }

    /**
     * A time in milliseconds.
     *
     * @throws IllegalArgumentException if it is not above zero and at most a year
     */
    static long millis(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(LONGEST_LIMIT) > 0) {
            throw new IllegalArgumentException("a time-out must be 1 ms to 365 days");
        }
        return limit.toMillis();
    }

    /** Tells all who wait that the pool is closed. On the thread of the lines. */
    void end() {
        NotConnectedException closed = new NotConnectedException("the connection to " + address + " was closed");
        waiting().forEach(each -> each.completeExceptionally(closed));
        failJobs(closed);
        commands = null;
    }

    /** @param owner whose jobs are told that they will not be heard of any more */
    void release(Object owner) {
        lines.executeIfOpen(() -> {
            holders--;
            failJobs(
                    new NotConnectedException("the connection to " + address + " was closed"),
                    job -> job.owner() == owner);
            closeIfUnused();
        });
    }

    /** Sends a command, whose job hears what becomes of it; or that there is no connection. */
    void command(Message command, Job job) {
        byte[] octets = Messages.write(command);
        lines.execute(() -> {
            if (commands == null) {
                job.failed(new NotConnectedException("there is no connection to " + address));
            } else if (line.send(octets)) {
                unacknowledged.add(job);
            } else {
                job.failed(new ConnectionLostException(address + " does not take in what it is sent"));
            }
        });
    }

    private <T> CompletableFuture<T> limited(CompletableFuture<T> future, long millis, Runnable tidy) {
        CompletableFuture<T> limited = new CompletableFuture<>();
        future.orTimeout(millis, TimeUnit.MILLISECONDS).whenComplete((result, failure) -> {
            if (failure == null) {
                limited.complete(result);
            } else if (failure instanceof ConplyentException) {
                limited.completeExceptionally(failure);
            } else {
                limited.completeExceptionally(new TimedOutException(
                        address.toString(),
                        "no answer within " + text(Duration.ofMillis(millis))
                                + (trouble.isEmpty() ? "" : "; " + trouble)));
            }
            lines.executeIfOpen(tidy);
        });
        return limited;
    }

    static String text(Duration limit) {
        return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private void open() {
        if (isOpening) {
            return;
        }
        isOpening = true;
        trouble = "its address is still looked for";
        try {
            hosts.apply(address.host()).whenComplete((resolved, failure) -> lines.executeIfOpen(() -> open(resolved)));
        } catch (RuntimeException e) { // such as: too many are looked for
            open(null);
        }
    }

    /** @param resolved null if there is none */
    private void open(InetAddress resolved) {
        isOpening = false;
        if (!isWanted()) {
            return;
        }
        if (resolved == null) {
            trouble = "there is no host of that name";
            openAgain(LATER_MILLIS);
            return;
        }
        trouble = "nothing can be reached there";
        try {
            line = lines.open(resolved, address.port(), address, this);
        } catch (RuntimeException e) { // such as: no file is free
            trouble = "no connection could be made here";
            openAgain(LATER_MILLIS);
            return;
        }
        send(Message.heartbeat(true));
        if (holders > 0) {
            send(Message.sync());
        }
    }

    /**
     * A server that has no place leaves whoever comes without an answer, also when the place is free again; what has waited in
     * vain tries anew.
     */
    private void giveUp(Lines.Line opened) {
        if (line == opened && !hasAnswered) {
            drop();
            if (isWanted()) {
                open();
            }
        }
    }

    private void openAgain(long millis) {
        isOpening = true;
        lines.later(millis, () -> {
            isOpening = false;
            if (isWanted() && line == null) {
                open();
            }
        });
    }

    private boolean isWanted() {
        return holders > 0 || !pulses.isEmpty();
    }

    private void closeIfUnused() {
        if (!isWanted()) {
            patience = PATIENCE_MILLIS;
        }
        if (!isWanted() && line != null) {
            drop();
            failJobs(new NotConnectedException("the connection to " + address + " was closed"));
        }
    }

    private void drop() {
        line.close();
        forgetLine();
    }

    private void forgetLine() {
        line = null;
        commands = null;
        hasAnswered = false;
    }

    private void send(Message message) {
        line.send(Messages.write(message)); // if there is no room, it is as if the server did not answer
    }

    @Override
    public void trouble(Lines.Trouble what) {
        if (what == Lines.Trouble.SILENT && line != null) {
            Lines.Line reached = line;
            lines.later(patience, () -> giveUp(reached));
            patience = Math.min(2 * patience, MOST_PATIENCE_MILLIS);
        }
        trouble = switch (what) {
            case NOT_REACHED -> "nothing can be reached there";
            case SILENT ->
                "something accepts connections there, but does not answer: it hangs, or another client has its only place";
            case NOT_UNDERSTOOD -> "what is there speaks otherwise, or has other keys";
        };
    }

    @Override
    public void ended() {
        trouble = hasAnswered ? "it ended the connection" : "it ended the connection at once; it may have other keys";
        forgetLine();
        failJobs(new ConnectionLostException("the connection to " + address
                + " ended: the server did, or sent more than " + Messages.LONGEST + " octets at once"));
        if (isWanted()) {
            openAgain(Math.max(SOON_MILLIS, patience / 2));
        }
    }

    private List<CompletableFuture<?>> waiting() {
        List<CompletableFuture<?>> waiting = new ArrayList<>(pulses);
        waiting.addAll(ready);
        return waiting;
    }

    private void failJobs(ConplyentException failure) {
        failJobs(failure, job -> true);
        unacknowledged.clear();
        jobs.clear();
    }

    private void failJobs(ConplyentException failure, Predicate<Job> which) {
        List<Job> all = new ArrayList<>(unacknowledged);
        all.addAll(jobs.values());
        all.stream().filter(which).forEach(job -> job.failed(failure));
    }

    @Override
    public void received(byte[] octets) {
        try {
            received(Messages.read(octets));
        } catch (MalformedMessageException e) {
            MalformedAnswerException failure =
                    new MalformedAnswerException(address + " sent what is no message: " + e.getMessage());
            drop();
            trouble = "it sent what is no message";
            waiting().forEach(each -> each.completeExceptionally(failure));
            failJobs(failure);
            if (holders > 0) {
                openAgain(LATER_MILLIS);
            }
        }
    }

    private void received(Message message) throws MalformedMessageException {
        trouble = "";
        hasAnswered = true;
        patience = PATIENCE_MILLIS;
        switch (message.type()) {
            case HEARTBEAT -> {
                if (message.isRequest()) {
                    send(Message.heartbeat(false));
                } else {
                    pulses.forEach(pulse -> pulse.complete(null));
                }
            }
            case SYNC -> {
                commands = message.commandNames();
                ready.forEach(each -> each.complete(commands));
            }
            case ACKNOWLEDGE -> {
                Job job = unacknowledged.poll();
                if (job != null) { // it may be one of a client before
                    if (jobs.putIfAbsent(message.job(), job) != null) {
                        unacknowledged.addFirst(job); // is told with all others
                        throw new MalformedMessageException("two jobs have one number");
                    }
                    job.acknowledged(message.job());
                }
            }
            case DETAILS -> {
                Job job = jobs.get(message.job());
                if (job != null) {
                    job.told(message);
                }
            }
            case COMPLETE -> {
                Job job = jobs.remove(message.job());
                if (job != null) {
                    job.completed(message.exitCode());
                }
            }
            case COMMAND -> throw new MalformedMessageException("only clients send commands");
        }
    }
}
