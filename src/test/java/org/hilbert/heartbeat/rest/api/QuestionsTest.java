package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import jakarta.ws.rs.core.Response;

import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.ObjectMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class QuestionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Questions> all = new ArrayList<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void stop() {
        goOn.countDown();
        all.forEach(Questions::stop);
    }

    @Test
    void soManyAreAnsweredAtOnce_andWhoWaitsTooLongIsRefused() {
        Questions questions = questions(Duration.ofMillis(50));
        List<CompletableFuture<Response>> first = slow(questions, Questions.AT_ONCE);
        RefusedRequestException refused = assertThrows(
                RefusedRequestException.class,
                () -> questions.answer(() -> "quick").await().atMost(LONG));
        assertEquals(503, refused.status());
        goOn.countDown();
        first.forEach(answer -> assertEquals(200, answer.join().getStatus()));
        assertEquals("\"quick\"", text(questions.answer(() -> "quick").await().atMost(LONG)));
    }

    @Test
    void whoFindsALongQueueIsRefusedAtOnce() {
        Questions questions = questions(LONG);
        slow(questions, Questions.AT_ONCE + Questions.MOST_WAITING);
        RefusedRequestException refused = assertThrows(
                RefusedRequestException.class,
                () -> questions.answer(() -> "quick").await().atMost(Duration.ofSeconds(10)));
        assertEquals(503, refused.status());
    }

    /** Not where it is asked, which is the event loop, nor by the threads on which the sweep runs. */
    @Test
    void anAnswerIsMadeAndRendered_byThreadsOfTheirOwn() {
        Set<String> threads = new TreeSet<>();
        Response response = questions(LONG)
                .answer(() -> {
                    threads.add(Thread.currentThread().getName());
                    return new Rendered(threads);
                })
                .await()
                .atMost(LONG);
        assertEquals("{\"text\":\"all\"}", text(response));
        assertEquals("application/json;charset=UTF-8", response.getMediaType().toString());
        assertEquals(Set.of("question-1"), threads);
    }

    @Test
    void whatGoesWrongIsTold() {
        Questions questions = questions(LONG);
        CompletionException error = assertThrows(
                CompletionException.class,
                () -> questions
                        .answer(() -> {
                            throw new StackOverflowError("deep");
                        })
                        .await()
                        .atMost(LONG));
        assertEquals("deep", error.getCause().getMessage());
    }

    private Questions questions(Duration patience) {
        Questions questions = new Questions(new ObjectMapper(), patience);
        all.add(questions);
        return questions;
    }

    private List<CompletableFuture<Response>> slow(Questions questions, int count) {
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(Questions.AT_ONCE);
        for (int i = 0; i < count; i++) {
            answers.add(questions
                    .answer(() -> {
                        begun.countDown();
                        await(goOn);
                        return "slow";
                    })
                    .subscribeAsCompletionStage());
        }
        await(begun);
        return answers;
    }

    private static String text(Response response) {
        return new String((byte[]) response.getEntity(), UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes who renders it. */
    static final class Rendered {
        private final Set<String> threads;

        Rendered(Set<String> threads) {
            this.threads = threads;
        }

        public String getText() {
            threads.add(Thread.currentThread().getName());
            return "all";
        }
    }
}
