package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An HTTP client for a program that ends after one request: the JDK's older one, in the shape of the newer. The newer
 * takes 0.2 s to load and its thread holds up the end of the JVM for another 0.3 s, which a plug-in that is started every
 * minute for each of a hundred applications does not have (docs/decisions/0018-command-line.md).
 *
 * <p>It sends what the client library sends: a {@code GET}, a {@code DELETE}, or a {@code POST} of a text. Redirects are
 * not followed. For a few requests only: one that is cancelled goes on until it ends by itself.
 */
final class UrlConnectionClient extends HttpClient {
    private static final int PART = 8 * 1024;

    private final Duration connectTimeout;

    UrlConnectionClient(Duration connectTimeout) {
        // Otherwise a POST that is not answered is sent again.
        System.setProperty("sun.net.http.retryPost", "false");
        this.connectTimeout = connectTimeout;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        long end = System.nanoTime() + request.timeout().orElse(connectTimeout).toNanos();
        HttpURLConnection connection = (HttpURLConnection) request.uri().toURL().openConnection();
        try {
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(millisUntil(end));
            connection.setReadTimeout(millisUntil(end));
            request.headers().map().forEach((name, values) -> connection.setRequestProperty(name, values.get(0)));
            connection.setRequestMethod(request.method());
            if (request.method().equals("POST")) {
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(octets(request));
                }
            }
            int status = connection.getResponseCode();
            Head head = new Head(status, HttpHeaders.of(Map.of(), (name, value) -> true));
            return new Response<>(request, head, read(connection, handler.apply(head), end));
        } catch (SocketTimeoutException e) {
            throw new HttpTimeoutException(e.getMessage());
        } finally {
            connection.disconnect();
        }
    }

    /** On a daemon thread of its own, which nothing gives up: it ends by its own time-outs. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> response = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                response.complete(send(request, handler));
            } catch (IOException | RuntimeException e) {
                response.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    private static int millisUntil(long end) throws HttpTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new HttpTimeoutException("out of time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private static byte[] octets(HttpRequest request) {
        HttpResponse.BodySubscriber<byte[]> octets = HttpResponse.BodySubscribers.ofByteArray();
        request.bodyPublisher().orElseThrow().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                octets.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                octets.onNext(List.of(part));
            }

            @Override
            public void onError(Throwable problem) {
                octets.onError(problem);
            }

            @Override
            public void onComplete() {
                octets.onComplete();
            }
        });
        return octets.getBody().toCompletableFuture().join();
    }

    private static <T> T read(HttpURLConnection connection, HttpResponse.BodySubscriber<T> body, long end)
            throws IOException {
        Demand demand = new Demand();
        body.onSubscribe(demand);
        try (InputStream in = stream(connection)) {
            byte[] part = new byte[PART];
            for (int length = in.read(part); length >= 0 && !demand.cancelled; length = in.read(part)) {
                body.onNext(List.of(ByteBuffer.wrap(part.clone(), 0, length)));
                // The socket keeps the time-out it has; this ends an answer that comes drop by drop.
                millisUntil(end);
            }
        }
        body.onComplete();
        try {
            return body.getBody().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw e;
        }
    }

    private static InputStream stream(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        if (connection.getResponseCode() < 400) {
            return connection.getInputStream();
        }
        return error == null ? InputStream.nullInputStream() : error;
    }

    /** Lets everything come, until the reader wants no more. */
    private static final class Demand implements Flow.Subscription {
        private boolean cancelled;

        @Override
        public void request(long parts) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private record Head(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private record Response<T>(HttpRequest request, Head head, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return head.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return head.headers();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return head.version();
        }
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(connectTimeout);
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException("the JDK's default is used");
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
