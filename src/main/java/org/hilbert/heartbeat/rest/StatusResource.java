package org.hilbert.heartbeat.rest;

import java.util.Optional;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;

import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.Several;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

import static java.util.stream.Collectors.joining;

/**
 * {@code GET /status[?appid=X][&host=H][&http-codes]}: one status line, of an application or of the host (seed 001); with
 * {@code ?each} a line of every application.
 */
@Path("/status")
@FromAnywhere
public class StatusResource {
    private final HeartbeatRegistry registry;
    private final HeartbeatConfig.Status config;
    private final StatusLines lines;

    StatusResource(HeartbeatRegistry registry, HeartbeatConfig config) {
        this.registry = registry;
        this.config = config.status();
        this.lines = new StatusLines(registry.thresholds());
    }

    /** An application's line is a look-up; the host's is made from all applications, and that not on the event loop. */
    @GET
    @NonBlocking
    public Uni<Response> status(@Context HttpServerRequest request) {
        Query query = Query.of(request.query());
        Optional<String> host = Caller.askedHost(query);
        boolean byCode = config.httpCodes() || query.flag("http-codes");
        return query.value("appid")
                .map(name -> registry.resolve(name, host, Caller.address(request)))
                .map(id -> Uni.createFrom().item(answer(ofApplication(id), byCode)))
                .orElseGet(() -> Uni.createFrom()
                        .item(() -> query.flag("each") ? ofEach(host) : answer(ofHost(host), byCode))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    @OPTIONS
    @NonBlocking
    public Response options() {
        return Methods.allow(Methods.READ);
    }

    private static Response answer(StatusLine line, boolean byCode) {
        boolean fine = line.state() == ServiceState.OK || line.state() == ServiceState.WARNING;
        return Response.status(fine || !byCode ? 200 : 503)
                .entity(line.toString())
                .type(PlainText.UTF_8)
                .build();
    }

    private Response ofEach(Optional<String> host) {
        String each =
                lines.ofEach(registry.snapshot(host)).map(line -> line + "\n").collect(joining());
        return Response.ok(each, PlainText.UTF_8).build();
    }

    private StatusLine ofApplication(ApplicationId id) {
        return registry.status(id).map(lines::of).orElseGet(() -> lines.noRecord(id));
    }

    private StatusLine ofHost(Optional<String> host) {
        boolean worst = config.several() == Several.WORST;
        return worst ? lines.worstOfHost(registry.snapshot(host)) : lines.ofHost(registry.snapshot(host));
    }
}
