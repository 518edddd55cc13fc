package org.hilbert.heartbeat.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.Attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a line of history is written down: as compact JSON, its number being the key. Fields that are not known are ignored.
 * Thread-safe.
 */
public final class EntryText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryText() {}

    /** What is to become a line, whose number is not known yet. */
    public static String of(StateChange change) {
        return write(Entry.of(0, change), false);
    }

    /** As {@link #of(StateChange)}. */
    public static String of(Interruption interruption) {
        return write(Entry.of(0, interruption), false);
    }

    /** As {@link #of(StateChange)}. */
    public static String of(Attempt attempt) {
        return write(Entry.of(0, attempt), false);
    }

    /** The line of that text; empty if it cannot be understood, as one of a newer version with a state of its own. */
    public static Optional<Entry> entry(long number, String text) {
        return read(number, text).map(Read::entry);
    }

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
        entry.attempt()
                .ifPresent(attempt -> line.put("action", attempt.action())
                        .put("purpose", attempt.purpose())
                        .put("at", attempt.at().toString())
                        .put("took", attempt.took().toMillis())
                        .put("result", attempt.result().name())
                        .put("text", attempt.text()));
        if (outlived) {
            line.put("outlived", true);
        }
        return line.toString();
    }

    /** What a text says; empty if it cannot be understood, as one of a newer version with a state of its own. */
    static Optional<Read> read(long number, String text) {
        try {
            JsonNode line = JSON.readTree(text);
            return Optional.of(
                    new Read(entry(number, line), line.path("outlived").asBoolean()));
        } catch (JsonProcessingException
                | IllegalArgumentException
                | DateTimeException
                | MalformedRequestException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Entry entry(long number, JsonNode line) {
        if (line.has("cause")) {
            return Entry.of(number, interruption(line));
        }
        return line.has("action") ? Entry.of(number, attempt(line)) : Entry.of(number, change(line));
    }

    private static StateChange change(JsonNode line) {
        return new StateChange(
                ApplicationId.ofWritten(text(line, "id")),
                State.valueOf(text(line, "from")),
                State.valueOf(text(line, "to")),
                Instant.parse(text(line, "at")),
                Reason.valueOf(text(line, "reason")));
    }

    private static Attempt attempt(JsonNode line) {
        return new Attempt(
                text(line, "action"),
                id(line),
                text(line, "purpose"),
                Instant.parse(text(line, "at")),
                Duration.ofMillis(line.path("took").asLong()),
                Attempt.Result.valueOf(text(line, "result")),
                text(line, "text"));
    }

    private static Interruption interruption(JsonNode line) {
        return new Interruption(
                Interruption.Cause.valueOf(text(line, "cause")),
                id(line),
                Instant.parse(text(line, "began")),
                line.has("ended") ? Optional.of(Instant.parse(text(line, "ended"))) : Optional.empty(),
                line.path("why").asText());
    }

    private static Optional<ApplicationId> id(JsonNode line) {
        return line.has("id") ? Optional.of(ApplicationId.ofWritten(text(line, "id"))) : Optional.empty();
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
