package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The last ping before a silence was answered by a server that came to stand still before the others heard of it: they say
 * too early that the application is late.
 */
@SideBySide
class LastPingIT {
    /** A max wait of 4 s with the tolerance: late after 12 s, critical after 20 s. */
    private static final String PONG = "3000&appid=Pong";

    private static final Duration LATE_AFTER = Duration.ofSeconds(12);
    private static final Duration CRITICAL_AFTER = Duration.ofSeconds(20);
    private static final Duration APART = Duration.ofSeconds(2);
    private static final Duration INACCURACY = Duration.ofMillis(500);

    @TempDir
    Path folder;

    @Test
    void itCounts_onceThatServerIsBack_andTheApplicationIsLateOnce() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(3, folder, redis, Map.of("HEARTBEAT_FLEET_GATHER", "1s"))) {
            fleet.ask(0, "/hb_init?" + PONG);
            fleet.ask(0, "/hb_ping?" + PONG);
            Instant known = Instant.now();
            Thread.sleep(APART.toMillis());
            // It is answered when a round is through: the next one is a second away.
            fleet.ask(2, "/hb_init?60000&appid=Other");
            Instant last = Instant.now();
            fleet.ask(2, "/hb_ping?" + PONG);
            fleet.pause(2);
            fleet.until(
                    "it is late by what the others know",
                    () -> changes(fleet, 0).size() == 3);
            assertTrue(changes(fleet, 0).get(2).at().isBefore(known.plus(LATE_AFTER)), "the ping is not known");
            Thread.sleep(Math.max(0, millisUntil(last.plus(LATE_AFTER).plus(INACCURACY))));
            fleet.resume(2);
            fleet.until(
                    "it is critical",
                    () -> changes(fleet, 0).size() >= 4 && changes(fleet, 2).size() >= 4);
            List<Histories.Line> changes = changes(fleet, 0);
            assertEquals(
                    List.of("STARTING", "UP", "LATE", "CRITICAL"),
                    changes.stream().map(Histories.Line::to).toList());
            Instant critical = last.plus(CRITICAL_AFTER);
            assertTrue(changes.get(3).at().isAfter(critical.minus(INACCURACY)), () -> changes + " " + critical);
            assertTrue(changes.get(3).at().isBefore(critical.plus(INACCURACY)), () -> changes + " " + critical);
        }
    }

    private static long millisUntil(Instant moment) {
        return Duration.between(Instant.now(), moment).toMillis();
    }

    private static List<Histories.Line> changes(FleetOfServers fleet, int node) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream()
                        .filter(line -> line.isChange() && line.application().equals("Pong"))
                        .toList();
    }
}
