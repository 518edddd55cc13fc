package org.hilbert.heartbeat.action;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.OutgoingHttp;

/** Sends HTTP requests and judges the answers. Thread-safe. */
final class HttpClients {
    private static final int LONGEST_SHOWN = 500;

    private final OutgoingHttp http;
    private final TimeSource time;

    HttpClients(TlsConfigurationRegistry registry, TimeSource time) {
        this.http = new OutgoingHttp(registry);
        this.time = time;
    }

    /** Ends the start if there is no TLS configuration of that name. */
    void check(ActionCheck check, String tls) {
        if (!http.knows(tls)) {
            throw check.refused("tls", "must be the name of a TLS configuration, quarkus.tls.\"NAME\".*");
        }
    }

    /** As {@link OutgoingHttp#renewed}. */
    void renewed(String tls) {
        http.renewed(tls);
    }

    /**
     * Sends a request and judges the answer.
     *
     * @param tls the name of a TLS configuration; the JVM's own trust if empty
     * @param limit until there are the headers of an answer; its body has a little more, and counts for nothing
     * @return how it went; never a failure
     */
    Uni<Delivery> send(Optional<String> tls, HttpRequest request, Duration limit) {
        return http.send(tls, request, limit)
                .map(this::judged)
                .onFailure(OutgoingHttp::isLate)
                .recoverWithItem(() -> Delivery.failed("no answer within " + limit.toMillis() + " ms"))
                .onFailure()
                .recoverWithItem(failure -> Delivery.failed(OutgoingHttp.why(failure)));
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
}
