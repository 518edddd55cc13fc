package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.Doer;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.MaintenanceBook;

/**
 * {@code /api/maintenance}: what is on and planned ({@code GET}), on ({@code POST}) and off ({@code DELETE}). Pages of
 * another origin may look, and not switch.
 */
@Path("/api/maintenance")
@Tag(name = "maintenance")
@RolesAllowed(Kind.READ)
public class MaintenanceResource {
    static final Duration AHEAD = Duration.ofDays(7);

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final MaintenanceBook book;
    private final TimeSource time;

    MaintenanceResource(Questions questions, HeartbeatRegistry registry, MaintenanceBook book, TimeSource time) {
        this.questions = questions;
        this.registry = registry;
        this.book = book;
        this.time = time;
    }

    @GET
    @FromAnywhere
    @NonBlocking
    @Operation(summary = "What is on, and what the roster plans in the next 7 days", operationId = "maintenance")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "offset", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MaintenanceJson.Page.class)))
    public Uni<Response> list(@Context HttpServerRequest request) {
        Parameters.Page page = Parameters.Page.of(Query.of(request.query()));
        return questions.answer(() -> {
            Instant now = time.now();
            List<Maintenance> all = all(now);
            return new MaintenanceJson.Page(
                    all.size(),
                    all.stream()
                            .skip(page.offset())
                            .limit(page.limit())
                            .map(maintenance -> MaintenanceJson.of(maintenance, now))
                            .toList());
        });
    }

    @POST
    @RolesAllowed(Kind.MANAGE)
    @NonBlocking
    @Operation(
            summary = "Switches maintenance on, in place of what was on for the same application or the station;"
                    + " answered once it is written, or cannot be: /q/health/ready says so then",
            operationId = "switchMaintenanceOn")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            description = "At most 8 KB",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MaintenanceOrder.class),
                            examples =
                                    @ExampleObject(
                                            name = "two hours",
                                            value =
                                                    "{\"application\":\"Tetris\",\"for\":\"2h\",\"why\":\"new lamp\"}")))
    @APIResponse(
            responseCode = "201",
            description = "It is on",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = MaintenanceJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "The body is malformed, something in it outside of its bound, or a parameter not known here")
    @APIResponse(responseCode = "408", description = "The body was not there within 10 s")
    @APIResponse(responseCode = "409", description = "1000 are on")
    @APIResponse(responseCode = "413", description = "The body has more than 8 KB")
    @APIResponse(responseCode = "415", description = "Content-Type is not application/json")
    public Uni<Response> on(@Context HttpServerRequest request, @Context RoutingContext context) {
        Doer doer = Doer.of(context);
        Optional<String> host = Caller.askedHost(Parameters.only(Query.of(request.query()), "host"));
        return RequestBody.json(request)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(MaintenanceOrder::read)
                .map(order -> switchOn(order, host, doer))
                .chain(maintenance -> onceKept(201, MaintenanceJson.of(maintenance, maintenance.from())));
    }

    @DELETE
    @RolesAllowed(Kind.MANAGE)
    @NonBlocking
    @Operation(
            summary = "Switches off what somebody switched on; what the roster plans goes on",
            operationId = "switchMaintenanceOff")
    @Parameter(
            name = "application",
            in = ParameterIn.QUERY,
            description = "Whose; the station's unless given. appid means the same",
            schema = @Schema(type = SchemaType.STRING),
            example = "Tetris")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            description = "It was on, and is off",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = MaintenanceJson.class)))
    @APIResponse(responseCode = "400", description = "A parameter is malformed, or one that is not known here")
    @APIResponse(responseCode = "404", description = "Nobody had switched any on")
    public Uni<Response> off(@Context HttpServerRequest request, @Context RoutingContext context) {
        Doer doer = Doer.of(context);
        Query query = Parameters.only(Query.of(request.query()), "application", "appid", "host");
        Optional<String> host = Caller.askedHost(query);
        Optional<String> application = query.value("application").or(() -> query.value("appid"));
        refuseHostAlone(host, application);
        Optional<ApplicationId> whose = application.map(name -> registry.resolve(name, host, doer.address()));
        return Uni.createFrom()
                .item(() -> switchOff(whose, doer))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(maintenance -> onceKept(200, MaintenanceJson.ended(maintenance)));
    }

    @OPTIONS
    @PermitAll
    @FromAnywhere
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.SWITCH);
    }

    private List<Maintenance> all(Instant now) {
        Stream<Maintenance> planned = registry.roster().maintenance().plannedBetween(now, now.plus(AHEAD)).stream()
                .filter(maintenance -> !maintenance.isOn(now));
        return Stream.concat(book.on().stream(), planned)
                .sorted(Comparator.comparing(Maintenance::from))
                .toList();
    }

    /** It would be the whole station's: a host has no maintenance of its own. */
    private static void refuseHostAlone(Optional<String> host, Optional<String> application) {
        if (host.isPresent() && application.isEmpty()) {
            throw new MalformedRequestException("host says where an application is, and none is named");
        }
    }

    private Maintenance switchOn(MaintenanceOrder order, Optional<String> host, Doer doer) {
        refuseHostAlone(host, order.application());
        // As it is kept: history tells an interruption from another by when it began, also after a restart.
        Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
        Maintenance maintenance = new Maintenance(
                order.application().map(name -> registry.resolve(name, host, doer.address())),
                now,
                order.end(now),
                order.why(),
                false);
        book.switchOn(maintenance);
        doer.did("switched maintenance of " + shown(maintenance.application()) + " on, "
                + maintenance.until().map(until -> "until " + until).orElse("without an end"));
        return maintenance;
    }

    private Maintenance switchOff(Optional<ApplicationId> whose, Doer doer) {
        Maintenance was = book.switchOff(whose)
                .orElseThrow(
                        () -> new RefusedRequestException(404, "no maintenance is switched on for " + shown(whose)));
        doer.did("switched maintenance of " + shown(whose) + " off");
        return was;
    }

    private static String shown(Optional<ApplicationId> whose) {
        return whose.map(id -> "the application [" + id.shown() + "]").orElse("the station");
    }

    private Uni<Response> onceKept(int status, MaintenanceJson maintenance) {
        return Uni.createFrom().completionStage(registry.kept()).map(kept -> Json.answer(status, maintenance));
    }
}
