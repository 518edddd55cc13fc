package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.server.RecoveryBudget;
import org.hilbert.heartbeat.server.RosterSource;

/** {@code GET /api/station}: the station as a whole, and how its monitor is. */
@Path("/api/station")
@FromAnywhere
@Tag(name = "station")
@RolesAllowed(Kind.READ)
public class StationResource {
    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final RosterSource rosters;
    private final RecoveryBudget budget;
    private final Memory memory;
    private final Fleet fleet;
    private final TimeSource time;
    private final String version;

    StationResource(
            Questions questions,
            HeartbeatRegistry registry,
            RosterSource rosters,
            RecoveryBudget budget,
            Memory memory,
            Fleet fleet,
            TimeSource time,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.questions = questions;
        this.registry = registry;
        this.rosters = rosters;
        this.budget = budget;
        this.memory = memory;
        this.fleet = fleet;
        this.time = time;
        this.version = version;
    }

    @GET
    @NonBlocking
    @Operation(summary = "The station as a whole, and how its monitor is", operationId = "station")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = StationJson.class)))
    public Uni<Response> station() {
        return questions.answer(this::now);
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private StationJson now() {
        Instant now = time.now();
        Hours hours = registry.roster().hours();
        List<ApplicationStatus> all = registry.snapshot(Optional.empty());
        Map<State, Integer> states = new EnumMap<>(State.class);
        all.forEach(status -> states.merge(status.state(), 1, Integer::sum));
        return new StationJson(
                version,
                now,
                all.size(),
                states,
                (int) all.stream().filter(ApplicationStatus::isAlarming).count(),
                (int) all.stream()
                        .filter(status ->
                                status.state() == State.LATE && status.cover().isEmpty())
                        .count(),
                hours.isOpen(now),
                hours.closes(now),
                hours.nextOpening(now),
                registry.coverOfStation().map(CoverJson::of),
                registry.suspicion().map(StationJson.Suspicion::of),
                StationJson.Recovery.of(budget),
                memory.trouble().or(fleet::trouble),
                rosters.trouble());
    }
}
