package org.hilbert.heartbeat.probe.happypandax;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The structure of any message to a HappyPanda X server; {@code finalize} of the Python client. */
public final class Envelope {
    private Envelope() {}

    /** A message outside any session, as {@link #of(String, Object, String)}. */
    public static Map<String, Object> of(String name, Object data) {
        return of(name, data, "");
    }

    /**
     * Wraps a message up.
     *
     * @param name the name of the client
     * @param data the message, usually a list of maps; may be null
     * @param session the session's ID, or ""
     * @return {@code session}, {@code name} and {@code data}, in this order; cannot be changed
     */
    public static Map<String, Object> of(String name, Object data, String session) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("session", session);
        message.put("name", name);
        message.put("data", data);
        return Collections.unmodifiableMap(message);
    }
}
