package org.hilbert.heartbeat.rest;

import java.util.Set;
import java.util.function.BiConsumer;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Adds what a browser wants to read before it lets a page of another origin have an answer. Below {@code /api} such a page
 * only asks: it is not told that it might do anything else.
 */
@Provider
@FromAnywhere
public class CrossOriginFilter implements ContainerResponseFilter {
    private static final Set<String> ASKING = Set.of("GET", "HEAD");

    // No optimised headers, as others have: JAX-RS makes its filters before Quarkus has told the JVM that Netty's
    // use of Unsafe is known, and JDK 25 would warn of it at each start.
    private static final String WANTED = "Access-Control-Request-Method";
    private static final String WANTED_NETWORK = "Access-Control-Request-Private-Network";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String wanted = request.getHeaderString(WANTED);
        boolean asksOnly = wanted == null || ASKING.contains(wanted);
        if (asksOnly || !Refusal.isOfApi(request.getUriInfo().getPath())) {
            String network = request.getHeaderString(WANTED_NETWORK);
            allow(wanted, network, response.getHeaders()::putSingle);
        }
    }

    /** The same for a request that comes to its resource by another way. */
    static void allow(RoutingContext context) {
        MultiMap asked = context.request().headers();
        allow(asked.get(WANTED), asked.get(WANTED_NETWORK), context.response()::putHeader);
    }

    private static void allow(String wanted, String network, BiConsumer<String, String> answer) {
        answer.accept("Access-Control-Allow-Origin", "*");
        if (wanted != null) {
            answer.accept("Access-Control-Allow-Methods", "GET, POST, HEAD");
            // A star means any header but this one.
            answer.accept("Access-Control-Allow-Headers", "*, Authorization");
            answer.accept("Access-Control-Max-Age", "7200");
        }
        // Private Network Access: a page from the internet asks before it reaches into the local network.
        if (network != null) {
            answer.accept("Access-Control-Allow-Private-Network", "true");
        }
    }
}
