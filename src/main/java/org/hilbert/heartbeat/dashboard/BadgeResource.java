package org.hilbert.heartbeat.dashboard;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

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
import org.hilbert.heartbeat.dashboard.Badge.Colour;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.protocol.ShownText;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.FromAnywhere;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.rest.PathName;
import org.hilbert.heartbeat.rest.api.Questions;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Uptime;

/** {@code GET /badge/{appid}.svg[?host=H][&label=TEXT][&metric=uptime][&window=30d]}: a picture of how an application is. */
@Path(BadgeResource.PATH + "{appid:.*}" + BadgeResource.SVG)
@FromAnywhere
@Tag(name = "badge")
@RolesAllowed(Kind.READ)
public class BadgeResource {
    static final String PATH = "/badge/";
    static final String SVG = ".svg";

    private static final int LONGEST_LABEL = 64;
    private static final Badge UNKNOWN = new Badge("unknown", Colour.UNKNOWN);

    private final Questions questions;
    private final HeartbeatRegistry registry;
    private final HistoryKeeper keeper;

    BadgeResource(Questions questions, HeartbeatRegistry registry, HistoryKeeper keeper) {
        this.questions = questions;
        this.registry = registry;
        this.keeper = keeper;
    }

    @GET
    @NonBlocking
    @Operation(summary = "A picture of how an application is, or how well it ran", operationId = "badge")
    @Parameter(
            name = "appid",
            in = ParameterIn.PATH,
            description = "Its ID, percent-encoded; a slash is %2F",
            schema = @Schema(type = SchemaType.STRING),
            example = "Tetris")
    @Parameter(
            name = "host",
            in = ParameterIn.QUERY,
            description = "Its host, where hosts are told apart",
            schema = @Schema(type = SchemaType.STRING),
            example = "127.0.0.1")
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "What stands left of the state; its ID unless given. At most 64 characters are shown",
            schema = @Schema(type = SchemaType.STRING),
            example = "Hall 1")
    @Parameter(
            name = "metric",
            in = ParameterIn.QUERY,
            description = "state, unless given, or uptime",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"state", "uptime"}),
            example = "uptime")
    @Parameter(
            name = "window",
            in = ParameterIn.QUERY,
            description = "Of the uptime; 30d unless given",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"1h", "24h", "7d", "30d"}),
            example = "7d")
    @APIResponse(responseCode = "200", description = "It is known", content = @Content(mediaType = "image/svg+xml"))
    @APIResponse(responseCode = "400", description = "One sentence", content = @Content(mediaType = "text/plain"))
    @APIResponse(
            responseCode = "404",
            description = "It is not: a picture that says so",
            content = @Content(mediaType = "image/svg+xml"))
    @APIResponse(
            responseCode = "503",
            description = "Too many long questions are asked",
            content = @Content(mediaType = "text/plain"))
    public Uni<Response> badge(@Context HttpServerRequest request, @Context RoutingContext context) {
        String name = PathName.between(PATH, SVG, context, "appid");
        Query query = Query.of(request.query());
        ApplicationId id = registry.resolve(name, Caller.askedHost(query), Caller.address(request));
        String label = label(query, name);
        Optional<Duration> window = window(query);
        return window.isPresent()
                ? questions.ask(() -> answer(uptime(id, window.get()), label))
                : Uni.createFrom().item(answer(state(id), label));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private static Response answer(Optional<Badge> badge, String label) {
        return Response.status(badge.isPresent() ? 200 : 404)
                .entity(badge.orElse(UNKNOWN).svg(label))
                .type("image/svg+xml;charset=UTF-8")
                // It may be opened by itself, and then must not be able to do anything.
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .build();
    }

    private static String label(Query query, String name) {
        // Shown, so that nothing in it turns the rest of the page around.
        String text = ShownText.of(query.value("label").orElse(name).strip());
        return text.codePointCount(0, text.length()) <= LONGEST_LABEL
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }

    /** Empty if the state is asked for. */
    private static Optional<Duration> window(Query query) {
        String metric = query.value("metric").orElse("state");
        if (metric.equals("state")) {
            return Optional.empty();
        }
        if (!metric.equals("uptime")) {
            throw new MalformedRequestException("metric must be state or uptime");
        }
        String asked = query.value("window").orElse("30d");
        Optional<Duration> window = Uptime.WINDOWS.stream()
                .filter(known -> Uptime.name(known).equals(asked))
                .findFirst();
        if (window.isEmpty()) {
            throw new MalformedRequestException("window must be 1h, 24h, 7d or 30d");
        }
        return window;
    }

    private Optional<Badge> state(ApplicationId id) {
        Optional<ApplicationStatus> status = registry.status(id);
        Optional<Cover> cover =
                status.isPresent() ? status.get().cover() : registry.coverOf(id).filter(any -> isNamed(id));
        return cover.map(BadgeResource::of)
                .or(() -> status.map(BadgeResource::of))
                .or(() -> isNamed(id) ? Optional.of(new Badge("gone", Colour.UNKNOWN)) : Optional.empty());
    }

    /** Whether that is an application's name, though it does not run. */
    private boolean isNamed(ApplicationId id) {
        return keeper.history().knows(id) || registry.roster().expected().contains(id);
    }

    private static Badge of(Cover cover) {
        return new Badge(cover.kind().name().toLowerCase(Locale.ROOT), Colour.COVERED);
    }

    private static Badge of(ApplicationStatus status) {
        if (status.withheld()) {
            return new Badge("unclear", Colour.UNKNOWN);
        }
        Colour colour = switch (status.state()) {
            case STARTING, UP -> Colour.GOOD;
            case LATE -> Colour.WARNING;
            case STALLED, CRITICAL, LOST -> Colour.BAD;
            case EXPECTED, STOPPING, DONE -> Colour.UNKNOWN;
        };
        return new Badge(status.state().name().toLowerCase(Locale.ROOT), colour);
    }

    private Optional<Badge> uptime(ApplicationId id, Duration window) {
        if (registry.status(id).isEmpty() && !isNamed(id)) {
            return Optional.empty();
        }
        Uptime uptime = keeper.uptime(id, registry.roster().hours()).stream()
                .filter(known -> known.window().equals(window))
                .findFirst()
                .orElseThrow();
        OptionalDouble ratio = uptime.ratio();
        if (ratio.isEmpty()) {
            return Optional.of(UNKNOWN);
        }
        // Rounded down: one that was down is never said to have been up all the time.
        double percent = Math.floor(ratio.getAsDouble() * 10_000) / 100;
        Colour colour = percent >= 99 ? Colour.GOOD : percent >= 95 ? Colour.WARNING : Colour.BAD;
        return Optional.of(new Badge(String.format(Locale.ROOT, "%.2f %%", percent), colour));
    }
}
