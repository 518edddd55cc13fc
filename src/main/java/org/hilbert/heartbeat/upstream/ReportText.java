package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.server.StationReport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A report as the centre reads it, and what the centre answers. */
final class ReportText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportText() {}

    static String write(StationReport report) {
        ObjectNode text = JSON.createObjectNode()
                .put("run", report.run())
                .put("number", report.number())
                .put("after", report.after());
        ArrayNode changes = text.putArray("changes");
        for (StationReport.Change change : report.changes()) {
            ObjectNode one = changes.addObject()
                    .put("application", change.name().toString())
                    .put("state", change.state().name())
                    .put("reason", change.reason().name())
                    .put("ageMillis", change.age().toMillis())
                    .put("heardMillis", change.heard().toMillis());
            change.maxWait().ifPresent(wait -> one.put("maxWaitMillis", millis(wait)));
        }
        ArrayNode applications = text.putArray("applications");
        for (StationReport.Standing standing : report.applications()) {
            applications
                    .addObject()
                    .put("application", standing.name().toString())
                    .put("state", standing.state().name())
                    .put("reason", standing.reason().name())
                    .put("heardMillis", standing.heard().toMillis())
                    .put("maxWaitMillis", millis(standing.maxWait()));
        }
        text.put("whole", report.whole())
                .put("timeoutMillis", report.timeout().toMillis())
                .put("goodbye", report.goodbye());
        report.ticket()
                .ifPresent(ticket -> text.put("ticket", ticket)
                        .put("ticketAgeMillis", report.ticketAge().toMillis()));
        return text.toString();
    }

    /** What the centre answered; empty if that is no receipt. */
    static Optional<StationReport.Receipt> read(String text) {
        try {
            JsonNode receipt = JSON.readTree(text);
            boolean whole = List.of("number", "taken", "ticket").stream()
                    .allMatch(field -> receipt.path(field).canConvertToLong()
                            && receipt.path(field).isIntegralNumber());
            return whole
                    ? Optional.of(new StationReport.Receipt(
                            receipt.get("number").asLong(),
                            receipt.get("taken").asLong(),
                            receipt.path("whole").asBoolean(),
                            receipt.get("ticket").asLong()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What the centre says of a report that it refuses; empty if that cannot be told. */
    static Optional<String> sentence(String problem) {
        try {
            return Optional.of(JSON.readTree(problem).path("detail").asText()).filter(text -> !text.isEmpty());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static long millis(Duration wait) {
        return Math.max(1, wait.toMillis());
    }
}
