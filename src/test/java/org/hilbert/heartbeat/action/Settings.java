package org.hilbert.heartbeat.action;

import java.util.HashMap;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.Configured;

/** Settings as a test writes them. */
final class Settings {
    private Settings() {}

    /** One action that is called {@code it}, of the fields that alternate with their values. */
    static ActionCheck action(String... fields) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            settings.put("heartbeat.action.it." + fields[i], fields[i + 1]);
        }
        return ActionCheck.all(Configured.with(settings)).get(0);
    }
}
