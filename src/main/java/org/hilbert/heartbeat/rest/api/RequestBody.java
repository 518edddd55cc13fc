package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.util.Locale;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import org.hilbert.heartbeat.rest.RefusedRequestException;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The body of a request, bounded in size and time; no thread waits for it. */
final class RequestBody {
    static final int MOST = 8 * 1024;

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String JSON = "application/json";
    /** Reads what people write: nothing twice, and nothing behind it. */
    static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RequestBody() {}

    /**
     * The octets of a body that is said to be JSON. That is asked for so that a browser asks, before it sends one for a page
     * of another origin.
     *
     * @return fails with a {@link RefusedRequestException} if it is too long, comes too slowly or breaks off
     */
    static Uni<byte[]> json(HttpServerRequest request) {
        return json(request, MOST);
    }

    /** As the other, of at most so many octets. */
    static Uni<byte[]> json(HttpServerRequest request, int most) {
        String type = request.getHeader("Content-Type");
        if (type == null
                || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw new RefusedRequestException(415, "Content-Type must be " + JSON);
        }
        return Uni.createFrom()
                .<byte[]>emitter(body -> {
                    Buffer octets = Buffer.buffer();
                    request.handler(part -> {
                        if (octets.length() + part.length() > most) {
                            body.fail(
                                    new RefusedRequestException(413, "the body must have at most " + most + " octets"));
                        } else {
                            octets.appendBuffer(part);
                        }
                    });
                    request.exceptionHandler(
                            broken -> body.fail(new RefusedRequestException(400, "the body broke off")));
                    request.endHandler(end -> body.complete(octets.getBytes()));
                    request.resume();
                })
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> new RefusedRequestException(
                        408, "the body must be there within " + LONGEST.toSeconds() + " s"));
    }
}
