package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.ShownText;
import org.hilbert.heartbeat.server.MaintenanceBook;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What goes wrong is answered with one sentence, as a {@link Refusal} writes it, and the status that fits. */
class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);
    private static final Refusal MALFORMED = new Refusal(
            400, "this is no proper HTTP request: its path is malformed, or its Host header is malformed or missing");
    private static final Refusal UNEXPECTED = new Refusal(500, "this server failed to answer; its log says why");

    @ServerExceptionMapper
    Response malformed(MalformedRequestException e, RoutingContext context) {
        return new Refusal(400, e.getMessage()).of(context);
    }

    @ServerExceptionMapper
    Response full(RegistryFullException e, RoutingContext context) {
        return new Refusal(503, e.getMessage()).of(context);
    }

    @ServerExceptionMapper
    Response tooMany(MaintenanceBook.TooManyException e, RoutingContext context) {
        return new Refusal(409, e.getMessage()).of(context);
    }

    @ServerExceptionMapper
    Response refused(RefusedRequestException e, RoutingContext context) {
        return new Refusal(e.status(), e.getMessage()).of(context);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, RoutingContext context) {
        String known = Refusal.isOfApi(context.normalizedPath())
                ? "there is nothing here; try /api/apps, /api/changes or /q/openapi"
                : "there is nothing here; try /list, /status or /q/health";
        return new Refusal(404, known).of(context);
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, RoutingContext context) {
        String allowed = Methods.on(context.normalizedPath());
        Response response = new Refusal(405, "this path takes " + allowed).of(context);
        response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
        return response;
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, RoutingContext context) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return new Refusal(status.getStatusCode(), status.getReasonPhrase()).of(context);
    }

    /** What the router refuses, with or without having come to a route, before any resource is asked. */
    void onRouter(@Observes Router router) {
        router.errorHandler(400, MALFORMED::end);
        router.route().order(Integer.MIN_VALUE).handler(RoutingContext::next).failureHandler(context -> {
            if (context.statusCode() == 400) {
                MALFORMED.end(context);
                return;
            }
            if (isDefect(context.failure())) {
                tell(context.failure(), context);
                if (context.statusCode() == 500 && !context.response().headWritten()) {
                    UNEXPECTED.end(context);
                    return;
                }
            }
            context.next();
        });
    }

    /** A defect of this server: the log has the cause, the caller does not. */
    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext context) {
        tell(e, context);
        return UNEXPECTED.of(context);
    }

    /** What Quarkus answers better is none: want of a key, a server that ends. */
    private static boolean isDefect(Throwable failure) {
        return failure != null
                && !(failure instanceof AuthenticationException
                        || failure instanceof UnauthorizedException
                        || failure instanceof ForbiddenException
                        || failure instanceof RejectedExecutionException);
    }

    /** The path and no more: the query of a beat may hold a key. A caller who hangs up is no event. */
    private static void tell(Throwable e, RoutingContext context) {
        LOG.logf(
                e instanceof IOException ? Logger.Level.DEBUG : Logger.Level.ERROR,
                e,
                "a request for %s failed",
                ShownText.of(Refusal.path(context)));
    }
}
