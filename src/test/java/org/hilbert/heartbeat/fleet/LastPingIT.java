package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.TwoAtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The last ping before a silence was answered by a server that came to stand still before the others heard of it: they say
 * too early that the application is late.
 */
@TwoAtOnce
class LastPingIT {
    /** A max wait of 4 s with the tolerance: late after 12 s, critical after 20 s. */
    private static final String TIMEOUT = "3000";

    private static final Duration LATE_AFTER = Duration.ofSeconds(12);
    private static final Duration CRITICAL_AFTER = Duration.ofSeconds(20);
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration APART = Duration.ofSeconds(2);
    private static final Duration INACCURACY = Duration.ofMillis(500);

    @TempDir
    Path folder;

    @Test
    void itCounts_onceThatServerIsBack_andTheApplicationIsLateOnce() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(3, folder, redis, Map.of("HEARTBEAT_FLEET_GATHER", "1s"))) {
            int attempt = 1;
            while (!isLateOnce("Pong" + attempt, fleet)) {
                assertTrue(attempt++ < MOST_ATTEMPTS, "each time the others heard of the ping first");
                fleet.resume(2);
                fleet.untilAllAreReady();
            }
        }
    }

    /** False if the others heard of the last ping before the server stood still. */
    private static boolean isLateOnce(String id, FleetOfServers fleet) throws Exception {
        fleet.ask(0, "/hb_init?" + TIMEOUT + "&appid=" + id);
        fleet.ask(0, "/hb_ping?" + TIMEOUT + "&appid=" + id);
        Instant known = Instant.now();
        Thread.sleep(APART.toMillis());
        // It is answered when a round is through: the next one is a second away.
        fleet.ask(2, "/hb_init?600000&appid=before-" + id);
        Instant asked = Instant.now();
        fleet.ask(2, "/hb_ping?" + TIMEOUT + "&appid=" + id);
        fleet.pause(2);
        Instant answered = Instant.now();
        fleet.until("it is late", () -> changes(fleet, 0, id).size() == 3);
        if (changes(fleet, 0, id).get(2).at().isAfter(known.plus(LATE_AFTER))) {
            return false;
        }
        Thread.sleep(Math.max(0, millisUntil(answered.plus(LATE_AFTER))));
        fleet.resume(2);
        fleet.until("it is critical", () -> changes(fleet, 2, id).size() >= 4);
        List<Histories.Line> changes = changes(fleet, 2, id);
        assertEquals(
                List.of("STARTING", "UP", "LATE", "CRITICAL"),
                changes.stream().map(Histories.Line::to).toList());
        Instant critical = changes.get(3).at();
        assertTrue(critical.isAfter(asked.plus(CRITICAL_AFTER).minus(INACCURACY)), () -> asked + " " + changes);
        assertTrue(critical.isBefore(answered.plus(CRITICAL_AFTER).plus(INACCURACY)), () -> answered + " " + changes);
        for (int node = 0; node < 2; node++) {
            int other = node;
            fleet.until(
                    "node " + node + " tells the same", () -> whats(changes).equals(whats(changes(fleet, other, id))));
        }
        return true;
    }

    private static List<String> whats(List<Histories.Line> lines) {
        return lines.stream().map(Histories.Line::what).toList();
    }

    private static long millisUntil(Instant moment) {
        return Duration.between(Instant.now(), moment).toMillis();
    }

    private static List<Histories.Line> changes(FleetOfServers fleet, int node, String id) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream()
                        .filter(line -> line.isChange() && line.application().equals(id))
                        .toList();
    }
}
