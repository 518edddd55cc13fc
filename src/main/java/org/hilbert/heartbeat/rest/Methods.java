package org.hilbert.heartbeat.rest;

import java.util.regex.Pattern;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.vertx.core.http.HttpMethod;

/** Which methods a path takes, as an {@code Allow} header says it. */
public final class Methods {
    /** Of a beat. */
    public static final String BEAT = "GET, POST, HEAD, OPTIONS";
    /** Of what is only read. */
    public static final String READ = "GET, HEAD, OPTIONS";
    /** Of what is switched on and off. */
    public static final String SWITCH = "GET, HEAD, POST, DELETE, OPTIONS";

    /** Of what is only done. */
    public static final String DO = "POST, OPTIONS";

    private static final String SWITCHED = "/api/maintenance";
    private static final Pattern DONE = Pattern.compile("/api/actions/[^/]+/.+|/api/stations/[^/]+/reports/?");

    private Methods() {}

    /** Whether a beat takes that. */
    static boolean isOfBeats(HttpMethod method) {
        return method == HttpMethod.GET
                || method == HttpMethod.POST
                || method == HttpMethod.HEAD
                || method == HttpMethod.OPTIONS;
    }

    /** What is allowed on that path, in the router's form. */
    static String on(String path) {
        if (path.equals(SWITCHED) || path.equals(SWITCHED + "/")) {
            return SWITCH;
        }
        if (DONE.matcher(path).matches()) {
            return DO;
        }
        return path.startsWith("/hb_") || path.equals("/heartbeat.html") ? BEAT : READ;
    }

    /** The answer to {@code OPTIONS}. */
    public static Response allow(String methods) {
        return Response.noContent().header(HttpHeaders.ALLOW, methods).build();
    }
}
