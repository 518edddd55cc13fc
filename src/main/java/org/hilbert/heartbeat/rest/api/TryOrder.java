package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What somebody says who tries an action.
 *
 * @param application about whom; empty if it does not matter
 */
@Schema(name = "TryOrder", description = "How to try an action; the body may be empty")
record TryOrder(
        @Schema(description = "About whom; one named test unless given", implementation = String.class)
        Optional<String> application) {
    private static final String ALLOWED =
            "the body must be empty, or a JSON object such as {\"application\":\"Tetris\"}";

    /**
     * Reads an order.
     *
     * @throws MalformedRequestException if it is none
     */
    static TryOrder read(byte[] body) {
        if (body.length == 0) {
            return new TryOrder(Optional.empty());
        }
        JsonNode order;
        try {
            order = RequestBody.STRICT.readTree(body);
        } catch (IOException e) {
            throw new MalformedRequestException(ALLOWED);
        }
        JsonNode application = order.get("application");
        if (!order.isObject() || order.size() > (application == null ? 0 : 1)) {
            throw new MalformedRequestException(ALLOWED);
        }
        if (application != null && !application.isTextual()) {
            throw new MalformedRequestException("application must be a text");
        }
        return new TryOrder(Optional.ofNullable(application).map(JsonNode::textValue));
    }
}
