package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A line of the history. */
@Schema(
        name = "Entry",
        description = "A line of the history: a change of an application's state, or an interruption",
        oneOf = {EntryJson.ChangeJson.class, EntryJson.InterruptionJson.class})
sealed interface EntryJson {
    /** A state change. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Change", description = "An application went from one state to another")
    record ChangeJson(
            @Schema(description = "Orders the lines, and is never given twice")
            long number,

            @Schema(description = "When it happened: when the promise broke, not when a sweep noticed")
            Instant at,

            String application,
            @Schema(description = "application") String cause,
            State from,
            State to,
            Reason reason,

            @Schema(description = "The reason as the end of a sentence that begins with the application")
            String text,

            @Schema(description = "How long the new state lasted; absent while it lasts")
            Optional<Long> lengthMillis)
            implements EntryJson {
        @Override
        public String kind() {
            return "change";
        }
    }

    /** The beginning of an interruption or, with {@code until}, its end. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Interruption", description = "A time that counts for no uptime began or, with until, ended")
    record InterruptionJson(
            @Schema(description = "Orders the lines, and is never given twice")
            long number,

            Instant at,

            @Schema(description = "Absent if it is about all")
            Optional<String> application,

            @Schema(description = "monitor or maintenance") String cause,
            @Schema(description = "When it began") Instant from,

            @Schema(description = "When it ended; absent in the line of its beginning")
            Optional<Instant> until,

            String why,

            @Schema(description = "How long it lasted; absent while it lasts")
            Optional<Long> lengthMillis)
            implements EntryJson {
        @Override
        public String kind() {
            return "interruption";
        }
    }

    /** What an event in the stream is called that tells of such a line. */
    String kind();

    /** The line, and how long what began with it lasted, by what the history knows now. */
    static EntryJson of(Entry entry, History history) {
        Optional<Long> length = history.length(entry).map(Duration::toMillis);
        return entry.change()
                .<EntryJson>map(change -> change(entry, change, length))
                .orElseGet(() -> interruption(entry, entry.interruption().orElseThrow(), length));
    }

    private static ChangeJson change(Entry entry, StateChange change, Optional<Long> length) {
        return new ChangeJson(
                entry.number(),
                entry.at(),
                change.id().toString(),
                entry.cause(),
                change.from(),
                change.to(),
                change.reason(),
                change.reason().toString(),
                length);
    }

    private static InterruptionJson interruption(Entry entry, Interruption interruption, Optional<Long> length) {
        return new InterruptionJson(
                entry.number(),
                entry.at(),
                interruption.application().map(ApplicationId::toString),
                entry.cause(),
                interruption.from(),
                interruption.until(),
                interruption.why(),
                length);
    }
}
