package org.hilbert.heartbeat.client;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/**
 * The answer to a question, to come: what it means, or the {@link HeartbeatException} that says why there is none. The
 * first thing that is known of it counts. Thread-safe.
 */
final class Answer<T> extends CompletableFuture<T> {
    private static final int SENTENCE = 300;

    private final URI server;
    private final Question<T> question;
    private final Duration limit;

    /** @param limit how long it is waited for, as an error says it */
    Answer(URI server, Question<T> question, Duration limit) {
        this.server = server;
        this.question = question;
        this.limit = limit;
    }

    /** The server said that. */
    void came(int status, String body) {
        try {
            if (status < 200 || status > 299) {
                failed(refusal(status, body));
            } else {
                question.reading()
                        .apply(body)
                        .ifPresentOrElse(
                                this::complete,
                                () -> failed(malformed("did not answer with " + question.expected(), null)));
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** It will not come, for that reason. */
    void failed(Throwable reason) {
        completeExceptionally(failure(reason));
    }

    /** It did not come in that time, and shall not any more. */
    void giveUp(Duration time) {
        completeExceptionally(timedOut(time, null));
    }

    /** What that failure is to the caller. */
    HeartbeatException failure(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof HeartbeatException known) {
            return known;
        }
        if (cause instanceof BoundedText.TooLongException) {
            return malformed("answered too much: " + cause.getMessage(), cause);
        }
        if (cause instanceof ProtocolException) {
            // Its message holds what came.
            return malformed("did not answer in HTTP", cause);
        }
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            return timedOut(limit, cause);
        }
        if (cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof SSLException) {
            return new CannotConnectException("cannot connect to " + server + ": " + reason(cause), cause);
        }
        return new CannotConnectException(what() + " broke off: " + reason(cause), cause);
    }

    TimedOutException timedOut(Duration time, Throwable cause) {
        return new TimedOutException(what() + " did not answer within " + time.toMillis() + " ms", cause);
    }

    TimedOutException interrupted(InterruptedException cause) {
        return new TimedOutException("interrupted while waiting for " + what(), cause);
    }

    private RefusedException refusal(int status, String body) {
        String sentence = sentence(body);
        String message = what() + " refused, with " + status + (sentence.isEmpty() ? "" : ": " + sentence);
        return new RefusedException(message, status, sentence, body);
    }

    private MalformedReplyException malformed(String how, Throwable cause) {
        return new MalformedReplyException(what() + " " + how, cause);
    }

    private String what() {
        return question.shown() + " of " + server;
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
