package org.hilbert.heartbeat.rest.api;

import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.store.EntryJson;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;

/** {@code GET /api/stream}: the history as it happens, as server-sent events. */
@Path("/api/stream")
@FromAnywhere
@Tag(name = "history")
@RolesAllowed(Kind.READ)
public class StreamResource {
    private static final String LAST = "lastEventId";

    private final Listeners listeners;
    private final History history;

    StreamResource(Listeners listeners, HistoryKeeper keeper) {
        this.listeners = listeners;
        this.history = keeper.history();
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "What happens, when it happens: the events change, interruption, attempt and gap",
            description =
                    "The id of an event is the line's number, its data the line as in /api/changes. A gap says from"
                            + " which to which number lines were dropped before they could be told. A comment comes at once and"
                            + " every 15 s. A listener that does not read is disconnected, and so is the oldest"
                            + " one when there are more than heartbeat.stream.max-listeners.",
            operationId = "stream")
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "Goes on after that number, without a gap or a duplicate; only what is new unless given",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
            example = "0")
    @Parameter(
            name = LAST,
            in = ParameterIn.QUERY,
            description = "The same, for the first connection of a browser",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
            example = "0")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {EntryJson.class, GapJson.class})))
    @APIResponse(responseCode = "400", description = "The number of the last line is malformed")
    @APIResponse(responseCode = "503", description = "heartbeat.stream.max-listeners is 0")
    public Response stream(@Context HttpServerRequest request, @Context RoutingContext context) {
        Optional<Long> header = Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .filter(text -> !text.isBlank())
                .map(text -> Parameters.whole("Last-Event-ID", text.strip(), 0, Long.MAX_VALUE));
        long after = header.or(() -> Parameters.number(Query.of(request.query()), LAST))
                .orElseGet(history::newest);
        return head().entity(listeners.admit(context, after)).build();
    }

    /** A stream of nothing would never end. */
    @HEAD
    @NonBlocking
    @Operation(hidden = true)
    public Response nothing() {
        return head().build();
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private static Response.ResponseBuilder head() {
        return Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                // A proxy that waits for more before it passes anything on would hold up the news.
                .header("X-Accel-Buffering", "no");
    }
}
