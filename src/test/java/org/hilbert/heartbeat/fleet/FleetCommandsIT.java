package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What an application says of itself is told, also if the server that heard it may not tell it yet, and another tells
 * something of that application first.
 */
@SideBySide
class FleetCommandsIT {
    private static final String LONG = "60000";

    @TempDir
    Path folder;

    @Test
    void aHello_toAServerThatHasJustStarted_isTold_thoughAnotherStandsStill() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = fleet(redis)) {
            fleet.ask(0, "/hb_init?" + LONG + "&appid=Pong");
            fleet.kill(1);
            fleet.pause(2);
            fleet.ask(0, "/hb_done?500&appid=Pong");
            fleet.restart(1);
            fleet.untilReady(1);
            fleet.ask(1, "/hb_init?" + LONG + "&appid=Pong");
            List<String> told = reasons(fleet, 1);
            assertEquals("ANNOUNCED", told.get(told.size() - 1), "it was answered once it was told");
        }
    }

    /** A server that was away for long waits for all others before it tells what it finds; here, for one that stands still. */
    @Test
    void aHello_toAServerThatWaitsForAnother_isTold_afterWhatAThirdToldMeanwhile() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = fleet(redis)) {
            fleet.ask(0, "/hb_init?" + LONG + "&appid=Pong");
            // From here on nobody can say that silence is one, so a goodbye stays open until the third counts as dead.
            fleet.pause(2);
            fleet.pause(1);
            Thread.sleep(3500);
            fleet.resume(1);
            fleet.untilReady(1);
            Thread.sleep(1200); // what comes in earlier may be as old as its pause
            fleet.ask(0, "/hb_done?500&appid=Pong");
            Thread.sleep(700);
            fleet.ask(1, "/hb_init?" + LONG + "&appid=Pong");
            for (int i = 0; i < 10; i++) {
                fleet.ask(1, "/hb_ping?" + LONG + "&appid=Pong");
                Thread.sleep(100); // several rounds later nothing of the hello is under way
            }
            fleet.until("it is up", () -> reasons(fleet, 0).size() >= 5);
            assertEquals(
                    List.of("ANNOUNCED", "SAID_GOODBYE", "GOODBYE_PASSED", "ANNOUNCED", "PINGED"), reasons(fleet, 0));
        }
    }

    private FleetOfServers fleet(RedisServer redis) throws Exception {
        return FleetOfServers.of(3, folder, redis, Map.of("HEARTBEAT_IDENTITY", "bare"));
    }

    private static List<String> reasons(FleetOfServers fleet, int node) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream()
                        .filter(Histories.Line::isChange)
                        .map(Histories.Line::reason)
                        .toList();
    }
}
