package org.hilbert.heartbeat.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.TwoAtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers behind a load balancer, one of which is killed and started again, and one of which stands still for a while:
 * whatever befalls the applications meanwhile is told once by all, and nothing else. How many there are: {@code
 * -Dfleet.applications=}.
 */
@TwoAtOnce
class FleetIT {
    @TempDir
    Path folder;

    @Test
    void oneServerIsKilled_andOneStandsStill_andNothingIsLost_doubled_orFalse() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(3, folder, redis, settings());
                Stage stage = new Stage(fleet, Stage.MANY, 12)) {
            stage.wave(14);
            stage.wave(21);
            stage.wave(37);
            stage.wave(52);
            stage.begin();
            stage.kill(1, 20);
            stage.crowd.await(30);
            fleet.restart(1);
            stage.pause(2, 36);
            stage.resume(2, 50);
            stage.crowd.await(52 + Stage.LENGTH);
            fleet.untilAllAreReady();
            stage.judge("FleetIT", List.of(0, 1, 2));
        }
    }

    static Map<String, String> settings() {
        return Map.of(
                "HEARTBEAT_IDENTITY", "bare",
                "HEARTBEAT_HISTORY_MAX_ENTRIES", "500000",
                "HEARTBEAT_MAX_APPLICATIONS", "200000");
    }
}
