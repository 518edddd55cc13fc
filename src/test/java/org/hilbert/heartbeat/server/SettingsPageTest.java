package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.smallrye.config.ConfigMappings;

import org.junit.jupiter.api.Test;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code docs/settings.md}, and {@code docs/actions.md} and {@code docs/probes.md} for what is below an action and a probe, name
 * every setting there is.
 */
class SettingsPageTest {
    @Test
    void everySettingIsExplained() throws IOException {
        String page = Files.readString(Path.of("docs", "settings.md"))
                + Files.readString(Path.of("docs", "actions.md"))
                + Files.readString(Path.of("docs", "probes.md"));
        Set<String> settings =
                ConfigMappings.getProperties(configClass(HeartbeatConfig.class)).keySet();
        assertTrue(settings.contains("heartbeat.tolerance"), settings.toString());
        List<String> missing = settings.stream()
                .filter(setting -> !page.contains(asWritten(setting)))
                .sorted()
                .toList();
        assertEquals(List.of(), missing);
    }

    /** As a page has it: with a word for a name, no brackets of a list, and below an action or probe the last word only. */
    private static String asWritten(String setting) {
        String plain = setting.replace("[*]", "");
        if (plain.startsWith("heartbeat.action.*.")) {
            return "`" + plain.substring("heartbeat.action.*.".length()) + "`";
        }
        if (plain.startsWith("heartbeat.probe.*.")) {
            return "`" + plain.substring("heartbeat.probe.*.".length()) + "`";
        }
        return plain.startsWith("heartbeat.ladder.") ? plain.replace(".*", ".\"NAME\"") : plain.replace(".*", ".NAME");
    }
}
