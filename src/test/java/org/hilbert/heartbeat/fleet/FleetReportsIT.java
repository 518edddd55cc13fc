package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A station's own server reports to a fleet, behind a balancer that sends each report to another server. */
@SideBySide
class FleetReportsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CHANGES = 40;

    @TempDir
    Path folder;

    @Test
    void whatIsReportedToOneAfterTheOther_isToldOnce_inItsOrder() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(3, folder, redis, Map.of())) {
            report(fleet, 0, """
                    {"run": "r", "number": 1, "after": 0, "changes": [], "whole": true, "timeoutMillis": 60000,
                     "goodbye": false, "applications": [{"application": "Pong", "state": "UP", "reason": "PINGED",
                     "heardMillis": 10, "maxWaitMillis": 100000}]}
                    """);
            List<String> expected = new ArrayList<>(List.of("UP"));
            for (int i = 0; i < CHANGES; i++) {
                boolean isLate = i % 2 == 0;
                expected.add(isLate ? "LATE" : "UP");
                report(fleet, (i + 1) % fleet.size(), """
                        {"run": "r", "number": %d, "after": %d, "whole": false, "timeoutMillis": 60000,
                         "goodbye": false, "applications": [], "changes": [{"application": "Pong", "state": "%s",
                         "reason": "%s", "ageMillis": 5, "heardMillis": %d, "maxWaitMillis": 100000}]}
                        """.formatted(
                                i + 2, i, isLate ? "LATE" : "UP", isLate ? "SILENT" : "PINGED", isLate ? 100_000 : 5));
            }
            for (int node = 0; node < fleet.size(); node++) {
                int asked = node;
                fleet.until("all is told", () -> states(fleet, asked).size() >= expected.size());
                assertEquals(expected, states(fleet, node));
            }
        }
    }

    private static List<String> states(FleetOfServers fleet, int node) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream()
                        .filter(line -> line.isChange() && line.application().equals("Pong @ station-7"))
                        .map(Histories.Line::to)
                        .toList();
    }

    private static void report(FleetOfServers fleet, int node, String body) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + fleet.port(node) + "/api/stations/station-7/reports"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
    }
}
