package org.hilbert.heartbeat.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.TwoAtOnce;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Redis is killed and started again 20 s later. Meanwhile each server takes beats, answers from what it knows, says why it is
 * not ready, and convicts nobody; afterwards all is told once, whatever Redis still knew.
 */
@TwoAtOnce
class RedisAwayIT {
    private static final double KILLED = 30;
    private static final double STARTED = 50;

    @TempDir
    Path folder;

    /** What Redis knows when it is back. */
    enum Kept {
        EVERYTHING,
        NOTHING,
        WHAT_IT_KNEW_A_WHILE_BEFORE
    }

    /** Two minutes each: the worst of them unless others are wanted, as {@code -Dfleet.losses=EVERYTHING}, or {@code all}. */
    static Stream<Kept> losses() {
        String wanted = System.getProperty("fleet.losses", Kept.NOTHING.name());
        return wanted.equals("all")
                ? Stream.of(Kept.values())
                : Stream.of(wanted.split(",")).map(Kept::valueOf);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void redisIsAwayForTwentySeconds_andNothingIsLost_doubled_orFalse(Kept kept) throws Exception {
        String appendOnly = kept == Kept.EVERYTHING ? "yes" : "no";
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"), "--appendonly", appendOnly);
                FleetOfServers fleet = FleetOfServers.of(3, folder, redis, FleetIT.settings());
                Stage stage = new Stage(fleet, Stage.MANY, 12)) {
            stage.wave(14);
            stage.wave(33);
            stage.wave(60);
            stage.begin();
            if (kept == Kept.WHAT_IT_KNEW_A_WHILE_BEFORE) {
                stage.crowd.await(KILLED - 8);
                redis.ask("SAVE");
            }
            stage.crowd.await(KILLED);
            redis.kill();
            long away = System.nanoTime();
            stage.crowd.await(KILLED + 8); // time enough to notice
            List<Long> told = stage.silencesTold();
            assertServersGoOn(fleet);
            stage.crowd.await(STARTED);
            assertServersGoOn(fleet);
            assertEquals(told, stage.silencesTold(), "convicted while Redis was away");
            if (kept == Kept.NOTHING) {
                redis.restartEmpty();
            } else {
                redis.restart();
            }
            fleet.untilAllAreReady();
            stage.wasWithoutRedis(away, System.nanoTime());
            stage.crowd.await(60 + Stage.LENGTH);
            stage.judge("RedisAwayIT, " + kept, List.of(0, 1, 2));
        }
    }

    private static void assertServersGoOn(FleetOfServers fleet) throws Exception {
        for (int node = 0; node < fleet.size(); node++) {
            Wire.Reply ready = fleet.reply(node, "/q/health/ready");
            assertEquals(503, ready.status(), ready::body);
            String why = ready.body() + fleet.ask(node, "/api/station");
            assertTrue(why.contains("Redis"), why);
            assertTrue(
                    fleet.ask(node, "/status?appid=steady-1999").startsWith("OK - fine application"),
                    "it answers from what it knows");
        }
    }
}
