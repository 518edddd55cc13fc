package org.hilbert.heartbeat.rest;

import java.util.Optional;

import jakarta.ws.rs.GET;
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

/**
 * {@code GET /health/app/{appid}[?host=H]}: 200 while the application is fine, late at most, or stopping; 503 when it is
 * stalled, critical, lost or not known; 200 again under a cover (maintenance, or closed). For the {@code livenessProbe} of the application's own container.
 */
@Path(ApplicationHealthResource.PATH + "{appid:.*}")
@Tag(name = "health")
public class ApplicationHealthResource {
    static final String PATH = "/health/app/";

    private final HeartbeatRegistry registry;

    ApplicationHealthResource(HeartbeatRegistry registry) {
        this.registry = registry;
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "Whether an application is alive, for the liveness probe of its own container",
            operationId = "applicationHealth")
    @Parameter(
            name = "appid",
            in = ParameterIn.PATH,
            description = "Its ID, percent-encoded",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Its host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "It is fine, late at most, stopping, or covered",
            content = @Content(mediaType = "application/json"))
    @APIResponse(
            responseCode = "503",
            description = "It is stalled, critical, lost or not known",
            content = @Content(mediaType = "application/json"))
    public Response health(@Context HttpServerRequest request, @Context RoutingContext context) {
        // The router's path, in which an ID is still encoded: it is decoded once, and may hold an encoded slash.
        String path = context.normalizedPath();
        String name = Query.decode("appid", path.substring(path.indexOf(PATH) + PATH.length()));
        Optional<String> host = Caller.askedHost(Query.of(request.query()));
        ApplicationId id = registry.resolve(name, host, Caller.address(request));
        return registry.status(id)
                .map(this::answer)
                .orElseGet(() -> answer(registry.coverOf(id).isPresent(), new JsonObject().put("name", name)));
    }

    private Response answer(ApplicationStatus status) {
        JsonObject body = new JsonObject()
                .put("name", status.id().toString())
                .put("state", status.state().name())
                .put("od", status.shownOverdueRatio())
                .put("delay", status.maxWait().toMillis());
        return answer(!status.isAlarming(), body);
    }

    private static Response answer(boolean up, JsonObject body) {
        body.put("status", up ? "UP" : "DOWN");
        return Response.status(up ? 200 : 503)
                .entity(body.encode())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
