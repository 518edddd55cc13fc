package org.hilbert.heartbeat.cli;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.client.RefusedException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An object of an answer of the server's API. What a newer server says besides is passed over, what another one leaves out is
 * empty or 0.
 *
 * @param fields as {@link Json#read} reads them
 */
record ApiAnswer(Map<?, ?> fields) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    /** The server answered, but that was no JSON object. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException() {
            super("the server did not answer in JSON");
        }
    }

    /**
     * An answer that was read.
     *
     * @throws UnreadableException if it is no object
     */
    static ApiAnswer of(String text) {
        return new ApiAnswer(Json.read(text).orElseThrow(UnreadableException::new));
    }

    /** The sentence of a refusal that is written as problem details; empty if it is not. */
    static Optional<String> problem(RefusedException refusal) {
        return Json.read(refusal.text())
                .map(ApiAnswer::new)
                .map(problem -> problem.text("detail"))
                .filter(detail -> !detail.isEmpty());
    }

    /** A value as it may stand in the query of an address. */
    static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    long number(String name) {
        return fields.get(name) instanceof BigDecimal number ? number.longValue() : 0;
    }

    /** An instant on this machine's clock, to the second; empty if it is not there. */
    String time(String name) {
        try {
            return text(name).isEmpty() ? "" : TIME.format(Instant.parse(text(name)));
        } catch (DateTimeException e) {
            return text(name);
        }
    }

    /** An object in it; one without fields if it is not there. */
    ApiAnswer object(String name) {
        return new ApiAnswer(fields.get(name) instanceof Map<?, ?> object ? object : Map.of());
    }

    /** A list of objects in it. */
    List<ApiAnswer> objects(String name) {
        List<?> items = fields.get(name) instanceof List<?> list ? list : List.of();
        return items.stream()
                .filter(Map.class::isInstance)
                .map(item -> new ApiAnswer((Map<?, ?>) item))
                .toList();
    }
}
