package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

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
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.rest.Problem;
import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Past;

/** {@code GET /api/apps}, {@code /api/apps/{id}} and {@code /api/apps/{id}/history}: the applications, now and before. */
@Path(ApplicationsResource.PATH)
@FromAnywhere
@Tag(name = "applications")
public class ApplicationsResource {
    static final String PATH = "/api/apps";

    private static final String HISTORY = "/history";

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final HistoryKeeper keeper;

    ApplicationsResource(Questions questions, HeartbeatRegistry registry, HistoryKeeper keeper) {
        this.questions = questions;
        this.registry = registry;
        this.keeper = keeper;
    }

    @GET
    @NonBlocking
    @Operation(summary = "All applications that are known, the lost ones included", operationId = "applications")
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Only those of that address, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(implementation = State.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 1000; 1000 unless given",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "offset",
            in = ParameterIn.QUERY,
            description = "Where the page begins, counted from 0",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = ApplicationsJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter is outside of its bound",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Too many long questions are asked",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> applications(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Optional<String> host = Caller.askedHost(query);
        Optional<State> state = query.value("state").map(ApplicationsResource::state);
        Parameters.Page page = Parameters.Page.of(query);
        return questions.answer(() -> {
            List<ApplicationStatus> all = registry.snapshot(host).stream()
                    .filter(status -> state.isEmpty() || status.state() == state.get())
                    .toList();
            var roster = registry.roster();
            return new ApplicationsJson(
                    all.size(),
                    all.stream()
                            .skip(page.offset())
                            .limit(page.limit())
                            .map(status -> ApplicationJson.of(status, roster))
                            .toList());
        });
    }

    @GET
    @Path("{id}")
    @NonBlocking
    @Operation(summary = "One application, and how it has been", operationId = "application")
    @Parameter(
            name = "id",
            in = ParameterIn.PATH,
            description = "Its ID, percent-encoded; a slash is %2F",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Its host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApplicationDetailsJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "The ID or the host is malformed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "Nothing is known of it, neither now nor in the history",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Too many long questions are asked",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> application(@Context HttpServerRequest request, @Context RoutingContext context) {
        Supplier<ApplicationId> asked = asked(request, context, "");
        return questions.answer(() -> details(asked.get()));
    }

    @GET
    @Path("{id}" + HISTORY)
    @NonBlocking
    @Operation(
            summary = "What an application did, and what interrupted it, the newest first",
            operationId = "applicationHistory")
    @Parameter(
            name = "id",
            in = ParameterIn.PATH,
            description = "Its ID, percent-encoded; a slash is %2F",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Its host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "before",
            in = ParameterIn.QUERY,
            description = "Only lines with a smaller number",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 1000; 100 unless given",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HistoryJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "The ID or a parameter is malformed, or outside of its bound",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "Nothing is known of it, neither now nor in the history",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Too many long questions are asked",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> history(@Context HttpServerRequest request, @Context RoutingContext context) {
        Supplier<ApplicationId> asked = asked(request, context, HISTORY);
        Query query = Query.of(request.query());
        long before = Parameters.number(query, "before").orElse(Long.MAX_VALUE);
        int limit = Parameters.limit(query, 1, History.LONGEST_PAGE, 100);
        return questions.answer(() -> {
            ApplicationId id = asked.get();
            if (!isKnown(id)) {
                throw nothingIsKnown(id);
            }
            return page(id, before, limit);
        });
    }

    @OPTIONS
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @Path("{id}")
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfOne() {
        return Methods.allow(Methods.READ);
    }

    @OPTIONS
    @Path("{id}" + HISTORY)
    @NonBlocking
    @Operation(hidden = true)
    public Response optionsOfHistory() {
        return Methods.allow(Methods.READ);
    }

    /** Decoded once, here: an ID may hold an encoded slash. What is known of it is looked up when it is asked for. */
    private Supplier<ApplicationId> asked(HttpServerRequest request, RoutingContext context, String behind) {
        String path = context.normalizedPath();
        String encoded = path.substring(path.indexOf(PATH) + PATH.length() + 1);
        String name = Query.decode("id", encoded.substring(0, encoded.lastIndexOf(behind)));
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

    private boolean isKnown(ApplicationId id) {
        return registry.status(id).isPresent() || keeper.history().knows(id);
    }

    private ApplicationDetailsJson details(ApplicationId id) {
        Optional<ApplicationStatus> status = registry.status(id);
        List<Past.Turn> turns = keeper.history().past(id).turns();
        State state = status.map(ApplicationStatus::state).orElse(State.DONE);
        Optional<Instant> since = turns.isEmpty() || turns.get(turns.size() - 1).state() != state
                ? Optional.empty()
                : Optional.of(turns.get(turns.size() - 1).at());
        ApplicationJson application = status.map(known -> ApplicationJson.of(known, registry.roster()))
                .or(() -> lastChange(id)
                        .map(last -> ApplicationJson.gone(
                                last, registry.roster(), registry.coverOf(id).map(CoverJson::of))))
                .orElseThrow(() -> nothingIsKnown(id));
        return new ApplicationDetailsJson(
                application,
                since,
                keeper.uptime(id, registry.roster().hours()).stream()
                        .map(UptimeJson::of)
                        .toList(),
                keeper.intervals().figures(id).map(IntervalsJson::of));
    }

    /** Interruptions of all may stand in between. */
    private Optional<StateChange> lastChange(ApplicationId id) {
        long before = Long.MAX_VALUE;
        List<Entry> page = keeper.history().before(id, before, History.LONGEST_PAGE);
        while (!page.isEmpty()) {
            Optional<StateChange> change =
                    page.stream().flatMap(entry -> entry.change().stream()).findFirst();
            if (change.isPresent()) {
                return change;
            }
            before = page.get(page.size() - 1).number();
            page = keeper.history().before(id, before, History.LONGEST_PAGE);
        }
        return Optional.empty();
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
