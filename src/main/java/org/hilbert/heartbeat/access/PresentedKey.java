package org.hilbert.heartbeat.access;

import java.util.Base64;
import java.util.Optional;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The key that a request brings along: as a bearer token, as the password of HTTP Basic whoever the user, or, where an
 * application beats that knows no headers, as the parameter {@code key}. A header counts more.
 */
final class PresentedKey {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final String PARAMETER = "key";
    /** What can be no key, and is not even looked at. */
    private static final String NONE_OF_OURS = "";

    private PresentedKey() {}

    /**
     * The key; empty if there is none.
     *
     * @param beats whether the request is a beat
     */
    static Optional<String> of(HttpServerRequest request, boolean beats) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return beats ? parameter(request.query()) : Optional.empty();
        }
        String text = header.strip();
        if (text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(text.substring(BEARER.length()).strip());
        }
        if (text.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.of(password(text.substring(BASIC.length()).strip()));
        }
        return Optional.of(NONE_OF_OURS);
    }

    private static Optional<String> parameter(String query) {
        if (query == null || !query.contains(PARAMETER)) {
            return Optional.empty();
        }
        try {
            return Query.of(query).value(PARAMETER);
        } catch (MalformedRequestException e) {
            return Optional.of(NONE_OF_OURS);
        }
    }

    private static String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return NONE_OF_OURS;
        }
    }
}
