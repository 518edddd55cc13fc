package org.hilbert.heartbeat.rest;

import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;

/**
 * {@code GET /health/app/{appid}[?host=H]}: 200 while the application is fine, late at most, or stopping; 503 when it is
 * stalled, critical, lost or not known; 200 again under a cover (maintenance, or closed), and where the {@linkplain ProbeGate
 * budget of recoveries} is used up. For the {@code livenessProbe} of the application's own container, which is restarted then.
 */
@Path(ApplicationHealthResource.PATH + "{appid:.*}")
@Tag(name = "health")
@RolesAllowed(Kind.READ)
public class ApplicationHealthResource {
    public static final String PATH = "/health/app/";

    private final HeartbeatRegistry registry;
    private final ProbeGate gate;

    ApplicationHealthResource(HeartbeatRegistry registry, ProbeGate gate) {
        this.registry = registry;
        this.gate = gate;
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "Whether an application is alive, for the liveness probe of its own container",
            description =
                    "An answer of 503 means that the application is restarted, and is counted as a recovery: when there were as"
                            + " many within the hour as there may be, the answer is 200, and says in withheld why.",
            operationId = "applicationHealth")
    @Parameter(
            name = "appid",
            in = ParameterIn.PATH,
            description = "Its ID, percent-encoded",
            schema = @Schema(type = SchemaType.STRING),
            example = "Tetris")
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Its host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING),
            example = "127.0.0.1")
    @APIResponse(
            responseCode = "200",
            description = "It is fine, late at most, stopping, or covered; or it is not, and must not be restarted now",
            content = @Content(mediaType = "application/json"))
    @APIResponse(
            responseCode = "503",
            description = "It is stalled, critical, lost or not known",
            content = @Content(mediaType = "application/json"))
    public Response health(@Context HttpServerRequest request, @Context RoutingContext context) {
        String name = PathName.between(PATH, "", context, "appid");
        Optional<String> host = Caller.askedHost(Query.of(request.query()));
        ApplicationId id = registry.resolve(name, host, Caller.address(request));
        Optional<ApplicationStatus> status = registry.status(id);
        JsonObject body =
                status.map(ApplicationHealthResource::body).orElseGet(() -> new JsonObject().put("name", name));
        boolean alive = status.map(known -> !known.isAlarming())
                .orElseGet(() -> registry.coverOf(id).isPresent());
        if (alive) {
            gate.alive(id);
            return answer(true, body);
        }
        boolean isOurs = status.isPresent() && registry.roster().allows(id);
        Optional<String> withheld = isOurs ? gate.withholds(id) : gate.withholdsFromStranger(id);
        withheld.ifPresent(why -> body.put("withheld", why));
        return answer(withheld.isPresent(), body);
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private static JsonObject body(ApplicationStatus status) {
        return new JsonObject()
                .put("name", status.id().toString())
                .put("state", status.state().name())
                .put("od", status.shownOverdueRatio())
                .put("delay", status.maxWait().toMillis());
    }

    private static Response answer(boolean up, JsonObject body) {
        body.put("status", up ? "UP" : "DOWN");
        return Response.status(up ? 200 : 503)
                .entity(body.encode())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
