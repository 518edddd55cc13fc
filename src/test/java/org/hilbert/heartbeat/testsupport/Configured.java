package org.hilbert.heartbeat.testsupport;

import java.util.HashMap;
import java.util.Map;

import io.smallrye.config.SmallRyeConfigBuilder;

import org.hilbert.heartbeat.server.HeartbeatConfig;

/** The settings of a server that is not there. */
public final class Configured {
    private Configured() {}

    /** With these, in pairs of name and value, and else the defaults. */
    public static HeartbeatConfig with(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return with(settings);
    }

    public static HeartbeatConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(HeartbeatConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(HeartbeatConfig.class);
    }
}
