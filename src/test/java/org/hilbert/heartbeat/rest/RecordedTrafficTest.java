package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the existing Python 3 client sent, byte for byte, in its order and with its pauses; the replies of the Python
 * server beside ours. They differ where docs/protocol.md says so, and nowhere else.
 */
@QuarkusTest
class RecordedTrafficTest extends ServerTest {
    private static final String VECTORS = "/vectors/heartbeat/python3-client.jsonl";
    private static final Pattern SENT_AT = Pattern.compile("cache_buster=(\\d+\\.\\d+)");

    @TestHTTPResource
    URL server;

    @Test
    void theRecordedRequestsGetRepliesAPythonClientAccepts() throws IOException {
        List<JsonObject> exchanges = exchanges();
        assertEquals(10, exchanges.size());
        double before = 0;
        for (JsonObject exchange : exchanges) {
            String request = exchange.getString("request");
            double at = sentAt(request);
            time.pass(Duration.ofNanos(before == 0 ? 0 : Math.round((at - before) * 1e9)));
            before = at;

            Wire.Reply reply = Wire.exchange(server.getPort(), request);
            String[] recorded = exchange.getString("reply").split("\r\n\r\n", 2);

            assertEquals(200, reply.status(), request);
            assertTrue(reply.headers().startsWith("HTTP/1.1 200 OK"), reply.headers());
            assertTrue(reply.headers().toLowerCase().contains("\ncontent-type: text/plain"), reply.headers());
            assertTrue(reply.headers().contains("\nAccess-Control-Allow-Origin: *"), reply.headers());
            assertEquals(ours(recorded.length == 2 ? recorded[1] : ""), reply.body(), request);
        }
    }

    /** The Python server's words with our three differences: bare IDs, no trailing blank, another goodbye. */
    private static String ours(String recorded) {
        return recorded.replace(" @ 127.0.0.1]", "]")
                .replace("So Long, and Thanks for All the Fish!", "Good bye!")
                .stripTrailing();
    }

    private static double sentAt(String request) {
        return SENT_AT.matcher(request)
                .results()
                .findFirst()
                .map(m -> Double.parseDouble(m.group(1)))
                .orElseThrow();
    }

    private List<JsonObject> exchanges() throws IOException {
        try (var vectors = getClass().getResourceAsStream(VECTORS)) {
            return new String(vectors.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonObject::new)
                    .toList();
        }
    }
}
