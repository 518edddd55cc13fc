package org.hilbert.heartbeat.probe.conplyent.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A message of the recorded session of Conplyent 0.2.9.
 *
 * @param fromClient who sent it
 * @param octets what was sent
 * @param meaning what it means, as the class of messages prints it
 */
public record Recorded(boolean fromClient, byte[] octets, String meaning) {
    /** All of them, in their order. */
    public static List<Recorded> session() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (var lines = Recorded.class.getResourceAsStream("/vectors/conplyent/session.jsonl")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> of(json, line))
                    .toList();
        }
    }

    private static Recorded of(ObjectMapper json, String line) {
        try {
            JsonNode recorded = json.readTree(line);
            return new Recorded(
                    recorded.get("direction").asText().equals("client->server"),
                    Base64.getDecoder().decode(recorded.get("base64").asText()),
                    recorded.get("meaning").asText());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A message as the class of messages prints it. */
    static String meaning(Message message) {
        return "<MSG Type: MSGType." + message.type() + "> <Request?: " + PythonText.of(message.isRequest()) + ">"
                + (message.fields().isEmpty() ? "" : " <Kwargs: " + PythonText.of(message.fields()) + ">");
    }
}
