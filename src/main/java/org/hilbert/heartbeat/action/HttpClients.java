package org.hilbert.heartbeat.action;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;

/** Sends HTTP requests; a client is made with the first request that needs it. Thread-safe. */
final class HttpClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration BODY = Duration.ofSeconds(1);
    private static final int LONGEST_SHOWN = 500;

    private final TlsConfigurationRegistry registry;
    private final TimeSource time;
    private final Map<Optional<String>, HttpClient> clients = new ConcurrentHashMap<>();

    HttpClients(TlsConfigurationRegistry registry, TimeSource time) {
        this.registry = registry;
        this.time = time;
    }

    /** Ends the start if there is no TLS configuration of that name. */
    void check(ActionCheck check, String tls) {
        if (registry.get(tls).isEmpty()) {
            throw check.refused("tls", "must be the name of a TLS configuration, quarkus.tls.\"NAME\".*");
        }
    }

    /** That TLS configuration has other certificates now: the next request that needs it makes a client with them. */
    void renewed(String tls) {
        clients.remove(Optional.of(tls));
    }

    /**
     * Sends a request and judges the answer.
     *
     * @param tls the name of a TLS configuration; the JVM's own trust if empty
     * @param limit until there are the headers of an answer; its body has {@link #BODY} more, and counts for nothing
     * @return how it went; never a failure
     */
    Uni<Delivery> send(Optional<String> tls, HttpRequest request, Duration limit) {
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
                .map(this::judged)
                .ifNoItem()
                .after(limit.plus(BODY.multipliedBy(2)))
                .recoverWithItem(() -> late(limit))
                .onFailure(HttpClients::isLate)
                .recoverWithItem(() -> late(limit))
                .onFailure()
                .recoverWithItem(failure -> Delivery.failed(why(failure)));
    }

    private CompletableFuture<HttpResponse<String>> sending(Optional<String> tls, HttpRequest request) {
        return clients.computeIfAbsent(tls, this::client).sendAsync(request, answer -> new BoundedBody(BODY));
    }

    private static boolean isLate(Throwable failure) {
        return failure instanceof HttpTimeoutException && !(failure instanceof HttpConnectTimeoutException);
    }

    private static Delivery late(Duration limit) {
        return Delivery.failed("no answer within " + limit.toMillis() + " ms");
    }

    private HttpClient client(Optional<String> tls) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        tls.flatMap(name -> registry.get(name)).map(HttpClients::context).ifPresent(client::sslContext);
        return client.build();
    }

    private static SSLContext context(TlsConfiguration configuration) {
        try {
            return configuration.createSSLContext();
        } catch (Exception e) { // the registry's signature
            throw new IllegalStateException("the TLS configuration cannot be used: " + e.getMessage(), e);
        }
    }

    private Delivery judged(HttpResponse<String> answer) {
        int status = answer.statusCode();
        String body = answer.body().strip();
        String shown = body.length() <= LONGEST_SHOWN ? body : body.substring(0, LONGEST_SHOWN) + "...";
        String text = "HTTP " + status + (shown.isEmpty() ? "" : ": " + shown);
        boolean done = status >= 200 && status < 300;
        boolean passes = status >= 500 || status == 408 || status == 425 || status == 429;
        Duration wait = answer.headers()
                .firstValue("Retry-After")
                .flatMap(this::wait)
                .filter(any -> !done)
                .orElse(Duration.ZERO);
        return new Delivery(new Outcome(done, text), !done && !passes, wait);
    }

    /** Seconds, or a date; anything else says nothing. */
    private Optional<Duration> wait(String retryAfter) {
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(time.now(), until);
            return Optional.of(wait).filter(any -> !any.isNegative());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String why(Throwable failure) {
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
}
