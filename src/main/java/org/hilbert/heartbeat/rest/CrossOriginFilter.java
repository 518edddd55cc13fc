package org.hilbert.heartbeat.rest;

import java.util.Set;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/**
 * Adds what a browser wants to read before it lets a page of another origin have an answer. Below {@code /api} such a page
 * only asks: it is not told that it might do anything else.
 */
@Provider
@FromAnywhere
public class CrossOriginFilter implements ContainerResponseFilter {
    private static final Set<String> ASKING = Set.of("GET", "HEAD");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String wanted = request.getHeaderString("Access-Control-Request-Method");
        if (wanted != null
                && !ASKING.contains(wanted)
                && Refusal.isOfApi(request.getUriInfo().getPath())) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle("Access-Control-Allow-Origin", "*");
        if (wanted != null) {
            headers.putSingle("Access-Control-Allow-Methods", "GET, POST, HEAD");
            // A star means any header but this one.
            headers.putSingle("Access-Control-Allow-Headers", "*, Authorization");
            headers.putSingle("Access-Control-Max-Age", "7200");
        }
        // Private Network Access: a page from the internet asks before it reaches into the local network.
        if (request.getHeaderString("Access-Control-Request-Private-Network") != null) {
            headers.putSingle("Access-Control-Allow-Private-Network", "true");
        }
    }
}
