package org.hilbert.heartbeat.client;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * By which method something is sent, and with which body.
 *
 * @param method {@code GET}, {@code DELETE} or {@code POST}; a body goes with the last only
 * @param contentType null without a body
 * @param body null without one
 */
record Sending(String method, String contentType, String body) {
    static final Sending GET = new Sending("GET", null, null);
    static final Sending DELETE = new Sending("DELETE", null, null);

    /** A {@code POST} of a text. */
    static Sending text(String body) {
        return new Sending("POST", "text/plain; charset=utf-8", body);
    }

    /** A {@code POST} of JSON. */
    static Sending json(String body) {
        return new Sending("POST", "application/json", body);
    }

    void in(HttpRequest.Builder request) {
        if (body != null) {
            request.header("Content-Type", contentType).method(method, BodyPublishers.ofString(body));
        } else if (method.equals("DELETE")) {
            request.DELETE();
        }
    }
}
