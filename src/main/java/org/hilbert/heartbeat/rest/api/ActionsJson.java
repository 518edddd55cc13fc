package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.ActionBook;
import org.hilbert.heartbeat.server.Attempt;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The actions that are configured. */
@RegisterForReflection
@Schema(name = "Actions", description = "What can be done about a change here")
record ActionsJson(
        @Schema(description = "Whether nothing is done, and only said")
        boolean dryRun,

        List<ActionJson> actions) {

    /** One of them. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Action", description = "One way to tell somebody, or to put something right")
    record ActionJson(
            String name,

            @Schema(description = "webhook, command or mail")
            String type,

            @Schema(description = "Whom or what it reaches; nothing secret")
            String target,

            @Schema(description = "Of which states it is told by itself, and RECOVERY; empty if it is only called")
            List<String> on,

            @Schema(description = "Of which applications: names and patterns")
            List<String> applications,

            @Schema(description = "How many changes wait to be told; counted up to 1000")
            int waiting,

            @Schema(description = "The last attempt since the start of the server; absent if there was none")
            Optional<TryJson> last,

            @Schema(description = "Why what waits cannot be told at present; absent if all is well")
            Optional<String> trouble) {
        static ActionJson of(ActionBook.Listed listed) {
            return new ActionJson(
                    listed.name(),
                    listed.type(),
                    listed.target(),
                    listed.on(),
                    listed.applications(),
                    listed.waiting(),
                    listed.last().map(TryJson::of),
                    listed.trouble());
        }
    }

    /** How an attempt went. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "ActionAttempt", description = "How an attempt went")
    record TryJson(
            @Schema(description = "When it began") Instant at,
            Optional<String> application,

            @Schema(description = "Why it was done, for people")
            String purpose,

            Attempt.Result result,

            @Schema(description = "What came of it, for people")
            String text,

            long tookMillis) {
        static TryJson of(Attempt attempt) {
            return new TryJson(
                    attempt.at(),
                    attempt.application().map(ApplicationId::toString),
                    attempt.purpose(),
                    attempt.result(),
                    attempt.text(),
                    attempt.took().toMillis());
        }
    }
}
