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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Proposal;
import org.hilbert.heartbeat.store.Replay;
import org.hilbert.heartbeat.store.Silence;

/**
 * {@code GET /api/replay?warning=R&critical=R&lost=R&tolerance=TIME&appid=X}: which alarms other rules would have brought
 * earlier, later, besides, or not at all.
 */
@Path("/api/replay")
@FromAnywhere
@Tag(name = "history")
@RolesAllowed(Kind.READ)
public class ReplayResource {
    private static final int LONGEST = 1000;

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final HistoryKeeper keeper;
    private final TimeSource time;

    ReplayResource(Questions questions, HeartbeatRegistry registry, HistoryKeeper keeper, TimeSource time) {
        this.questions = questions;
        this.registry = registry;
        this.keeper = keeper;
        this.time = time;
    }

    @GET
    @NonBlocking
    @Operation(summary = "What other thresholds would have made of what was recorded", operationId = "replay")
    @Parameter(
            name = "warning",
            in = ParameterIn.QUERY,
            description = "Overdue ratio of LATE; as it is unless given",
            schema = @Schema(type = SchemaType.NUMBER),
            example = "4")
    @Parameter(
            name = "critical",
            in = ParameterIn.QUERY,
            description = "Overdue ratio of CRITICAL",
            schema = @Schema(type = SchemaType.NUMBER),
            example = "10")
    @Parameter(
            name = "lost",
            in = ParameterIn.QUERY,
            description = "Overdue ratio of LOST",
            schema = @Schema(type = SchemaType.NUMBER),
            example = "20")
    @Parameter(
            name = "tolerance",
            in = ParameterIn.QUERY,
            description = "Added to every promise, such as 500ms",
            schema = @Schema(type = SchemaType.STRING),
            example = "500ms")
    @Parameter(
            name = "appid",
            in = ParameterIn.QUERY,
            description = "Only of that application",
            schema = @Schema(type = SchemaType.STRING),
            example = "Tetris")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "0 to 1000; 100 unless given. All are counted",
            schema = @Schema(type = SchemaType.INTEGER),
            example = "10")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReplayJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter is outside of its bound, or the thresholds would not rise")
    public Uni<Response> replay(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Proposal proposal = proposal(query);
        int limit = Parameters.limit(query, 0, LONGEST, 100);
        Optional<String> host = Caller.askedHost(query);
        Optional<ApplicationId> only =
                query.value("appid").map(name -> registry.resolve(name, host, Caller.address(request)));
        return questions.answer(() -> ReplayJson.of(replay(proposal, only, limit), limit));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private Replay replay(Proposal proposal, Optional<ApplicationId> only, int limit) {
        Roster roster = registry.roster();
        Instant now = time.now();
        List<Silence> lasting = Silence.lasting(registry.snapshot(Optional.empty()), roster, now);
        try {
            return Replay.of(of(only, keeper.silences().all()), of(only, lasting), roster, proposal, limit);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException(e.getMessage());
        }
    }

    private static List<Silence> of(Optional<ApplicationId> only, List<Silence> silences) {
        return only.map(id -> silences.stream()
                        .filter(silence -> silence.id().equals(id))
                        .toList())
                .orElse(silences);
    }

    private static Proposal proposal(Query query) {
        try {
            return new Proposal(
                    Parameters.decimal(query, "warning"),
                    Parameters.decimal(query, "critical"),
                    Parameters.decimal(query, "lost"),
                    query.value("tolerance").map(text -> Parameters.time("tolerance", text)));
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException(e.getMessage());
        }
    }
}
