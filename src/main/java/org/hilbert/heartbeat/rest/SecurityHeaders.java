package org.hilbert.heartbeat.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What every answer says to a browser, so that it does no more with it than is meant (SECURITY.md). */
public final class SecurityHeaders {
    /** Of pages: everything comes from this server, and nothing is written into the page itself. */
    static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    /** It is for all ports of a name, and so for whatever else a station serves: not for long. */
    private static final CharSequence ONE_DAY = HttpHeaders.createOptimized("max-age=86400");

    private SecurityHeaders() {}

    /**
     * Adds them to the answer of that request; those of pages once it is known to be one.
     *
     * @param secure whether it came by https
     */
    public static void add(RoutingContext context, boolean secure) {
        MultiMap headers = context.response().headers();
        add(headers, secure);
        context.addHeadersEndHandler(end -> {
            String type = headers.get(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.startsWith("text/html")) {
                headers.set("Content-Security-Policy", PAGE_POLICY);
                headers.set("Cross-Origin-Opener-Policy", "same-origin");
            }
        });
    }

    static void add(MultiMap headers, boolean secure) {
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(FRAME_OPTIONS, DENY);
        if (secure) {
            headers.set(TRANSPORT_SECURITY, ONE_DAY);
        }
    }
}
