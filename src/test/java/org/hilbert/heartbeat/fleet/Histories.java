package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.testsupport.KeptConnection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The history of one server, as {@code /api/changes} tells it, page by page. Not thread-safe. */
final class Histories {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final List<Line> lines = new ArrayList<>();

    /**
     * A line.
     *
     * @param until when an interruption ended
     * @param what all that is the same on each server, as text
     */
    record Line(
            long number,
            Instant at,
            String application,
            String cause,
            String from,
            String to,
            String reason,
            String until,
            String what) {
        boolean isChange() {
            return cause.equals("application");
        }

        @Override
        public String toString() {
            return number + " " + from + "->" + to + " " + reason + " at " + at;
        }
    }

    Histories(int port) {
        this.port = port;
    }

    /** All lines up to the newest, in the order told. */
    List<Line> read() throws IOException {
        try (KeptConnection connection = new KeptConnection(port)) {
            boolean more = true;
            while (more) {
                long after = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number;
                JsonNode page = JSON.readTree(connection.get("/api/changes?limit=1000&after=" + after));
                if (!page.path("complete").asBoolean()) {
                    throw new IOException("lines after " + after + " were dropped");
                }
                page.path("entries").forEach(entry -> lines.add(line(entry)));
                more = page.has("next");
            }
        }
        return List.copyOf(lines);
    }

    private static Line line(JsonNode entry) {
        StringBuilder what = new StringBuilder();
        for (String field : new String[] {
            "number",
            "at",
            "application",
            "cause",
            "from",
            "until",
            "to",
            "reason",
            "why",
            "action",
            "purpose",
            "result"
        }) {
            if (entry.has(field)) {
                what.append(field).append('=').append(entry.get(field).asText()).append(' ');
            }
        }
        return new Line(
                entry.path("number").asLong(),
                Instant.parse(entry.path("at").asText()),
                entry.path("application").asText(),
                entry.path("cause").asText(),
                entry.path("from").asText(),
                entry.path("to").asText(),
                entry.path("reason").asText(),
                entry.path("until").asText(),
                what.toString());
    }
}
