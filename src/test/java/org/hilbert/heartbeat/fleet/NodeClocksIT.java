package org.hilbert.heartbeat.fleet;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.TwoAtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of two of three servers are wrong by an hour: that is told by nobody, and all say when things happened by Redis' clock. */
@TwoAtOnce
class NodeClocksIT {
    private static final int APPLICATIONS = 300;

    @TempDir
    Path folder;

    @Test
    void serversWhoseClocksAreWrong_tellTheSameAtTheSameTime() throws Exception {
        String library = Program.fakeTimeLibrary();
        Map<String, String> settings = new HashMap<>(FleetIT.settings());
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"))) {
            settings.put("QUARKUS_REDIS_HOSTS", redis.url());
            try (FleetOfServers fleet = new FleetOfServers(folder, settings, "-Xmx256m")) {
                fleet.add(Map.of());
                fleet.add(shifted(library, "+1h"));
                fleet.add(shifted(library, "-1h"));
                fleet.start();
                try (Stage stage = new Stage(fleet, APPLICATIONS, 5)) {
                    stage.wave(7);
                    stage.begin();
                    stage.crowd.await(7 + Stage.LENGTH);
                    stage.judge("NodeClocksIT", List.of(0, 1, 2));
                }
            }
        }
    }

    private static Map<String, String> shifted(String library, String by) {
        return Map.of(
                "LD_PRELOAD",
                library,
                "FAKETIME",
                by,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0"); // with that "fix", a JVM does not come up
    }
}
