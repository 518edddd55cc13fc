package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;

import org.hilbert.heartbeat.rest.RefusedRequestException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Questions that take time for all applications or read much history. They have few threads of their own: however many are
 * asked, the sweep and the journal have theirs, and what is held for answers stays small. Thread-safe.
 */
@Singleton
public class Questions {
    /** How many are answered at once. */
    static final int AT_ONCE = 4;
    /** How many wait; further ones are refused at once. */
    static final int MOST_WAITING = 256;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor answering;
    private final ObjectMapper mapper;
    private final Duration longestWait;

    @Inject
    Questions(ObjectMapper mapper) {
        this(mapper, LONGEST_WAIT);
    }

    /** Patience for so long. */
    Questions(ObjectMapper mapper, Duration longestWait) {
        this.mapper = mapper;
        this.longestWait = longestWait;
        this.answering = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "question-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        answering.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        answering.shutdownNow();
    }

    /**
     * The answer to one, in JSON, rendered where it is made: the event loop only sends it.
     *
     * @return fails with a {@link RefusedRequestException} if it was not this question's turn within a second
     */
    Uni<Response> answer(Supplier<?> answer) {
        return ask(() -> Json.answer(200, rendered(answer.get())));
    }

    /** What is asked, as {@link #answer}, in whatever form. */
    public <T> Uni<T> ask(Supplier<T> question) {
        return Uni.createFrom().emitter(asker -> ask(question, asker));
    }

    private <T> void ask(Supplier<T> answer, UniEmitter<? super T> asker) {
        AtomicBoolean taken = new AtomicBoolean();
        Runnable turn = () -> {
            if (taken.compareAndSet(false, true)) {
                tell(answer, asker);
            }
        };
        try {
            answering.execute(turn);
        } catch (RejectedExecutionException full) {
            asker.fail(tooMany());
            return;
        }
        ScheduledFuture<?> patience = Infrastructure.getDefaultWorkerPool()
                .schedule(
                        () -> {
                            if (taken.compareAndSet(false, true)) {
                                answering.remove(turn);
                                asker.fail(tooMany());
                            }
                        },
                        longestWait.toMillis(),
                        TimeUnit.MILLISECONDS);
        asker.onTermination(() -> {
            taken.set(true);
            answering.remove(turn);
            patience.cancel(false);
        });
    }

    private static <T> void tell(Supplier<T> answer, UniEmitter<? super T> asker) {
        try {
            asker.complete(answer.get());
        } catch (Throwable e) { // whatever it is, somebody waits for the answer
            asker.fail(e);
        }
    }

    private byte[] rendered(Object answer) {
        try {
            return mapper.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RefusedRequestException tooMany() {
        return new RefusedRequestException(
                503, AT_ONCE + " long questions are answered at once, and others wait already; try again later");
    }
}
