package org.hilbert.heartbeat.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Which methods a path takes, as an {@code Allow} header says it. */
final class Methods {
    static final String BEAT = "GET, POST, HEAD, OPTIONS";
    static final String READ = "GET, HEAD, OPTIONS";

    private Methods() {}

    /** What is allowed on that path, in the router's form. */
    static String on(String path) {
        return path.startsWith("/hb_") || path.equals("/heartbeat.html") ? BEAT : READ;
    }

    /** The answer to {@code OPTIONS}. */
    static Response allow(String methods) {
        return Response.noContent().header(HttpHeaders.ALLOW, methods).build();
    }
}
