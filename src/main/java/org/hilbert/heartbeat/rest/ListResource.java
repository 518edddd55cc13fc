package org.hilbert.heartbeat.rest;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
import io.vertx.core.json.Json;
import io.vertx.ext.web.ParsedHeaderValue;
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
 * {@code GET /list[?format=lines][&host=H][&group=G][&tag=T]}: the IDs of the active applications, in the order of their first
 * registration. IDs come as they are, so that they can be asked for; none holds a line break.
 */
@Path("/list")
@FromAnywhere
@Tag(name = "protocol")
@RolesAllowed(Kind.READ)
public class ListResource {
    private final HeartbeatRegistry registry;

    ListResource(HeartbeatRegistry registry) {
        this.registry = registry;
    }

    /** Made by a worker, because it takes time for all there are. */
    @GET
    @NonBlocking
    @Operation(
            summary = "The IDs of the active applications, in the order of their first registration",
            operationId = "list")
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "lines, or commas (a line each, with commas between)",
            schema = @Schema(type = SchemaType.STRING),
            example = "lines")
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Only those of that address, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING),
            example = "127.0.0.1")
    @Parameter(
            name = "group",
            in = ParameterIn.QUERY,
            description = "Only those of that group of the roster",
            schema = @Schema(type = SchemaType.STRING),
            example = "Hall 3")
    @Parameter(
            name = "tag",
            in = ParameterIn.QUERY,
            description = "Only those with that tag of the roster; several may be given, and mean all of them",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class),
            example = "projector")
    @APIResponse(
            responseCode = "200",
            description = "The IDs; as JSON for Accept: application/json",
            content = {@Content(mediaType = "text/plain"), @Content(mediaType = "application/json")})
    @APIResponse(responseCode = "400", description = "One sentence", content = @Content(mediaType = "text/plain"))
    public Uni<Response> list(@Context HttpServerRequest request, @Context RoutingContext context) {
        Query query = Query.of(request.query());
        Selection selection = Selection.of(query);
        LongList.Form form = prefersJson(context)
                ? LongList.Form.JSON
                : LongList.Form.of(query.value("format").orElse("commas"));
        Function<ApplicationId, String> written = switch (form) {
            case COMMAS -> ApplicationId::toString;
            case LINES -> id -> id + "\n";
            case JSON -> id -> Json.encode(id.toString());
        };
        return Uni.createFrom()
                .item(() -> Response.ok(new LongList<>(ids(selection), written, form), form.mediaType())
                        .build())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    /** Text is for whoever does not ask for JSON: a browser, curl, a client that accepts nothing this server knows. */
    private static boolean prefersJson(RoutingContext context) {
        return context.parsedHeaders().accept().stream()
                .filter(type -> type.weight() > 0)
                .map(ParsedHeaderValue::value)
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> type.equals("application/json") || type.startsWith("text/") || type.equals("*/*"))
                .findFirst()
                .map("application/json"::equals)
                .orElse(false);
    }

    private List<ApplicationId> ids(Selection selection) {
        return selection
                .in(registry)
                .filter(status -> status.state().isActive())
                .map(ApplicationStatus::id)
                .toList();
    }
}
