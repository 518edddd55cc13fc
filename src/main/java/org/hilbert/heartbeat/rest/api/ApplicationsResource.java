package org.hilbert.heartbeat.rest.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.rest.PathName;
import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.hilbert.heartbeat.rest.Selection;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.ProbeBook;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryJson;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Strip;

/**
 * {@code GET /api/apps}, {@code /api/apps/{id}}, and below that {@code /history} and {@code /intervals}: the applications,
 * now and before.
 */
@Path(ApplicationsResource.PATH)
@FromAnywhere
@Tag(name = "applications")
@RolesAllowed(Kind.READ)
public class ApplicationsResource {
    static final String PATH = "/api/apps";

    private static final String HISTORY = "/history";
    private static final String INTERVALS = "/intervals";

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final HistoryKeeper keeper;
    private final ProbeBook probes;

    ApplicationsResource(Questions questions, HeartbeatRegistry registry, HistoryKeeper keeper, ProbeBook probes) {
        this.questions = questions;
        this.probes = probes;
        this.registry = registry;
        this.keeper = keeper;
    }

    @GET
    @NonBlocking
    @Operation(summary = "All applications that are known, the lost ones included", operationId = "applications")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @Parameter(name = "group", in = ParameterIn.QUERY)
    @Parameter(name = "tag", in = ParameterIn.QUERY)
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(implementation = State.class), example = "UP")
    @Parameter(
            name = "find",
            in = ParameterIn.QUERY,
            description = "Only those with that in their ID, in capitals or not; at most 256 characters",
            schema = @Schema(type = SchemaType.STRING),
            example = "tet")
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "first: as they were registered first, unless given; worst: whom to see to first",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"first", "worst"}),
            example = "worst")
    @Parameter(
            name = "strip",
            in = ParameterIn.QUERY,
            description = "Whether to tell what the last 24 h of each look like",
            schema = @Schema(type = SchemaType.BOOLEAN),
            example = "true")
    @Parameter(name = "limit", in = ParameterIn.QUERY)
    @Parameter(name = "offset", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = ApplicationsJson.class)))
    public Uni<Response> applications(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Selection selection = Selection.of(query);
        Optional<State> state = query.value("state").map(ApplicationsResource::state);
        Optional<String> find = Parameters.text(query, "find", ApplicationId.MAX_LENGTH);
        Order order = Order.of(query.value("order"));
        boolean strip = Parameters.yes(query, "strip");
        Parameters.Page page = Parameters.Page.of(query);
        return questions.answer(() -> {
            Predicate<String> isFound = find.map(ApplicationsResource::holding).orElse(id -> true);
            List<ApplicationStatus> all = selection
                    .in(registry)
                    .filter(status -> state.isEmpty() || status.state() == state.get())
                    .filter(status -> isFound.test(status.id().toString()))
                    .toList();
            List<ApplicationStatus> shown = order.sort(all).stream()
                    .skip(page.offset())
                    .limit(page.limit())
                    .toList();
            return new ApplicationsJson(all.size(), strip ? withStrips(shown) : plain(shown));
        });
    }

    private List<ApplicationJson> plain(List<ApplicationStatus> shown) {
        Roster roster = registry.roster();
        return shown.stream()
                .map(status -> ApplicationJson.of(
                        status,
                        roster,
                        registry.whereabouts(status.id()),
                        keeper.history().lastChange(status.id())))
                .toList();
    }

    private List<ApplicationJson> withStrips(List<ApplicationStatus> shown) {
        List<ApplicationJson> plain = plain(shown);
        List<Strip> strips = keeper.strips(
                shown.stream().map(ApplicationStatus::id).toList(),
                registry.roster().hours());
        return IntStream.range(0, plain.size())
                .mapToObj(i -> plain.get(i).with(strips.get(i)))
                .toList();
    }

    private static Predicate<String> holding(String part) {
        Pattern pattern = Pattern.compile(part, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return id -> pattern.matcher(id).find();
    }

    @GET
    @Path("{id}")
    @NonBlocking
    @Operation(summary = "One application, and how it has been", operationId = "application")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApplicationDetailsJson.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known of it, neither now nor in the history")
    public Uni<Response> application(@Context HttpServerRequest request, @Context RoutingContext context) {
        Supplier<ApplicationId> asked = asked(request, context, "");
        return questions.answer(() -> details(asked.get()));
    }

    @GET
    @Path("{id}" + INTERVALS)
    @NonBlocking
    @Operation(
            summary = "How the silences between the beats of an application are spread",
            operationId = "applicationIntervals")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SpreadJson.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known of it, neither now nor in the history")
    public Uni<Response> intervals(@Context HttpServerRequest request, @Context RoutingContext context) {
        Supplier<ApplicationId> asked = asked(request, context, INTERVALS);
        return questions.answer(() -> {
            ApplicationId id = known(asked);
            return SpreadJson.of(
                    keeper.intervals().figures(id), keeper.intervals().buckets(id));
        });
    }

    @GET
    @Path("{id}" + HISTORY)
    @NonBlocking
    @Operation(
            summary = "What an application did, and what interrupted it, the newest first",
            operationId = "applicationHistory")
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @Parameter(
            name = "before",
            in = ParameterIn.QUERY,
            description = "Only lines with a smaller number",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
            example = "9007199254740991")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 1000; 100 unless given",
            schema = @Schema(type = SchemaType.INTEGER),
            example = "10")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HistoryJson.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known of it, neither now nor in the history")
    public Uni<Response> history(@Context HttpServerRequest request, @Context RoutingContext context) {
        Supplier<ApplicationId> asked = asked(request, context, HISTORY);
        Query query = Query.of(request.query());
        long before = Parameters.number(query, "before").orElse(Long.MAX_VALUE);
        int limit = Parameters.limit(query, 1, History.LONGEST_PAGE, 100);
        return questions.answer(() -> page(known(asked), before, limit));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @PermitAll
    @Path("{id}")
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfOne() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @PermitAll
    @Path("{id}" + HISTORY)
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfHistory() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @PermitAll
    @Path("{id}" + INTERVALS)
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfIntervals() {
        return Methods.allow(Methods.READ);
    }

    /** What is known of it is looked up when it is asked for. */
    private Supplier<ApplicationId> asked(HttpServerRequest request, RoutingContext context, String behind) {
        String name = PathName.between(PATH + "/", behind, context, "id");
        Optional<String> host = Caller.askedHost(Query.of(request.query()));
        ApplicationId id = registry.resolve(name, host, Caller.address(request));
        return () -> {
            if (host.isPresent() || isKnown(id)) {
                return id;
            }
            // One that is gone can be named as this server shows it, too.
            ApplicationId full = ApplicationId.ofFullName(name);
            return isKnown(full) ? full : id;
        };
    }

    private ApplicationId known(Supplier<ApplicationId> asked) {
        ApplicationId id = asked.get();
        if (!isKnown(id)) {
            throw nothingIsKnown(id);
        }
        return id;
    }

    private boolean isKnown(ApplicationId id) {
        return registry.status(id).isPresent() || keeper.history().knows(id);
    }

    private ApplicationDetailsJson details(ApplicationId id) {
        Optional<ApplicationStatus> status = registry.status(id);
        ApplicationJson application = status.map(known -> ApplicationJson.of(
                        known,
                        registry.roster(),
                        registry.whereabouts(id),
                        keeper.history().lastChange(id)))
                .or(() -> keeper.history()
                        .lastChange(id)
                        .map(last -> ApplicationJson.gone(
                                last,
                                registry.roster(),
                                registry.whereabouts(id),
                                registry.coverOf(id).map(CoverJson::of))))
                .orElseThrow(() -> nothingIsKnown(id));
        return new ApplicationDetailsJson(
                application.with(
                        keeper.strips(List.of(id), registry.roster().hours()).get(0)),
                keeper.uptime(id, registry.roster().hours()).stream()
                        .map(UptimeJson::of)
                        .toList(),
                keeper.intervals().figures(id).map(IntervalsJson::of),
                probes.of(id).map(ProbeJson::of));
    }

    private HistoryJson page(ApplicationId id, long before, int limit) {
        History history = keeper.history();
        List<Entry> page = history.before(id, before, limit);
        Optional<Long> last = page.isEmpty()
                ? Optional.empty()
                : Optional.of(page.get(page.size() - 1).number());
        return new HistoryJson(
                page.stream().map(entry -> EntryJson.of(entry, history)).toList(),
                last.filter(number -> !history.before(id, number, 1).isEmpty()));
    }

    private static RefusedRequestException nothingIsKnown(ApplicationId id) {
        return new RefusedRequestException(
                404, "nothing is known of the application [" + id.shown() + "], neither now nor in the history");
    }

    private static State state(String name) {
        return Arrays.stream(State.values())
                .filter(state -> state != State.DONE && state.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new MalformedRequestException("state must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(State.values())
                                        .filter(state -> state != State.DONE)
                                        .map(State::name)
                                        .toList())));
    }
}
