package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** An application at this moment, and how it has been. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "ApplicationDetails", description = "An application at this moment, and how it has been")
record ApplicationDetailsJson(
        @JsonUnwrapped ApplicationJson application,

        @Schema(description = "Over 1 h, 24 h, 7 d and 30 d")
        List<UptimeJson> uptime,

        @Schema(description = "Absent if they are not measured")
        Optional<IntervalsJson> intervals,

        @Schema(description = "Absent if it is not asked, but sends beats")
        Optional<ProbeJson> probe) {}
