package org.hilbert.heartbeat.rest.api;

import java.time.Instant;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.Strip;

/** A part of what the last 24 hours of an application look like. */
@RegisterForReflection
@Schema(
        name = "StripPart",
        description = "How an application was, at worst, until the next part begins, the last until now")
record StripJson(
        @Schema(description = "On the quarter of an hour") Instant from,

        @Schema(description = "A state, or CLOSED, MAINTENANCE, MONITOR (not observed), NONE (not there, or not known)")
        Strip.Look state) {
    static StripJson of(Strip.Part part) {
        return new StripJson(part.from(), part.look());
    }
}
