package org.hilbert.heartbeat.rest.api;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.Doer;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.hilbert.heartbeat.server.ActionBook;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code GET /api/actions}: what can be done about a change; {@code POST /api/actions/{name}/try}: whether it works. */
@Path("/api/actions")
@RolesAllowed(Kind.READ)
@Tag(name = "actions")
public class ActionsResource {
    private static final String NOBODY = "test";

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final ActionBook book;
    /** The actions that are being tried. */
    private final Set<String> trying = ConcurrentHashMap.newKeySet();

    ActionsResource(Questions questions, HeartbeatRegistry registry, ActionBook book) {
        this.questions = questions;
        this.registry = registry;
        this.book = book;
    }

    @GET
    @FromAnywhere
    @NonBlocking
    @Operation(
            summary = "What can be done about a change, what waits to be told, and how it went last",
            operationId = "actions")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ActionsJson.class)))
    public Uni<Response> list() {
        return questions.answer(() -> new ActionsJson(
                book.isDryRun(),
                book.listed().stream().map(ActionsJson.ActionJson::of).toList()));
    }

    @POST
    @Path("{name}/try")
    @RolesAllowed(Kind.MANAGE)
    @NonBlocking
    @Cancellable(false) // a caller who hangs up undoes nothing: the attempt ends, and is told of, as any other
    @Operation(
            summary = "Has an action done once, now, as a test, which says so in all it does; answered when it is done",
            operationId = "tryAction")
    @Parameter(
            name = "name",
            in = ParameterIn.PATH,
            description = "The action's",
            schema = @Schema(type = SchemaType.STRING),
            example = "restart")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            description = "At most 8 KB; may be empty",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = TryOrder.class),
                            examples = @ExampleObject(name = "about one", value = "{\"application\":\"Tetris\"}")))
    @APIResponse(
            responseCode = "200",
            description = "How it went; result says whether it was done",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ActionsJson.TryJson.class)))
    @APIResponse(responseCode = "400", description = "The body is malformed, or a parameter not known here")
    @APIResponse(responseCode = "404", description = "There is no such action")
    @APIResponse(responseCode = "408", description = "The body was not there within 10 s")
    @APIResponse(responseCode = "409", description = "It is being tried right now")
    @APIResponse(responseCode = "413", description = "The body has more than 8 KB")
    @APIResponse(responseCode = "415", description = "Content-Type is not application/json")
    public Uni<Response> tryOne(
            @PathParam("name") String name, @Context HttpServerRequest request, @Context RoutingContext context) {
        Doer doer = Doer.of(context);
        Optional<String> host = Caller.askedHost(Parameters.only(Query.of(request.query()), "host"));
        return RequestBody.json(request)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(TryOrder::read)
                .map(order -> registry.resolve(order.application().orElse(NOBODY), host, doer.address()))
                .chain(application -> tried(name, application, doer))
                .map(attempt -> Json.answer(200, ActionsJson.TryJson.of(attempt)));
    }

    @OPTIONS
    @PermitAll
    @FromAnywhere
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @PermitAll
    @Path("{name}/try")
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfTry() {
        return Methods.allow(Methods.DO);
    }

    private Uni<Attempt> tried(String name, ApplicationId application, Doer doer) {
        Uni<Attempt> attempt = book.tried(name, application)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "there is no action of that name; /api/actions lists those there are"));
        if (!trying.add(name)) {
            throw new RefusedRequestException(409, "this action is being tried right now; wait until that is done");
        }
        doer.did("tried the action " + name);
        return attempt.eventually(() -> trying.remove(name));
    }
}
