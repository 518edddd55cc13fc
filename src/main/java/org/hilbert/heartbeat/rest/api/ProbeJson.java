package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.server.ProbeBook;

import com.fasterxml.jackson.annotation.JsonInclude;

/** How an application is asked that sends no beats. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Probe", description = "How an application is asked for signs of life")
record ProbeJson(
        @Schema(description = "http, tcp, happypandax or conplyent")
        String type,

        @Schema(description = "Where it is asked; nothing secret")
        String target,

        @Schema(description = "How often it is asked") long everyMillis,

        @Schema(description = "When it answered last; absent if it has not since the start of the server")
        Optional<Instant> answered,

        @Schema(description = "Why it gave no proper answer when it was asked last, for people; absent if it did")
        Optional<String> cause,

        @Schema(description = "Since when it has given none; absent if it did when it was asked last")
        Optional<Instant> since) {
    static ProbeJson of(ProbeBook.Probed probed) {
        return new ProbeJson(
                probed.type(),
                probed.target(),
                probed.every().toMillis(),
                probed.answered(),
                probed.cause(),
                probed.since());
    }
}
