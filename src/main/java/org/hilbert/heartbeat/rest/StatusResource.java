package org.hilbert.heartbeat.rest;

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
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.Several;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.ProbeBook;

/**
 * {@code GET /status[?appid=X][&host=H][&http-codes]}: one status line, of an application or of the host (seed 001); with
 * {@code ?each} a line of every application.
 */
@Path("/status")
@FromAnywhere
@Tag(name = "protocol")
@RolesAllowed(Kind.READ)
public class StatusResource {
    private final HeartbeatRegistry registry;
    private final ProbeBook probes;
    private final HeartbeatConfig.Status config;

    StatusResource(HeartbeatRegistry registry, ProbeBook probes, HeartbeatConfig config) {
        this.registry = registry;
        this.probes = probes;
        this.config = config.status();
    }

    /** An application's line is a look-up; the host's is made from all applications, and that not on the event loop. */
    @GET
    @NonBlocking
    @Operation(
            summary = "The status line of an application or the host, as monitoring plug-ins write it",
            operationId = "status")
    @Parameter(
            name = "appid",
            in = ParameterIn.QUERY,
            description = "Of which application; of the host unless given",
            schema = @Schema(type = SchemaType.STRING),
            example = "Tetris")
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Of which host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING),
            example = "127.0.0.1")
    @Parameter(
            name = "each",
            in = ParameterIn.QUERY,
            description = "A line of every application",
            allowEmptyValue = true,
            schema = @Schema(type = SchemaType.BOOLEAN),
            example = "true")
    @Parameter(
            name = "http-codes",
            in = ParameterIn.QUERY,
            description = "CRITICAL and UNKNOWN come with 503",
            allowEmptyValue = true,
            schema = @Schema(type = SchemaType.BOOLEAN),
            example = "true")
    @APIResponse(responseCode = "200", description = "A line", content = @Content(mediaType = "text/plain"))
    @APIResponse(responseCode = "400", description = "One sentence", content = @Content(mediaType = "text/plain"))
    @APIResponse(
            responseCode = "503",
            description = "CRITICAL or UNKNOWN, if the HTTP status is to say so",
            content = @Content(mediaType = "text/plain"))
    public Uni<Response> status(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Optional<String> host = Caller.askedHost(query);
        Optional<String> named = query.value("appid");
        boolean byCode = config.httpCodes() || query.flag("http-codes");
        if (named.isPresent()) {
            ApplicationId id = registry.resolve(named.get(), host, Caller.address(request));
            return Uni.createFrom().item(answer(ofApplication(id), byCode));
        }
        boolean each = query.flag("each");
        return Uni.createFrom()
                .item(() -> each ? ofEach(host) : answer(ofHost(host), byCode))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private static Response answer(StatusLine line, boolean byCode) {
        boolean fine = line.state() == ServiceState.OK || line.state() == ServiceState.WARNING;
        return Response.status(fine || !byCode ? 200 : 503)
                .entity(line.toString())
                .type(PlainText.UTF_8)
                .build();
    }

    private Response ofEach(Optional<String> host) {
        StatusLines lines = lines();
        List<ApplicationId> all =
                registry.statuses(host).map(ApplicationStatus::id).toList();
        // Each line is made when it is sent: a slow caller keeps the IDs only, and reads what is true then.
        LongList<ApplicationId> list = new LongList<>(all, id -> lineOrNothing(id, lines), LongList.Form.LINES);
        return Response.ok(list, list.form().mediaType()).build();
    }

    /** Nothing of one that has gone meanwhile. */
    private String lineOrNothing(ApplicationId id, StatusLines lines) {
        return registry.status(id)
                .map(status -> lines.ofOneOfAll(status) + "\n")
                .orElse("");
    }

    private StatusLine ofApplication(ApplicationId id) {
        StatusLines lines = lines();
        return registry.status(id).map(lines::of).orElseGet(() -> lines.noRecord(id, registry.coverOf(id)));
    }

    private StatusLine ofHost(Optional<String> host) {
        StatusLines lines = lines();
        List<ApplicationStatus> all = registry.snapshot(host);
        Optional<Cover> cover = registry.coverOfStation();
        boolean nothingRuns = all.stream().noneMatch(status -> status.state().isActive());
        if (cover.isPresent() && (cover.get().kind() == Cover.Kind.MAINTENANCE || nothingRuns)) {
            return lines.ofHost(cover.get());
        }
        StatusLine line = ofHost(all, lines);
        long withheld = all.stream()
                .filter(status -> status.withheld() && status.cover().isEmpty())
                .count();
        // What is known to be wrong is not made unknown by what is not known.
        return withheld > 0
                        && line.state() != ServiceState.CRITICAL
                        && registry.suspicion().isPresent()
                ? lines.ofHost(registry.suspicion().get(), withheld)
                : line;
    }

    private StatusLine ofHost(List<ApplicationStatus> all, StatusLines lines) {
        if (saysSomething(registry.roster())) {
            return lines.ofStation(all);
        }
        return config.several() == Several.WORST ? lines.worstOfHost(all) : lines.ofHost(all);
    }

    private static boolean saysSomething(Roster roster) {
        return !roster.expected().isEmpty() || roster.atOnce().isPresent();
    }

    private StatusLines lines() {
        return new StatusLines(registry.roster(), probes::cause);
    }
}
