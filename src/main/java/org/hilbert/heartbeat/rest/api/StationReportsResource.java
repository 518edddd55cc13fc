package org.hilbert.heartbeat.rest.api;

import java.time.Duration;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hilbert.heartbeat.rest.Methods;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.ReportingStations;
import org.hilbert.heartbeat.server.StationReport;

/** {@code POST /api/stations/STATION/reports}: a station that keeps a server of its own tells how its applications are. */
@Path("/api/stations/{station}/reports")
@Tag(name = "station")
@RolesAllowed(Kind.BEAT)
public class StationReportsResource {
    private final ReportingStations stations;
    private final Fleet fleet;
    private final Duration longest;

    StationReportsResource(ReportingStations stations, Fleet fleet, HeartbeatConfig config) {
        this.stations = stations;
        this.fleet = fleet;
        this.longest = config.maxTimeout();
    }

    /** How far the station has told. */
    @RegisterForReflection
    @Schema(name = "Receipt", description = "How far the station has told")
    record ReceiptJson(
            @Schema(description = "Of the last report of this run that was taken in; 0 if none was")
            long number,

            @Schema(description = "The number of the last change that was taken in")
            long taken,

            @Schema(description = "Whether the next report is to have all applications")
            boolean whole,

            @Schema(description = "To be sent with the next report")
            long ticket) {
        static ReceiptJson of(StationReport.Receipt receipt) {
            return new ReceiptJson(receipt.number(), receipt.taken(), receipt.whole(), receipt.ticket());
        }
    }

    @POST
    @NonBlocking
    @Operation(
            summary = "A station that keeps a server of its own tells how its applications are; they are known here as"
                    + " NAME @ STATION",
            description =
                    "Whoever sends it is heartbeat.upstream of another of these servers (docs/upstream.md). A report that"
                            + " was taken in before changes nothing.",
            operationId = "report")
    @Parameter(
            name = "station",
            in = ParameterIn.PATH,
            description = "The station's name: 1 to 100 letters, digits, '.', '_' or '-'",
            schema = @Schema(type = SchemaType.STRING),
            example = "station-7")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            description = "At most 2 MB",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = StationReportOrder.class),
                            examples =
                                    @ExampleObject(
                                            name = "the first",
                                            value =
                                                    "{\"run\":\"3f2a\",\"number\":1,\"after\":0,\"changes\":[],\"applications\":[{\"application\":\"Tetris\",\"state\":\"UP\",\"reason\":\"PINGED\",\"heardMillis\":120,\"maxWaitMillis\":2500}],\"whole\":true,\"timeoutMillis\":10000,\"goodbye\":false}")))
    @APIResponse(
            responseCode = "200",
            description = "It is taken in, or was before; or it was held up for so long that it is wrong, and is not",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReceiptJson.class)))
    @APIResponse(responseCode = "400", description = "The body or the name is malformed, or out of its bounds")
    @APIResponse(responseCode = "408", description = "The body was not there within 10 s")
    @APIResponse(responseCode = "413", description = "The body has more than 2 MB")
    @APIResponse(responseCode = "415", description = "Content-Type is not application/json")
    @APIResponse(responseCode = "503", description = "heartbeat.max-applications are known")
    public Uni<Response> report(@PathParam("station") String station, @Context HttpServerRequest request) {
        return RequestBody.json(request, StationReportOrder.MOST_OCTETS)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(body -> StationReportOrder.read(body, longest))
                .map(report -> stations.take(station, report))
                // The next one may come to another server, and builds on this one.
                .call(receipt -> Uni.createFrom().completionStage(fleet::knownToAll))
                .map(receipt -> Json.answer(200, ReceiptJson.of(receipt)));
    }

    @OPTIONS
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Response options() {
        return Methods.allow(Methods.DO);
    }
}
