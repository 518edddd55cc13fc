package org.hilbert.heartbeat.rest.api;

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
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryJson;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;

/** {@code GET /api/changes[?after=N&limit=100]}: the history of all applications, the oldest line first. */
@Path("/api/changes")
@FromAnywhere
@Tag(name = "history")
@RolesAllowed(Kind.READ)
public class ChangesResource {
    private final Questions questions;
    private final History history;

    ChangesResource(Questions questions, HistoryKeeper keeper) {
        this.questions = questions;
        this.history = keeper.history();
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "What happened, of all applications, the oldest first; for who asks now and then",
            operationId = "changes")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "Only lines with a larger number",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
            example = "0")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 1000; 100 unless given",
            schema = @Schema(type = SchemaType.INTEGER),
            example = "10")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ChangesJson.class)))
    public Uni<Response> changes(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        long after = Parameters.number(query, "after").orElse(0L);
        int limit = Parameters.limit(query, 1, History.LONGEST_PAGE, 100);
        return questions.answer(() -> page(after, limit));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private ChangesJson page(long after, int limit) {
        // What is dropped between the two is then said to be, not the other way round.
        List<Entry> page = history.page(after, limit);
        boolean complete = history.isComplete(after);
        long last = page.isEmpty() ? after : page.get(page.size() - 1).number();
        return new ChangesJson(
                page.stream().map(entry -> EntryJson.of(entry, history)).toList(),
                complete,
                history.newest(),
                history.page(last, 1).isEmpty() ? Optional.empty() : Optional.of(last));
    }
}
