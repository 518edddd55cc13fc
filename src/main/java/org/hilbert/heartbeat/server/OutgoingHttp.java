package org.hilbert.heartbeat.server;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;

/** Sends HTTP requests to other servers; a client is made with the first request that needs it. Thread-safe. */
public final class OutgoingHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration BODY = Duration.ofSeconds(1);

    private final TlsConfigurationRegistry registry;
    private final Map<Optional<String>, HttpClient> clients = new ConcurrentHashMap<>();

    public OutgoingHttp(TlsConfigurationRegistry registry) {
        this.registry = registry;
    }

    /** Whether there is a TLS configuration of that name. */
    public boolean knows(String tls) {
        return registry.get(tls).isPresent();
    }

    /** That TLS configuration has other certificates now: the next request that needs it makes a client with them. */
    public void renewed(String tls) {
        clients.remove(Optional.of(tls));
    }

    /**
     * Sends a request; who cancels ends the exchange.
     *
     * @param tls the name of a TLS configuration; the JVM's own trust if empty
     * @param limit until there are the headers of an answer, as the request has it for its time-out, too; the body has {@link
     *     #BODY} more, and is cut where it is long
     * @return fails if there was no answer: {@link #why} says why, and {@link #isLate} whether it did not come in time
     */
    public Uni<HttpResponse<String>> send(Optional<String> tls, HttpRequest request, Duration limit) {
        return Uni.createFrom()
                .<HttpResponse<String>>emitter(emitter -> {
                    CompletableFuture<HttpResponse<String>> sending = sending(tls, request);
                    // Without a true, the JDK goes on with the exchange.
                    emitter.onTermination(() -> sending.cancel(true));
                    sending.whenComplete((answer, failure) -> {
                        if (failure == null) {
                            emitter.complete(answer);
                        } else {
                            emitter.fail(failure instanceof CompletionException ? failure.getCause() : failure);
                        }
                    });
                })
                .ifNoItem()
                .after(limit.plus(BODY.multipliedBy(2)))
                .failWith(() -> new HttpTimeoutException("no answer"));
    }

    /** Whether there was a connection and no answer in time. */
    public static boolean isLate(Throwable failure) {
        return failure instanceof HttpTimeoutException && !(failure instanceof HttpConnectTimeoutException);
    }

    /** Why there was no answer, for people. */
    public static String why(Throwable failure) {
        Throwable told = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name of its host is not known";
            }
            if (cause.getMessage() != null) {
                told = cause;
            }
        }
        if (failure instanceof ConnectException) {
            return "no connection" + (told.getMessage() == null ? "" : ": " + told.getMessage());
        }
        return told.getClass().getSimpleName() + (told.getMessage() == null ? "" : ": " + told.getMessage());
    }

    private CompletableFuture<HttpResponse<String>> sending(Optional<String> tls, HttpRequest request) {
        return clients.computeIfAbsent(tls, this::client).sendAsync(request, answer -> new BoundedBody(BODY));
    }

    private HttpClient client(Optional<String> tls) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        tls.flatMap(name -> registry.get(name)).map(OutgoingHttp::context).ifPresent(client::sslContext);
        return client.build();
    }

    private static SSLContext context(TlsConfiguration configuration) {
        try {
            return configuration.createSSLContext();
        } catch (Exception e) { // the registry's signature
            throw new IllegalStateException("the TLS configuration cannot be used: " + e.getMessage(), e);
        }
    }
}
