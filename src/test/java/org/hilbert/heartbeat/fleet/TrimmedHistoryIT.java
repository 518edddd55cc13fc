package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.KeptConnection;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A server stands still for a moment in which the others tell more than history holds, as of a hall whose network fails: what
 * it would have read next is gone.
 */
@SideBySide
class TrimmedHistoryIT {
    private static final int HISTORY = 1000;
    /** Redis trims by whole blocks of lines, so more stay than that. */
    private static final int LINES = 1600;

    private static final int CLIENTS = 20;
    private static final String LONG = "600000";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void itKnowsWhatTheOthersDo_nonetheless() throws Exception {
        Map<String, String> settings = Map.of("HEARTBEAT_HISTORY_MAX_ENTRIES", String.valueOf(HISTORY));
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                FleetOfServers fleet = FleetOfServers.of(2, folder, redis, settings)) {
            fleet.ask(0, "/hb_init?" + LONG + "&appid=Tetris");
            fleet.send(0, "POST", "/api/maintenance", "{\"application\":\"Tetris\",\"for\":\"2h\"}");
            fleet.until("both know Tetris", () -> page(fleet, 1, 0).size() == 2);
            long before = newest(fleet, 1);
            fleet.pause(1);
            fleet.ask(0, "/hb_ping?" + LONG + "&appid=Tetris");
            fleet.ask(0, "/hb_init?" + LONG + "&appid=Pong");
            moreThanHistoryHolds(fleet.port(0));
            fleet.resume(1);
            fleet.until("all is known to both", () -> states(fleet, 1).equals(states(fleet, 0)));
            assertFalse(isComplete(fleet, 1, before), "nothing was trimmed");
            assertEquals("UP", states(fleet, 1).get("Tetris"));
            assertEquals("STARTING", states(fleet, 1).get("Pong"));
            fleet.ask(0, "/hb_ping?" + LONG + "&appid=Pong");
            fleet.until("Pong is up", () -> "UP".equals(states(fleet, 1).get("Pong")));
            fleet.until("history is the same", () -> history(fleet, 1).equals(history(fleet, 0)));
            fleet.stop(1);
            fleet.restart(1);
            fleet.untilReady(1);
            fleet.until("it is for one that comes late", () -> history(fleet, 1).equals(history(fleet, 0)));
        }
    }

    /** Hellos and pings in turn, each a line. */
    private static void moreThanHistoryHolds(int port) {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String promise = "?" + LONG + "&appid=Visitor" + i;
            clients.add(CompletableFuture.runAsync(() -> sendAll(port, promise), task -> new Thread(task).start()));
        }
        CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).join();
    }

    private static void sendAll(int port, String promise) {
        try (KeptConnection connection = new KeptConnection(port)) {
            for (int i = 0; i < LINES / 2 / CLIENTS; i++) {
                connection.get("/hb_init" + promise);
                connection.get("/hb_ping" + promise);
            }
        } catch (IOException e) {
            throw new AssertionError(promise, e);
        }
    }

    private static Map<String, String> states(FleetOfServers fleet, int node) throws IOException {
        Map<String, String> states = new TreeMap<>();
        json(fleet, node, "/api/apps")
                .path("applications")
                .forEach(one ->
                        states.put(one.path("id").asText(), one.path("state").asText()));
        return states;
    }

    /** The newest lines, and what comes of those that are not held any more: the time in maintenance counts for nothing. */
    private static String history(FleetOfServers fleet, int node) throws IOException {
        JsonNode tetris = json(fleet, node, "/api/apps/Tetris");
        long up = tetris.at("/uptime/0/upMillis").asLong(-1);
        return page(fleet, node, newest(fleet, node) - HISTORY) + " " + tetris.path("strip") + " " + up;
    }

    private static JsonNode page(FleetOfServers fleet, int node, long after) throws IOException {
        return json(fleet, node, "/api/changes?limit=1000&after=" + after).path("entries");
    }

    private static boolean isComplete(FleetOfServers fleet, int node, long after) throws IOException {
        return json(fleet, node, "/api/changes?after=" + after).path("complete").asBoolean();
    }

    private static long newest(FleetOfServers fleet, int node) throws IOException {
        return json(fleet, node, "/api/changes").path("newest").asLong();
    }

    private static JsonNode json(FleetOfServers fleet, int node, String target) throws IOException {
        return JSON.readTree(fleet.ask(node, target));
    }
}
