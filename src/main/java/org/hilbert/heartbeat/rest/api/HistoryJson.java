package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.EntryJson;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A page of the history of one application. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "History", description = "A page of the history of one application, the newest first")
record HistoryJson(
        List<EntryJson> entries,

        @Schema(description = "What before has to be for the next page; absent if there is none")
        Optional<Long> next) {}
