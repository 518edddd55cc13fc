package org.hilbert.heartbeat.rest;

import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What goes wrong is answered with one plain sentence and the status that fits. */
class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);

    @ServerExceptionMapper
    Response malformed(MalformedRequestException e) {
        return sentence(400, e.getMessage());
    }

    @ServerExceptionMapper
    Response full(RegistryFullException e) {
        return sentence(503, e.getMessage());
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return sentence(404, "there is nothing here; try /list, /status or /q/health");
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, RoutingContext context) {
        String allowed = Methods.on(context.normalizedPath());
        Response response = sentence(405, "this path takes " + allowed);
        response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
        return response;
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return sentence(status.getStatusCode(), status.getReasonPhrase());
    }

    /** What the router refuses, with or without having come to a route, before any resource is asked. */
    void onRouter(@Observes Router router) {
        router.errorHandler(400, Errors::malformed);
        router.route().order(Integer.MIN_VALUE).handler(RoutingContext::next).failureHandler(context -> {
            if (context.statusCode() == 400) {
                malformed(context);
            } else {
                context.next();
            }
        });
    }

    private static void malformed(RoutingContext context) {
        context.response()
                .setStatusCode(400)
                .putHeader(HttpHeaders.CONTENT_TYPE, PlainText.UTF_8)
                .end(
                        "this is no proper HTTP request: its path is malformed, or its Host header is malformed or missing");
    }

    /** A defect of this server: the log has the cause, the caller does not. */
    @ServerExceptionMapper
    Response unexpected(RuntimeException e) {
        LOG.error("a request failed", e);
        return sentence(500, "this server failed to answer; its log says why");
    }

    private static Response sentence(int status, String sentence) {
        return Response.status(status).entity(sentence).type(PlainText.UTF_8).build();
    }
}
