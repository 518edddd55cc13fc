package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An HTTP client whose server is the test: it notes what is asked, and answers when and what it is told to. */
final class FakeHttp extends HttpClient {
    /** Everything that was asked. */
    final List<Asked> asked = new ArrayList<>();

    private Consumer<Asked> server = ask -> {};

    /** A request, and what becomes of it. */
    record Asked(HttpRequest request, Consumer<Reply> reading, CompletableFuture<?> reply) {
        /** The method and what is behind the server's address. */
        String line() {
            URI uri = request.uri();
            return request.method() + " " + uri.getRawPath()
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        }

        void answer(int status, String body) {
            reading.accept(new Reply(status, body));
        }

        void answer(String body) {
            answer(200, body);
        }

        void fail(IOException problem) {
            reply.completeExceptionally(problem);
        }
    }

    /** From now on, and for what is asked and not answered yet. */
    void server(Consumer<Asked> server) {
        this.server = server;
        asked.stream().filter(ask -> !ask.reply.isDone()).forEach(server);
    }

    List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    Asked last() {
        return asked.get(asked.size() - 1);
    }

    /** How many requests have neither an answer nor were given up. */
    long inFlight() {
        return asked.stream().filter(ask -> !ask.reply.isDone()).count();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> reply = new CompletableFuture<>();
        Asked ask = new Asked(request, answer -> answer.readBy(handler.apply(answer), reply), reply);
        asked.add(ask);
        server.accept(ask);
        return reply;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
        throw new UnsupportedOperationException();
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

    /** An answer: its head, and what its body is. */
    record Reply(int statusCode, String body) implements ResponseInfo {
        /** As the JDK does it: the body first, octets at a time, then the end of the exchange; of that nobody needs the value. */
        <T> void readBy(BodySubscriber<T> subscriber, CompletableFuture<HttpResponse<T>> end) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {}

                @Override
                public void cancel() {}
            });
            subscriber.onNext(List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
            subscriber.onComplete();
            end.complete(null);
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }
}
