package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.ShownText;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What somebody says who switches maintenance on.
 *
 * @param application the name of the application; empty if it is the station
 * @param duration for how long
 * @param until until when; at most one of the two is there, and without either it lasts until somebody ends it
 * @param why one line for people; may be empty
 */
@Schema(
        name = "MaintenanceOrder",
        description = "Which maintenance to switch on; without for or until, until it is ended")
record MaintenanceOrder(
        @Schema(description = "Whose; the station's unless given", implementation = String.class)
        Optional<String> application,

        @Schema(name = "for", description = "For how long, such as 2h; at most 400d", implementation = String.class)
        Optional<Duration> duration,

        @Schema(description = "Until when, with Z or an offset; at most 400 days ahead")
        Optional<Instant> until,

        @Schema(description = "One line for people, at most 200 characters", implementation = String.class)
        String why) {
    private static final List<String> FIELDS = List.of("application", "for", "until", "why");
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final int LONGEST_WHY = 200;

    /**
     * Reads an order.
     *
     * @throws MalformedRequestException if it is none
     */
    static MaintenanceOrder read(byte[] body) {
        JsonNode order = object(body);
        for (Map.Entry<String, JsonNode> field : order.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new MalformedRequestException(
                        "the body may have the fields " + String.join(", ", FIELDS) + ", and has another");
            }
            if (!field.getValue().isTextual()) {
                throw new MalformedRequestException(field.getKey() + " must be a text");
            }
        }
        Optional<Duration> duration = text(order, "for").map(MaintenanceOrder::duration);
        Optional<Instant> until = text(order, "until").map(MaintenanceOrder::instant);
        if (duration.isPresent() && until.isPresent()) {
            throw new MalformedRequestException("for and until say the same; give one of them, or neither");
        }
        return new MaintenanceOrder(
                text(order, "application"),
                duration,
                until,
                why(text(order, "why").orElse("")));
    }

    /**
     * When it ends; empty if somebody will end it.
     *
     * @throws MalformedRequestException if it has ended, or ends too late
     */
    Optional<Instant> end(Instant now) {
        Optional<Instant> end = until.or(() -> duration.map(now::plus));
        if (end.filter(at -> !at.isAfter(now) || at.isAfter(now.plus(LONGEST))).isPresent()) {
            throw new MalformedRequestException("until must be later than now and at most 400 days ahead");
        }
        return end;
    }

    private static JsonNode object(byte[] body) {
        JsonNode order;
        try {
            order = RequestBody.STRICT.readTree(body);
        } catch (IOException e) {
            throw new MalformedRequestException("the body must be JSON in UTF-8, such as {\"for\":\"2h\"}");
        }
        if (order == null || !order.isObject()) {
            throw new MalformedRequestException("the body must be a JSON object, such as {\"for\":\"2h\"}");
        }
        return order;
    }

    private static Optional<String> text(JsonNode order, String field) {
        return Optional.ofNullable(order.get(field)).map(JsonNode::textValue);
    }

    private static Duration duration(String text) {
        Duration duration = Parameters.time("for", text);
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new MalformedRequestException("for must be above 0 and at most 400d");
        }
        return duration;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw new MalformedRequestException(
                    "until must be a time with Z or an offset, such as 2026-11-20T18:00:00Z or 2026-11-20T19:00+01:00");
        }
    }

    private static String why(String text) {
        if (Parameters.bounded("why", text, LONGEST_WHY).codePoints().anyMatch(ShownText::breaksALine)) {
            throw new MalformedRequestException("why must not contain control characters or line breaks");
        }
        return text.strip();
    }
}
