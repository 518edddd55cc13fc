package org.hilbert.heartbeat.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.Configured;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.roster.Rosters.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StationRosterTest {
    @TempDir
    Path folder;

    @Test
    void withoutAFileThereIsNoRoster() {
        StationRoster station = station(Map.of());
        station.check();
        assertTrue(station.roster().expected().isEmpty());
        assertSame(Hours.ALWAYS, station.roster().hours());
        assertEquals(SETTINGS, station.roster().rules(ApplicationId.of("Tetris")));
        assertEquals(Optional.empty(), station.trouble());
    }

    @Test
    void withAFileItIsFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("roster.yaml"), "applications: {Tetris: }");
        StationRoster station = station(Map.of("heartbeat.roster", file.toString()));
        assertTrue(station.roster().expected().contains(ApplicationId.of("Tetris")));
        Files.delete(file);
        station.check();
        station.check();
        assertEquals(Optional.of("roster.yaml is not there"), station.trouble());
        assertTrue(station.roster().expected().contains(ApplicationId.of("Tetris")));
    }

    @Test
    void whereHostsAreToldApart_namesAreFullNames() throws IOException {
        Path file = Files.writeString(folder.resolve("roster.yaml"), "applications: {Tetris @ 10.0.0.5: }");
        StationRoster station =
                station(Map.of("heartbeat.roster", file.toString(), "heartbeat.identity", "app-at-host"));
        assertTrue(
                station.roster().expected().contains(ApplicationId.of("Tetris").at("10.0.0.5")));
    }

    @Test
    void aFileThatCannotBeUsed_endsTheStartWithASentence() throws IOException {
        Path file = folder.resolve("roster.yaml");
        assertEquals("heartbeat.roster=" + file + ": roster.yaml is not there", refusal(file));
        Files.writeString(file, "\nat-once: none");
        assertEquals(
                "heartbeat.roster=" + file + ": roster.yaml, line 2: at-once must be 1 to 10000, was none",
                refusal(file));
    }

    private static String refusal(Path file) {
        return assertThrows(ConfigurationException.class, () -> station(Map.of("heartbeat.roster", file.toString())))
                .getMessage();
    }

    private static StationRoster station(Map<String, String> settings) {
        return new StationRoster(Configured.with(settings), SETTINGS, new FakeTime());
    }
}
