package org.hilbert.heartbeat.server;

import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Ends the start with a sentence if a setting is written as a variable, such as {@code ${HOOK_SECRET}}, that is not there.
 * Where a setting may be left out it would else count as left out, and a webhook would be sent without its signature.
 */
class UnsetVariableCheck {
    void onStart(@Observes @Priority(1) StartupEvent start, Config config) {
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("heartbeat.") && isUnset(config.getConfigValue(name))) {
                throw new ConfigurationException(
                        name + " is written as a variable, in ${}, and there is no such variable", Set.of(name));
            }
        }
    }

    private static boolean isUnset(ConfigValue setting) {
        return setting.getRawValue() != null && setting.getValue() == null;
    }
}
