package org.hilbert.heartbeat.roster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hamcrest.Matchers.containsString;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server and its roster file. */
@SideBySide
class RosterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aMistakeInTheRosterEndsTheStartWithASentence() throws Exception {
        Path file = Files.writeString(folder.resolve("roster.yaml"), "applications:\n  Tetris:\n    tolerance: 0s\n");
        Program.Outcome outcome = Program.run(
                Map.of("QUARKUS_HTTP_PORT", String.valueOf(ServerProcess.freePort())),
                ServerProcess.command(ServerProcess.briefly("-Dheartbeat.roster=" + file)));
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(
                outcome.output()
                        .contains("roster.yaml, line 3: applications.Tetris.tolerance must be 1ms to 100d, was 0s"),
                outcome.output());
        assertFalse(outcome.output().contains("\tat "), outcome.output());
    }

    @Test
    void whileTheServerRuns_theFileIsFollowed() throws Exception {
        Path file = Files.writeString(folder.resolve("roster.yaml"), "applications: {Tetris: , Pong: }\n");
        Path log = folder.resolve("server.log");
        int port = ServerProcess.freePort();
        ServerProcess server = ServerProcess.start(
                port,
                log,
                Map.of("HB_PORT", String.valueOf(port), "HEARTBEAT_ROSTER", file.toString()),
                ServerProcess.briefly());
        try {
            awaitLine(log, "roster.yaml read: 2 applications, 2 expected, always open");
            Files.writeString(file, "aplications: {}\n");
            awaitLine(log, "roster.yaml, line 1: aplications is not a key");
            Files.writeString(file, "applications: {Tetris: , Pong: {expected: false}}\n");
            awaitLine(log, "roster.yaml read: 2 applications, 1 expected, always open");
        } finally {
            server.stop();
        }
        assertFalse(Files.readString(log).contains("\tat "), Files.readString(log));
    }

    private static void awaitLine(Path log, String line) {
        within(PATIENCE).until(() -> Files.readString(log), containsString(line));
    }
}
