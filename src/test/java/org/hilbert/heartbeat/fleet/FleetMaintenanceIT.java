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
import java.util.concurrent.CompletableFuture;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two people at two servers switch the same maintenance at the same time. */
@SideBySide
class FleetMaintenanceIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int TIMES = 40;

    @TempDir
    Path folder;

    @Test
    void whoeverWasLast_allServersSayTheSame() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(2, folder, redis, Map.of())) {
            for (int i = 0; i < TIMES; i++) {
                String application = "Pong-" + i;
                switchOn(fleet, 0, application, "before").join();
                fleet.until("both know it", () -> maintenance(fleet, 1).contains('"' + application + '"'));
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                answers.add(switchOn(fleet, i % 2, application, "again"));
                answers.add(send(
                        fleet,
                        1 - i % 2,
                        "?application=" + application,
                        HttpRequest.newBuilder().DELETE()));
                for (CompletableFuture<HttpResponse<String>> answer : answers) {
                    assertTrue(
                            answer.join().statusCode() < 300,
                            () -> answer.join().body());
                }
            }
            fleet.until("both say the same", () -> maintenance(fleet, 0).equals(maintenance(fleet, 1)));
        }
    }

    private static CompletableFuture<HttpResponse<String>> switchOn(
            FleetOfServers fleet, int node, String application, String why) {
        String body = "{\"application\": \"" + application + "\", \"for\": \"2h\", \"why\": \"" + why + "\"}";
        return send(
                fleet,
                node,
                "",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static CompletableFuture<HttpResponse<String>> send(
            FleetOfServers fleet, int node, String query, HttpRequest.Builder request) {
        URI uri = URI.create("http://127.0.0.1:" + fleet.port(node) + "/api/maintenance" + query);
        return HTTP.sendAsync(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String maintenance(FleetOfServers fleet, int node) throws IOException {
        return Wire.exchange(fleet.port(node), "GET /api/maintenance?limit=1000 HTTP/1.0\r\n\r\n")
                .body();
    }
}
