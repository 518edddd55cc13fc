package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.EntryJson;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A page of the history of all. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Changes", description = "A page of the history of all applications, the oldest first")
record ChangesJson(
        List<EntryJson> entries,

        @Schema(description = "Whether nothing between after and the first of these was dropped")
        boolean complete,

        @Schema(description = "The newest number that was given; 0 if none was")
        long newest,

        @Schema(description = "What after has to be for the next page; absent if there is none")
        Optional<Long> next) {}
