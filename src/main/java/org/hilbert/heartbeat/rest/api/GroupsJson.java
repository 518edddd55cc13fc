package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.State;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A page of the groups, hosts or tags, and how their applications are. */
@RegisterForReflection
@Schema(name = "Groups", description = "A page of the groups, hosts or tags, and how their applications are")
record GroupsJson(
        @Schema(description = "How many there are on all pages")
        int total,

        List<GroupJson> groups) {
    /** How the applications of a group, a host or a tag are. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Group", description = "How the applications of a group, a host or a tag are")
    record GroupJson(
            @Schema(description = "Absent for the applications that have none")
            Optional<String> name,

            @Schema(description = "How many applications it has")
            int applications,

            @Schema(description = "How many are in which state; states in which none is are left out")
            Map<State, Integer> states,

            @Schema(description = "How many of them somebody should see to")
            int alarming,

            @Schema(description = "How many are late and under no cover")
            int late) {}
}
