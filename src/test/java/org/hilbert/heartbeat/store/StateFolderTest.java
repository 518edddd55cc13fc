package org.hilbert.heartbeat.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StateFolderTest {
    @Test
    void systemdCountsMostThenXdgThenTheHome() {
        String systemd = "/var/lib/heartbeat:/var/lib/other";
        assertEquals(
                of("/var/lib/heartbeat"),
                StateFolder.of(Map.of("STATE_DIRECTORY", systemd, "XDG_STATE_HOME", "/x", "HOME", "/home/me"), "/u"));
        assertEquals(
                of("/x/hilbert-heartbeat"), StateFolder.of(Map.of("XDG_STATE_HOME", "/x", "HOME", "/home/me"), "/u"));
        assertEquals(of("/home/me/.local/state/hilbert-heartbeat"), StateFolder.of(Map.of("HOME", "/home/me"), "/u"));
        assertEquals(of("/u/.local/state/hilbert-heartbeat"), StateFolder.of(Map.of(), "/u"));
    }

    @Test
    void whatIsEmptyOrRelativeIsPassedOver() {
        assertEquals(
                of("/home/me/.local/state/hilbert-heartbeat"),
                StateFolder.of(Map.of("STATE_DIRECTORY", "", "XDG_STATE_HOME", "state", "HOME", "/home/me"), "/u"));
        // what Java says of a user without a home
        assertEquals(Optional.empty(), StateFolder.of(Map.of(), "?"));
    }

    private static Optional<Path> of(String path) {
        return Optional.of(Path.of(path));
    }
}
