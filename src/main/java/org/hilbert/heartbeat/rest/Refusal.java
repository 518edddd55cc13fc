package org.hilbert.heartbeat.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/**
 * What a caller is told who does not get what he asked for: below {@code /api} as {@linkplain Problem problem details},
 * elsewhere as one plain sentence, which is what existing clients print.
 *
 * @param status the HTTP status
 * @param sentence what, which and the bound
 */
public record Refusal(int status, String sentence) {
    private static final String API = "/api";

    /** Whether a path is below {@code /api}. */
    public static boolean isOfApi(String path) {
        return path.equals(API) || path.startsWith(API + "/");
    }

    /** The answer to a request that came to a resource, or might have. */
    public Response of(RoutingContext context) {
        String path = context.normalizedPath();
        return Response.status(status).entity(body(path)).type(mediaType(path)).build();
    }

    /** Answers a request that the router refuses. */
    public void end(RoutingContext context) {
        String path = path(context);
        SecurityHeaders.add(context.response().headers(), context.request().isSSL());
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType(path))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body(path));
    }

    /** Of any request: a malformed path has no normal form, and that of a malformed request may be missing. */
    static String path(RoutingContext context) {
        String path = context.request().path();
        return path == null ? "" : path;
    }

    private String body(String path) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Refused" : known.getReasonPhrase();
        return isOfApi(path) ? Json.encode(new Problem("about:blank", title, status, sentence)) : sentence;
    }

    private static String mediaType(String path) {
        return isOfApi(path) ? Problem.MEDIA_TYPE : PlainText.UTF_8;
    }
}
