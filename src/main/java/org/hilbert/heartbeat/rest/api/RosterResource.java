package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.monitor.WrittenRoster;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.RosterSource;

/** {@code GET /api/roster}: what this station is expected to run, and when. */
@Path("/api/roster")
@FromAnywhere
@Tag(name = "station")
@RolesAllowed(Kind.READ)
public class RosterResource {
    private static final int MOST_MAINTENANCE = 1000;

    private final Questions questions;
    private final RosterSource rosters;
    private final Rules defaults;
    private final TimeSource time;

    RosterResource(Questions questions, RosterSource rosters, Rules defaults, TimeSource time) {
        this.questions = questions;
        this.rosters = rosters;
        this.defaults = defaults;
        this.time = time;
    }

    @GET
    @NonBlocking
    @Operation(summary = "What this station is expected to run, and when", operationId = "roster")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "offset", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RosterJson.class)))
    public Uni<Response> roster(@Context HttpServerRequest request) {
        Parameters.Page page = Parameters.Page.of(Query.of(request.query()));
        return questions.answer(() -> roster(rosters.roster(), page));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private RosterJson roster(Roster roster, Parameters.Page page) {
        Instant now = time.now();
        Optional<WrittenRoster> written = roster.written();
        List<WrittenRoster.Application> all =
                written.map(WrittenRoster::applications).orElse(List.of());
        return new RosterJson(
                written.isPresent(),
                rosters.trouble(),
                written.map(known -> known.zone().getId()),
                written.map(WrittenRoster::open).orElse(List.of()).stream()
                        .map(RosterJson.Window::of)
                        .toList(),
                written.map(WrittenRoster::closed).orElse(List.of()),
                roster.atOnce().isEmpty()
                        ? Optional.empty()
                        : Optional.of(roster.atOnce().getAsInt()),
                roster.startAllowance().toMillis(),
                RosterJson.RulesJson.of(defaults),
                all.size(),
                all.stream()
                        .skip(page.offset())
                        .limit(page.limit())
                        .map(application -> RosterJson.Expectation.of(application, defaults))
                        .toList(),
                roster.maintenance().plannedBetween(now, now.plus(MaintenanceResource.AHEAD)).stream()
                        .limit(MOST_MAINTENANCE)
                        .map(maintenance -> MaintenanceJson.of(maintenance, now))
                        .toList());
    }
}
