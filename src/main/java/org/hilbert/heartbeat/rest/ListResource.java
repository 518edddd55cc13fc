package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

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
     * commas, as the Python server sends; a JSON array for a caller that prefers JSON. Sent in parts as fast as the caller
     * reads, so that one who does not read costs little.
     */
    @GET
    @Blocking
    public Response list(@Context HttpServerRequest request, @Context RoutingContext context) {
        Query query = Query.of(request.query());
        Form form =
                prefersJson(context) ? Form.JSON : Form.of(query.value("format").orElse("commas"));
        List<String> ids = ids(query);
        return Response.ok((StreamingOutput) out -> form.write(ids, out), form.type)
                .build();
    }

    @OPTIONS
    @NonBlocking
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    /** Text is for whoever does not ask for JSON: a browser, curl, a client that accepts nothing this server knows. */
    private static boolean prefersJson(RoutingContext context) {
        return context.parsedHeaders().accept().stream()
                .filter(type -> type.weight() > 0)
                .map(type -> type.value().toLowerCase(Locale.ROOT))
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

    /** How a list is written: what stands before it, between its items and behind it. */
    private enum Form {
        COMMAS(MediaType.TEXT_PLAIN + ";charset=UTF-8", "", ",\n", ""),
        LINES(MediaType.TEXT_PLAIN + ";charset=UTF-8", "", "\n", "\n"),
        JSON(MediaType.APPLICATION_JSON, "[", ",", "]");

        private final String type;
        private final String before;
        private final String between;
        private final String behind;

        Form(String type, String before, String between, String behind) {
            this.type = type;
            this.before = before;
            this.between = between;
            this.behind = behind;
        }

        static Form of(String parameter) {
            return switch (parameter) {
                case "commas" -> COMMAS;
                case "lines" -> LINES;
                default -> throw new MalformedRequestException("format must be commas or lines");
            };
        }

        void write(List<String> ids, OutputStream out) throws IOException {
            out.write(before.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < ids.size(); i++) {
                String id = this == JSON ? Json.encode(ids.get(i)) : ids.get(i);
                out.write((i == 0 ? id : between + id).getBytes(StandardCharsets.UTF_8));
            }
            out.write((ids.isEmpty() && this == LINES ? "" : behind).getBytes(StandardCharsets.UTF_8));
        }
    }
}
