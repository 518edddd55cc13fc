package org.hilbert.heartbeat.rest.api;

import java.util.function.Supplier;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Answers in JSON. */
final class Json {
    static final String UTF_8 = MediaType.APPLICATION_JSON + ";charset=UTF-8";

    private Json() {}

    /** That answer, made by a worker: it takes time for all applications, or reads much history. */
    static Uni<Response> made(Supplier<?> answer) {
        return Uni.createFrom()
                .item(() -> answer(200, answer.get()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    static Response answer(int status, Object answer) {
        return Response.status(status).entity(answer).type(UTF_8).build();
    }
}
