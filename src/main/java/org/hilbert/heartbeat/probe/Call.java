package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;

/**
 * One question that is under way: it ends once, at the latest when its time is over, and what it opened is closed then. All of it
 * happens on one event loop.
 */
final class Call {
    private final Vertx vertx;
    private final Context loop;
    private final Address address;
    private final Duration timeout;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private long timer;
    private boolean isOver;
    private NetSocket socket;
    private Runnable last = () -> {};

    private Call(Vertx vertx, Address address, Duration timeout) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.address = address;
        this.timeout = timeout;
    }

    /** @param question what is done, on an event loop; must {@linkplain #end end} the call unless its time is over before */
    static CompletionStage<Answer> begin(Vertx vertx, Address address, Duration timeout, Consumer<Call> question) {
        Call call = new Call(vertx, address, timeout);
        call.loop.runOnContext(now -> {
            call.timer = vertx.setTimer(timeout.toMillis(), late -> call.end(Causes.noAnswerWithin(timeout, address)));
            call.attempt(() -> question.accept(call));
        });
        return call.answer;
    }

    /** Goes on with the question, unless it is over; a mistake of this program ends it. On the call's event loop. */
    void attempt(Runnable step) {
        if (isOver) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            over(() -> answer.completeExceptionally(e));
        }
    }

    Context loop() {
        return loop;
    }

    Duration timeout() {
        return timeout;
    }

    /** Is closed when the call ends: at once, if it has. */
    void opened(NetSocket connection) {
        socket = connection;
        if (isOver()) {
            connection.close();
        }
    }

    /** Is done when the call ends; of a call that goes on. */
    void onEnd(Runnable done) {
        last = done;
    }

    boolean isOver() {
        return isOver;
    }

    void fail(Throwable failure) {
        end(Causes.of(failure, address, timeout));
    }

    void fail(String what) {
        end(Causes.of(what, address));
    }

    void end(Answer outcome) {
        over(() -> answer.complete(outcome));
    }

    /** @param tell tells how it ended; whatever happens while it is closed, or nobody would ever ask again */
    private void over(Runnable tell) {
        if (isOver) {
            return;
        }
        isOver = true;
        try {
            vertx.cancelTimer(timer);
            if (socket != null) {
                socket.close();
            }
            last.run();
        } finally {
            tell.run();
        }
    }
}
