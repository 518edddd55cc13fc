package org.hilbert.heartbeat.client;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Questions to one server and their answers: every wait and every answer is bounded, and whatever goes wrong is a {@link
 * HeartbeatException}. Thread-safe.
 */
final class Exchange {
    private static final int SENTENCE = 300;

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
     * Sends a question and returns at once. The answer, or a {@link HeartbeatException}, completes the future; whoever
     * completes it before ends the request.
     *
     * @param limit how long the head of the answer is waited for; what follows may come drop by drop and is up to the
     *     caller
     * @throws IllegalArgumentException if the path cannot stand in an address
     */
    <T> CompletableFuture<T> send(Question<T> question, Duration limit) {
        HttpRequest request = request(question, limit);
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            CompletableFuture<HttpResponse<String>> sent =
                    http.get().sendAsync(request, head -> new BoundedText(question.most()));
            sent.whenComplete((response, problem) -> {
                try {
                    if (problem == null) {
                        answer.complete(read(question, response));
                    } else {
                        answer.completeExceptionally(failure(question.shown(), limit, problem));
                    }
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(failure(question.shown(), limit, e));
                }
            });
            answer.whenComplete((value, problem) -> sent.cancel(true));
        } catch (RuntimeException | Error e) {
            // Of an HTTP client of one's own, or of a JVM that has no memory left: a beat that failed, no more.
            answer.completeExceptionally(failure(question.shown(), limit, e));
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
        CompletableFuture<T> answer = send(question, atMost);
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(question.shown(), atMost, e.getCause());
        } catch (TimeoutException e) {
            throw timedOut(question.shown(), atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOutException("interrupted while waiting for " + question.shown() + " of " + server, e);
        } finally {
            answer.cancel(true);
        }
    }

    TimedOutException timedOut(String path, Duration limit, Throwable cause) {
        return new TimedOutException(
                path + " of " + server + " did not answer within " + limit.toMillis() + " ms", cause);
    }

    private HttpRequest request(Question<?> question, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + question.path()))
                .timeout(limit)
                .header("Cache-Control", "no-cache");
        if (question.body() != null) {
            request.header("Content-Type", "text/plain; charset=utf-8").POST(BodyPublishers.ofString(question.body()));
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private <T> T read(Question<T> question, HttpResponse<String> response) {
        String what = question.shown() + " of " + server;
        int status = response.statusCode();
        if (status < 200 || status > 299) {
            String sentence = sentence(response.body());
            String message = what + " refused, with " + status + (sentence.isEmpty() ? "" : ": " + sentence);
            throw new RefusedException(message, status, sentence, response.body());
        }
        return question.reading()
                .apply(response.body())
                .orElseThrow(
                        () -> new MalformedReplyException(what + " did not answer with " + question.expected(), null));
    }

    private HeartbeatException failure(String path, Duration limit, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String what = path + " of " + server;
        if (cause instanceof HeartbeatException known) {
            return known;
        }
        if (cause instanceof BoundedText.TooLongException) {
            return new MalformedReplyException(what + " answered too much: " + cause.getMessage(), cause);
        }
        if (cause instanceof ProtocolException) {
            // Its message holds what came.
            return new MalformedReplyException(what + " did not answer in HTTP", cause);
        }
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            return timedOut(path, limit, cause);
        }
        if (cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof SSLException) {
            return new CannotConnectException("cannot connect to " + server + ": " + reason(cause), cause);
        }
        return new CannotConnectException(what + " broke off: " + reason(cause), cause);
    }

    /** Why, for people; the JDK's own exception of a refused connection has no message. */
    private static String reason(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "it does not answer";
        }
        if (cause.getCause() instanceof UnresolvedAddressException) {
            return "there is no host of that name";
        }
        if (cause.getMessage() != null) {
            return sentence(cause.getMessage());
        }
        return cause instanceof ConnectException
                ? "it refuses the connection"
                : cause.getClass().getSimpleName();
    }

    /** The first line of a text as it may stand in a log. */
    private static String sentence(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        String shown = line.length() <= SENTENCE ? line : line.substring(0, SENTENCE) + "...";
        return shown.replaceAll("\\p{C}", "?");
    }
}
