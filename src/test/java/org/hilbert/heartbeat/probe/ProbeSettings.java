package org.hilbert.heartbeat.probe;

import java.util.HashMap;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.Configured;

/** Settings as a test writes them. */
final class ProbeSettings {
    private ProbeSettings() {}

    /** One probe that is called {@code Pong}, of the fields that alternate with their values. */
    static ProbeCheck probe(String... fields) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            settings.put("heartbeat.probe.Pong." + fields[i], fields[i + 1]);
        }
        return ProbeCheck.all(Configured.with(settings)).get(0);
    }
}
