package org.hilbert.heartbeat.rest;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.Caller;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

import static java.util.stream.Collectors.joining;

/**
 * {@code GET /list[?format=lines][&host=H]}: the IDs of the active applications, in the order of their first
 * registration. IDs come as they are, so that they can be asked for; none holds a line break.
 */
@Path("/list")
@FromAnywhere
public class ListResource {
    private final HeartbeatRegistry registry;

    ListResource(HeartbeatRegistry registry) {
        this.registry = registry;
    }

    /**
     * One ID a line, with a comma after all but the last (seed 001); with {@code format=lines} every line ended and no
     * commas, as the Python server sends; a JSON array for a caller that prefers JSON.
     */
    @GET
    @NonBlocking
    public Response list(@Context HttpServerRequest request, @Context RoutingContext context) {
        Query query = Query.of(request.query());
        List<String> ids = ids(query);
        if (prefersJson(context)) {
            return Response.ok(new JsonArray(ids).encode(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
        String text = switch (query.value("format").orElse("commas")) {
            case "commas" -> String.join(",\n", ids);
            case "lines" -> ids.stream().map(id -> id + "\n").collect(joining());
            default -> throw new MalformedRequestException("format must be commas or lines");
        };
        return Response.ok(text, MediaType.TEXT_PLAIN + ";charset=UTF-8").build();
    }

    /** Text is for whoever does not ask for JSON: a browser, curl, a client that accepts nothing this server knows. */
    private static boolean prefersJson(RoutingContext context) {
        return context.parsedHeaders().accept().stream()
                .map(ParsedHeaderValue::value)
                .filter(type -> type.equals("application/json") || type.startsWith("text/") || type.equals("*/*"))
                .findFirst()
                .map("application/json"::equals)
                .orElse(false);
    }

    private List<String> ids(Query query) {
        return registry.snapshot(Caller.askedHost(query)).stream()
                .filter(status -> status.state().isActive())
                .map(status -> status.id().toString())
                .toList();
    }
}
