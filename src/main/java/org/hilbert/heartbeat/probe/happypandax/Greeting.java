package org.hilbert.heartbeat.probe.happypandax;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a server says of itself when a client connects, before it is asked anything, and again to "requestauth".
 *
 * @param version the server's versions by part: {@code core}, {@code db}, {@code torrent}, each usually a list of three
 *     numbers; cannot be changed
 * @param guestAllowed whether a handshake needs no user
 */
public record Greeting(Map<String, Object> version, boolean guestAllowed) {
    public Greeting {
        version = Collections.unmodifiableMap(new LinkedHashMap<>(version));
    }

    /** The greeting in that message, as {@link JsonMessages#message} returns it; empty if it is something else. */
    public static Optional<Greeting> of(Map<String, ?> message) {
        if (message.get("data") instanceof Map<?, ?> data && data.get("version") instanceof Map<?, ?> parts) {
            Map<String, Object> version = new LinkedHashMap<>();
            parts.forEach((part, value) -> version.put(String.valueOf(part), value));
            return Optional.of(new Greeting(version, Boolean.TRUE.equals(data.get("guest_allowed"))));
        }
        return Optional.empty();
    }
}
