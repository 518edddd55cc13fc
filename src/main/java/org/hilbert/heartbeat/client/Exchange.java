package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A request to the server and its reply: every wait and every reply is bounded, and whatever goes wrong is a {@link
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
     * @param timeout how long a request may take from its start to the last octet of its reply
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
     * Sends a request and returns at once. The reply's text, or a {@link HeartbeatException}, completes the future; to
     * cancel the future ends the request. Its time-out is up to the caller: headers are waited for no longer than {@link
     * #timeout}, but a body may come drop by drop.
     *
     * @param path begins with a slash, encoded
     * @param body null for a {@code GET}
     * @param most the longest reply, in octets
     * @throws IllegalArgumentException if the path cannot stand in an address
     */
    CompletableFuture<String> send(String path, String body, long most) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(timeout)
                .header("Cache-Control", "no-cache");
        if (body != null) {
            request.header("Content-Type", "text/plain; charset=utf-8").POST(BodyPublishers.ofString(body));
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        // What was sent, for people: without the query, which may be long.
        String what = path.split("\\?", 2)[0] + " of " + server;
        CompletableFuture<HttpResponse<String>> sent;
        try {
            sent = http.get().sendAsync(request.build(), head -> new BoundedText(most));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(problem(what, e));
        }
        CompletableFuture<String> reply = sent.handle((response, e) -> {
            if (e != null) {
                throw problem(what, e);
            }
            return textOf(what, response);
        });
        reply.whenComplete((text, e) -> {
            if (reply.isCancelled()) {
                sent.cancel(true);
            }
        });
        return reply;
    }

    /**
     * As {@link #send}, and waits for the reply, no longer than {@link #timeout}.
     *
     * @throws HeartbeatException if there is none
     */
    String ask(String path, String body, long most) {
        CompletableFuture<String> reply = send(path, body, most);
        try {
            return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HeartbeatException known ? known : problem(path, e.getCause());
        } catch (TimeoutException e) {
            throw problem(path.split("\\?", 2)[0] + " of " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOutException("interrupted while waiting for " + server, e);
        } finally {
            reply.cancel(true);
        }
    }

    private HeartbeatException problem(String what, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof BoundedText.TooLongException) {
            return new MalformedReplyException(what + " answered too much: " + cause.getMessage(), cause);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new CannotConnectException("cannot connect for " + what + ": no answer", cause);
        }
        if (cause instanceof HttpTimeoutException
                || cause instanceof TimeoutException
                || cause instanceof CancellationException) {
            return new TimedOutException(what + " did not answer within " + timeout.toMillis() + " ms", cause);
        }
        if (cause instanceof IOException) {
            return new CannotConnectException("cannot connect for " + what + ": " + reason(cause), cause);
        }
        return new CannotConnectException("cannot send " + what + ": " + cause, cause);
    }

    /** The JDK's exception of a refused connection has no message. */
    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String textOf(String what, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return response.body();
        }
        String sentence = oneLine(response.body());
        throw new RefusedException(
                what + " refused, with " + status + (sentence.isEmpty() ? "" : ": " + sentence), status, sentence);
    }

    private static String oneLine(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return line.length() <= SENTENCE ? line : line.substring(0, SENTENCE) + "...";
    }
}
