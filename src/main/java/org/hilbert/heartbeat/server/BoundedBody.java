package org.hilbert.heartbeat.server;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * The beginning of an answer's body, as text: what comes in time and is not too long. The rest is not read, and its connection is
 * given up. Thread-safe.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<String> {
    private static final int MOST = 4 * 1024;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    /** Guarded by this, as the next. */
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    private Flow.Subscription subscription;

    /** @param limit how long it may take, from now on, when the headers are there */
    BoundedBody(Duration limit) {
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::enough);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription parts) {
        synchronized (this) {
            subscription = parts;
        }
        if (body.isDone()) {
            parts.cancel();
        } else {
            parts.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (take(parts)) {
            subscription().request(1);
        } else {
            enough();
        }
    }

    /** Returns whether there is room for more. */
    private synchronized boolean take(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] some = new byte[Math.min(part.remaining(), MOST - octets.size())];
            part.get(some);
            octets.writeBytes(some);
        }
        return octets.size() < MOST;
    }

    private void enough() {
        Flow.Subscription parts = subscription();
        if (!body.isDone() && parts != null) {
            parts.cancel();
        }
        onComplete();
    }

    private synchronized Flow.Subscription subscription() {
        return subscription;
    }

    private synchronized String text() {
        return octets.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void onError(Throwable broken) {
        // The status has come, and that is what counts.
        onComplete();
    }

    @Override
    public void onComplete() {
        body.complete(text());
    }
}
