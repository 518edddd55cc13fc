package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Cover;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Why nobody need act for now. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Cover", description = "Why nobody need act for now")
record CoverJson(
        Cover.Kind kind,

        @Schema(description = "When it ends, if that is known")
        Optional<Instant> until,

        String why) {
    static CoverJson of(Cover cover) {
        return new CoverJson(cover.kind(), cover.until(), cover.why());
    }
}
