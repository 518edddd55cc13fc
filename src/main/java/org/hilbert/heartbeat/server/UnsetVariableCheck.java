package org.hilbert.heartbeat.server;

import java.util.NoSuchElementException;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

import org.eclipse.microprofile.config.Config;

/**
 * Ends the start with a sentence if a setting is written as a variable, such as {@code ${HOOK_SECRET}}, that is not there.
 * Where a setting may be left out it would else count as left out, and a webhook would be sent without its signature.
 */
class UnsetVariableCheck {
    void onStart(@Observes @Priority(1) StartupEvent start, Config config) {
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("heartbeat.") && isUnset(config.unwrap(SmallRyeConfig.class), name)) {
                throw new ConfigurationException(
                        name + " is written as a variable, in ${}, and there is no such variable", Set.of(name));
            }
        }
    }

    private static boolean isUnset(SmallRyeConfig config, String name) {
        try {
            return config.isPropertyPresent(name)
                    && config.getConfigValue(name).getRawValue() != null
                    && config.getConfigValue(name).getValue() == null;
        } catch (NoSuchElementException e) {
            return true;
        }
    }
}
