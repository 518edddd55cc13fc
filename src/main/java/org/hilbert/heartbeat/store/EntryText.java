package org.hilbert.heartbeat.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a line of history is written down: as compact JSON, its number being the key. Fields that are not known are ignored. */
final class EntryText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryText() {}

    /**
     * The line as text.
     *
     * @param outlived whether its time in the history is over, and it is kept only because it still holds
     */
    static String write(Entry entry, boolean outlived) {
        ObjectNode line = JSON.createObjectNode();
        entry.application().ifPresent(id -> line.put("id", id.toString()));
        entry.change()
                .ifPresent(change -> line.put("at", change.at().toString())
                        .put("from", change.from().name())
                        .put("to", change.to().name())
                        .put("reason", change.reason().name()));
        entry.interruption().ifPresent(interruption -> {
            line.put("cause", interruption.cause().name())
                    .put("began", interruption.from().toString());
            interruption.until().ifPresent(until -> line.put("ended", until.toString()));
            line.put("why", interruption.why());
        });
        if (outlived) {
            line.put("outlived", true);
        }
        return line.toString();
    }

    /** What a text says; empty if it cannot be understood, as one of a newer version with a state of its own. */
    static Optional<Read> read(long number, String text) {
        try {
            JsonNode line = JSON.readTree(text);
            Entry entry = line.has("cause")
                    ? Entry.of(number, interruption(line))
                    : Entry.of(
                            number,
                            new StateChange(
                                    ApplicationId.ofWritten(text(line, "id")),
                                    State.valueOf(text(line, "from")),
                                    State.valueOf(text(line, "to")),
                                    Instant.parse(text(line, "at")),
                                    Reason.valueOf(text(line, "reason"))));
            return Optional.of(new Read(entry, line.path("outlived").asBoolean()));
        } catch (JsonProcessingException
                | IllegalArgumentException
                | DateTimeException
                | MalformedRequestException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Interruption interruption(JsonNode line) {
        return new Interruption(
                Interruption.Cause.valueOf(text(line, "cause")),
                line.has("id") ? Optional.of(ApplicationId.ofWritten(text(line, "id"))) : Optional.empty(),
                Instant.parse(text(line, "began")),
                line.has("ended") ? Optional.of(Instant.parse(text(line, "ended"))) : Optional.empty(),
                line.path("why").asText());
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    /**
     * A line that was read.
     *
     * @param outlived as in {@link #write}
     */
    record Read(Entry entry, boolean outlived) {}
}
