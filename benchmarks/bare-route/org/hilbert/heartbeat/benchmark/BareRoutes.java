package org.hilbert.heartbeat.benchmark;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler;

/**
 * What a beat is measured beside, built into the server by the profile {@code bare-route} only: the least that Vert.x can do,
 * the same behind all that this server does with every request, and the least that JAX-RS can do, there and where beats are.
 */
@Singleton
class BareRoutes {
    private static final CharSequence TEXT_PLAIN = HttpHeaders.createOptimized("text/plain");

    void onRouter(@Observes Router router) {
        router.get("/bare").order(Integer.MIN_VALUE).handler(BareRoutes::answer);
        router.get("/bare-behind").handler(BareRoutes::answer);
        RestInitialHandler resources = new RestInitialHandler(ResteasyReactiveRecorder.getCurrentDeployment());
        router.get("/bare-jaxrs-straight").order(Integer.MIN_VALUE).handler(resources::beginProcessing);
    }

    private static void answer(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT_PLAIN).end("1500");
    }

    /** A resource that does nothing, by the way of all requests. */
    @Path("/bare-jaxrs")
    @PermitAll
    public static class Resource {
        @GET
        @NonBlocking
        @Produces(MediaType.TEXT_PLAIN)
        public String get() {
            return "1500";
        }
    }

    /** The same by the way of beats. */
    @Path("/bare-jaxrs-straight")
    @PermitAll
    public static class Straight extends Resource {
        @Override
        @GET
        @NonBlocking
        @Produces(MediaType.TEXT_PLAIN)
        public String get() {
            return "1500";
        }
    }
}
