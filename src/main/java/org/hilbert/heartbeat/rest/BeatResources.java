package org.hilbert.heartbeat.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.monitor.Receipt;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.BeatCounts;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Kind;

/**
 * The beat protocol (seed 002): {@code GET} or {@code POST} {@code /hb_init|hb_ping|hb_done?T&appid=APP_ID[&progress=N]},
 * and the form of the original design. A body is never read. They run on the event loop: a beat waits for nothing. {@link
 * BeatEntrance} leads here.
 */
public final class BeatResources {
    private BeatResources() {}

    @Path("/hb_init")
    @RolesAllowed(Kind.BEAT)
    @Tag(name = "protocol")
    public static class Init extends Endpoint {
        Init(HeartbeatRegistry registry, BeatCounts counts, HeartbeatConfig config) {
            super(registry, counts, Command.INIT, query -> Beat.parse(Command.INIT, query, config.maxTimeout()));
        }
    }

    @Path("/hb_ping")
    @RolesAllowed(Kind.BEAT)
    @Tag(name = "protocol")
    public static class Ping extends Endpoint {
        Ping(HeartbeatRegistry registry, BeatCounts counts, HeartbeatConfig config) {
            super(registry, counts, Command.PING, query -> Beat.parse(Command.PING, query, config.maxTimeout()));
        }
    }

    @Path("/hb_done")
    @RolesAllowed(Kind.BEAT)
    @Tag(name = "protocol")
    public static class Done extends Endpoint {
        Done(HeartbeatRegistry registry, BeatCounts counts, HeartbeatConfig config) {
            super(registry, counts, Command.DONE, query -> Beat.parse(Command.DONE, query, config.maxTimeout()));
        }
    }

    @Path("/heartbeat.html")
    @RolesAllowed(Kind.BEAT)
    @Tag(name = "protocol")
    public static class OriginalForm extends Endpoint {
        OriginalForm(HeartbeatRegistry registry, BeatCounts counts, HeartbeatConfig config) {
            super(registry, counts, Command.PING, query -> Beat.parseOriginalForm(query, config.maxTimeout()));
        }
    }

    @RolesAllowed(Kind.BEAT)
    abstract static class Endpoint {
        private static final String GOODBYE = "Good bye!";

        private final HeartbeatRegistry registry;
        private final BeatCounts counts;
        private final Command command;
        private final Function<String, Beat> parser;

        Endpoint(HeartbeatRegistry registry, BeatCounts counts, Command command, Function<String, Beat> parser) {
            this.registry = registry;
            this.counts = counts;
            this.command = command;
            this.parser = parser;
        }

        @GET
        @NonBlocking
        @Operation(
                summary = "A beat",
                description =
                        "The first parameter is bare: T, in ms, as in /hb_ping?1500&appid=Tetris. The answer is the max"
                                + " wait in ms or, to a goodbye, a sentence. The original form takes container and next instead.")
        @Parameter(
                name = "appid",
                in = ParameterIn.QUERY,
                description = "Who beats",
                schema = @Schema(type = SchemaType.STRING),
                example = "Tetris")
        @Parameter(
                name = "progress",
                in = ParameterIn.QUERY,
                description = "A count that moves while the work does",
                schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
                example = "17")
        @APIResponse(
                responseCode = "200",
                description = "It was taken in",
                content = @Content(mediaType = "text/plain"))
        @APIResponse(responseCode = "400", description = "One sentence", content = @Content(mediaType = "text/plain"))
        @APIResponse(
                responseCode = "503",
                description = "As many applications as may be are known",
                content = @Content(mediaType = "text/plain"))
        @Produces(MediaType.TEXT_PLAIN)
        public CompletionStage<String> get(@Context HttpServerRequest request) {
            return take(request);
        }

        @POST
        @NonBlocking
        @Operation(
                summary = "A beat; no body is read",
                description =
                        "The first parameter is bare: T, in ms, as in /hb_ping?1500&appid=Tetris. The answer is the max"
                                + " wait in ms or, to a goodbye, a sentence. The original form takes container and next instead.")
        @Parameter(
                name = "appid",
                in = ParameterIn.QUERY,
                description = "Who beats",
                schema = @Schema(type = SchemaType.STRING),
                example = "Tetris")
        @Parameter(
                name = "progress",
                in = ParameterIn.QUERY,
                description = "A count that moves while the work does",
                schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
                example = "17")
        @APIResponse(
                responseCode = "200",
                description = "It was taken in",
                content = @Content(mediaType = "text/plain"))
        @APIResponse(responseCode = "400", description = "One sentence", content = @Content(mediaType = "text/plain"))
        @APIResponse(
                responseCode = "503",
                description = "As many applications as may be are known",
                content = @Content(mediaType = "text/plain"))
        @Produces(MediaType.TEXT_PLAIN)
        public CompletionStage<String> post(@Context HttpServerRequest request) {
            return take(request);
        }

        /** As {@code GET}, but safe, as HTTP wants it: nothing is taken in. */
        @HEAD
        @NonBlocking
        @Operation(hidden = true)
        public Response head(@Context HttpServerRequest request) {
            parser.apply(request.query());
            return Response.ok().type(MediaType.TEXT_PLAIN_TYPE).build();
        }

        @OPTIONS
        @PermitAll
        @NonBlocking
        @Operation(hidden = true)
        public Response options() {
            return Methods.allow(Methods.BEAT);
        }

        private Beat parsed(String query) {
            try {
                return parser.apply(query);
            } catch (MalformedRequestException e) {
                counts.count(command, BeatCounts.Outcome.MALFORMED);
                throw e;
            }
        }

        /** What changes something is answered once it will survive a restart; a mere sign of life is answered at once. */
        private CompletionStage<String> take(HttpServerRequest request) {
            Beat beat = parsed(request.query());
            Supplier<String> address = () -> Caller.address(request);
            Receipt receipt = registry.beat(beat, address);
            String reply = beat.command() == Command.DONE
                    ? GOODBYE
                    : Long.toString(receipt.maxWait().toMillis());
            // Where a caller leaves before he is answered, JAX-RS cancels, which not every stage allows.
            return receipt.news()
                    ? registry.kept(beat, address).thenApply(kept -> reply).toCompletableFuture()
                    : CompletableFuture.completedFuture(reply);
        }
    }
}
