package org.hilbert.heartbeat.rest.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Lines that were dropped before they could be told. */
@RegisterForReflection
@Schema(name = "Gap", description = "Lines that were dropped before they could be told")
record GapJson(
        @Schema(description = "The first number") long from,
        @Schema(description = "The last number") long to) {}
