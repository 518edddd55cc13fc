package org.hilbert.heartbeat.server;

import java.util.Map;
import java.util.Set;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * {@link ListenAddress} as configuration: above the application's own defaults and its file, below {@code QUARKUS_…}
 * variables and system properties.
 */
public final class ListenAddressSource implements ConfigSource {
    private static final int BELOW_ENVIRONMENT_ABOVE_FILES = 280;

    private final Map<String, String> settings;

    public ListenAddressSource() {
        settings = settingsOrNone();
    }

    private static Map<String, String> settingsOrNone() {
        try {
            return ListenAddress.settings(System.getenv());
        } catch (ConfigurationException e) {
            // Thrown here it would end in a stack trace, and a build would end with it; ListenAddressCheck says it at
            // the start.
            return Map.of();
        }
    }

    @Override
    public Set<String> getPropertyNames() {
        return settings.keySet();
    }

    @Override
    public String getValue(String property) {
        return settings.get(property);
    }

    @Override
    public String getName() {
        return "HB_URL, HB_HOST, HB_PORT";
    }

    @Override
    public int getOrdinal() {
        return BELOW_ENVIRONMENT_ABOVE_FILES;
    }
}
