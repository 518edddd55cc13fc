package org.hilbert.heartbeat.action;

import java.util.HashMap;
import java.util.Map;

import io.smallrye.config.SmallRyeConfigBuilder;

import org.hilbert.heartbeat.server.HeartbeatConfig;

/** Settings as a test writes them. */
final class Settings {
    private Settings() {}

    /** The configuration that has these. */
    static HeartbeatConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(HeartbeatConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(HeartbeatConfig.class);
    }

    /** One action that is called {@code it}, of the fields that alternate with their values. */
    static ActionCheck action(String... fields) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            settings.put("heartbeat.action.it." + fields[i], fields[i + 1]);
        }
        return ActionCheck.all(of(settings)).get(0);
    }
}
