package org.hilbert.heartbeat.rest.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Answers in JSON. */
final class Json {
    static final String UTF_8 = MediaType.APPLICATION_JSON + ";charset=UTF-8";

    private Json() {}

    static Response answer(int status, Object answer) {
        return Response.status(status).entity(answer).type(UTF_8).build();
    }
}
