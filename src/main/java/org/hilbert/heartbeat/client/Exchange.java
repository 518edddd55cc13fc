package org.hilbert.heartbeat.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Questions to one server and their answers: every wait and every answer is bounded, and whatever goes wrong is a {@link
 * HeartbeatException}. Thread-safe.
 */
final class Exchange {
    private final Supplier<HttpClient> http;
    private final URI server;
    private final String token;
    private final Duration timeout;

    /**
     * @param token sent as a bearer token, or null
     * @param timeout how long a question may take from its start to the last octet of its answer
     */
    Exchange(Supplier<HttpClient> http, URI server, String token, Duration timeout) {
        this.http = http;
        this.server = server;
        this.token = token;
        this.timeout = timeout;
    }

    URI server() {
        return server;
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * Sends a question and returns at once. To cancel its answer, or to give it up, ends the request.
     *
     * @param limit how long the head of the answer is waited for; what follows may come drop by drop and is up to the
     *     caller
     * @throws IllegalArgumentException if the path cannot stand in an address
     */
    <T> Answer<T> send(Question<T> question, Duration limit) {
        HttpRequest request = request(question, limit);
        Answer<T> answer = new Answer<>(server, question, limit);
        try {
            CompletableFuture<?> sent = http.get().sendAsync(request, head -> {
                BoundedText text = new BoundedText(question.most());
                // Here, and not when the JDK says that all is done: it says so on the common pool, and an application
                // that fills that pool would look dead.
                text.getBody().whenComplete((body, problem) -> {
                    if (problem == null) {
                        answer.came(head.statusCode(), body);
                    } else {
                        answer.failed(problem);
                    }
                });
                return text;
            });
            sent.whenComplete((done, problem) -> {
                if (problem != null) {
                    answer.failed(problem);
                }
            });
            answer.whenComplete((value, problem) -> {
                if (problem instanceof CancellationException || problem instanceof TimedOutException) {
                    sent.cancel(true);
                }
            });
        } catch (RuntimeException | Error e) {
            // Of an HTTP client of one's own, or of a JVM that has no memory left: a beat that failed, no more.
            answer.failed(e);
        }
        return answer;
    }

    /** As {@link #ask(Question, Duration)}, no longer than {@link #timeout}. */
    <T> T ask(Question<T> question) {
        return ask(question, timeout);
    }

    /**
     * Sends a question and waits for its answer.
     *
     * @throws HeartbeatException if there is none
     * @throws IllegalArgumentException if the path cannot stand in an address
     */
    <T> T ask(Question<T> question, Duration atMost) {
        Answer<T> answer = send(question, atMost);
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw answer.failure(e.getCause());
        } catch (TimeoutException e) {
            throw answer.timedOut(atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw answer.interrupted(e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Question<?> question, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + question.path()))
                .timeout(limit)
                .header("Cache-Control", "no-cache");
        question.sending().in(request);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }
}
