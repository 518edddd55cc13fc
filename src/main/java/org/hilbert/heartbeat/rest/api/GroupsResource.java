package org.hilbert.heartbeat.rest.api;

import java.util.List;

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
import org.hilbert.heartbeat.rest.Selection;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;

/** {@code GET /api/groups}: how many applications each group, host or tag has, and how they are. */
@Path("/api/groups")
@FromAnywhere
@Tag(name = "applications")
@RolesAllowed(Kind.READ)
public class GroupsResource {
    private final Questions questions;
    private final HeartbeatRegistry registry;

    GroupsResource(Questions questions, HeartbeatRegistry registry) {
        this.questions = questions;
        this.registry = registry;
    }

    @GET
    @NonBlocking
    @Operation(summary = "The groups, hosts or tags, and how their applications are", operationId = "groups")
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "What the applications are counted by; group unless given",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"group", "host", "tag"}),
            example = "host")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @Parameter(name = "group", in = ParameterIn.QUERY)
    @Parameter(name = "tag", in = ParameterIn.QUERY)
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "first: by name, unless given; worst: those with most to see to first",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"first", "worst"}),
            example = "worst")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "offset", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = GroupsJson.class)))
    public Uni<Response> groups(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Gathering.By by = Gathering.By.of(query.value("by"));
        Selection selection = Selection.of(query);
        Order order = Order.of(query.value("order"));
        Parameters.Page page = Parameters.Page.of(query);
        return questions.answer(() -> {
            Gathering gathering = new Gathering(by);
            selection.in(registry).forEach(status -> gathering.add(status, registry.whereabouts(status.id())));
            List<GroupsJson.GroupJson> all = gathering.inOrder(order);
            return new GroupsJson(
                    all.size(),
                    all.stream().skip(page.offset()).limit(page.limit()).toList());
        });
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }
}
