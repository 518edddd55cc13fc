package org.hilbert.heartbeat.store;

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
import org.hilbert.heartbeat.server.Attempt;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A line of the history as JSON, wherever it is told. */
@Schema(
        name = "Entry",
        description = "A line of the history: a change of an application's state, an interruption, or an"
                + " attempt to do something about it",
        oneOf = {EntryJson.ChangeJson.class, EntryJson.InterruptionJson.class, EntryJson.AttemptJson.class})
public sealed interface EntryJson {
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

            @Schema(description = "monitor, maintenance or network")
            String cause,

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

    /** What was done about an application, or why nothing was. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Attempt", description = "Something was done about an application, or was not for a reason")
    record AttemptJson(
            @Schema(description = "Orders the lines, and is never given twice")
            long number,

            @Schema(description = "When it began") Instant at,

            @Schema(description = "Absent if it is about the station")
            Optional<String> application,

            @Schema(description = "action") String cause,

            @Schema(description = "The configured name of what was done")
            String action,

            @Schema(description = "Why it was done, for people")
            String purpose,

            Attempt.Result result,

            @Schema(description = "What came of it, for people; may have several lines, at most 2000 characters")
            String text,

            @Schema(description = "How long it took; 0 if nothing was done")
            long tookMillis)
            implements EntryJson {
        @Override
        public String kind() {
            return "attempt";
        }
    }

    /** What an event in the stream is called that tells of such a line. */
    String kind();

    /** The line, and how long what began with it lasted, by what the history knows now. */
    static EntryJson of(Entry entry, History history) {
        return of(entry, history.length(entry).map(Duration::toMillis));
    }

    /** The line as it was when it was new: always the same. */
    static EntryJson asItHappened(Entry entry) {
        return of(entry, Optional.empty());
    }

    private static EntryJson of(Entry entry, Optional<Long> length) {
        return entry.change()
                .<EntryJson>map(change -> change(entry, change, length))
                .or(() -> entry.attempt().map(attempt -> attempt(entry, attempt)))
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

    private static AttemptJson attempt(Entry entry, Attempt attempt) {
        return new AttemptJson(
                entry.number(),
                entry.at(),
                attempt.application().map(ApplicationId::toString),
                entry.cause(),
                attempt.action(),
                attempt.purpose(),
                attempt.result(),
                attempt.text(),
                attempt.took().toMillis());
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
