package org.hilbert.heartbeat.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A station's server and a centre, both as packaged, and a network between them that is cut. The station tells every second, so
 * its link is late after 9 s; its applications promise 0.5 s, and are lost after 9 s of silence.
 */
@Order(1) // takes among the longest
@SideBySide
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class UpstreamIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "a-key-that-nobody-may-read-in-a-log";
    /** How long the network is cut; 25 is enough for everything to happen that has to. */
    private static final int CUT_SECONDS = Integer.getInteger("heartbeat.test.cut-seconds", 60);

    /** How far two servers' times of one change may be apart: what a report takes, on a busy machine. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private ServerProcess centre;
    private ServerProcess station;
    private Relay network;
    private int centrePort;
    private final List<Thread> applications = new ArrayList<>();

    @BeforeEach
    void aCentreAndAStation() throws Exception {
        centrePort = ServerProcess.freePort();
        startCentre();
        int relay = ServerProcess.freePort();
        network = Relay.between(relay, centrePort);
        int port = ServerProcess.freePort();
        station = ServerProcess.start(
                port,
                folder.resolve("station.log"),
                Map.of(
                        "HB_PORT",
                        String.valueOf(port),
                        "HEARTBEAT_UPSTREAM",
                        "http://127.0.0.1:" + relay,
                        "HEARTBEAT_UPSTREAM_STATION",
                        "station-7",
                        "HEARTBEAT_UPSTREAM_KEY",
                        KEY,
                        "HEARTBEAT_UPSTREAM_EVERY",
                        "1s"),
                ServerProcess.briefly());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        applications.forEach(Thread::interrupt);
        if (network != null) {
            network.close();
        }
        for (ServerProcess server : new ServerProcess[] {station, centre}) {
            if (server != null) {
                server.stop();
            }
        }
        for (String log : List.of("station.log", "centre.log")) {
            Path file = folder.resolve(log);
            assertFalse(Files.exists(file) && Files.readString(file).contains(KEY), log + " has the key");
        }
    }

    @Test
    void afterACutOfTheNetwork_theCentresHistoryIsRight() throws Exception {
        Thread fine = beats("Fine");
        Thread mortal = beats("Mortal");
        until(() -> isAtCentre("Fine", "UP") && isAtCentre("Mortal", "UP"));

        Instant cut = Instant.now();
        long cutNanos = System.nanoTime();
        network.refuse();
        sleepUntil(cutNanos, 3);
        mortal.interrupt();
        sleepUntil(cutNanos, CUT_SECONDS / 2);
        network.hold();
        until(() -> centre("/api/apps/" + id("Fine")).at("/cover/kind").asText().equals("NETWORK"));
        assertEquals("UP", centre("/api/apps/" + id("Mortal")).path("state").asText(), "what was known last stands");
        sleepUntil(cutNanos, Math.max(17, CUT_SECONDS - 12));
        assertEquals("LOST", ofStation("/api/apps/Mortal").path("state").asText());
        Thread again = beats("Mortal");
        sleepUntil(cutNanos, CUT_SECONDS);
        assertEquals(0, downMillis(centre("/api/apps/" + id("Mortal"))), "nobody can know at the centre");
        Instant back = Instant.now();
        network.pass();
        until(() -> isAtCentre("heartbeat server", "UP") && isAtCentre("Mortal", "UP"));

        List<JsonNode> all = changes(centre);
        List<JsonNode> link = of(all, "heartbeat server @ station-7", "change");
        Instant late = at(find(link, "to", "LATE"));
        Instant up = at(find(link, "from", "LOST")); // announced anew, as whoever was lost
        List<JsonNode> network = of(all, "heartbeat server @ station-7", "interruption");
        assertEquals(2, network.size(), network.toString());
        for (JsonNode line : network) {
            assertEquals("network", line.path("cause").asText());
            assertEquals(
                    late.minusSeconds(9).toEpochMilli(),
                    Instant.parse(line.path("from").asText()).toEpochMilli());
        }
        assertEquals(up, Instant.parse(network.get(1).path("until").asText()));
        assertTrue(near(cut, late.minusSeconds(9), Duration.ofSeconds(3)), cut + " is not when it began: " + network);
        assertTrue(
                up.isAfter(back) && near(back, up, Duration.ofSeconds(25)), back + " is not when it ended: " + network);

        assertEquals(
                List.of("STARTING", "UP"), states(of(all, "Fine @ station-7", "change")), "it was fine all the time");
        List<JsonNode> here = of(all, "Mortal @ station-7", "change");
        List<JsonNode> there = of(changes(station), "Mortal", "change");
        assertEquals(List.of("STARTING", "UP", "LATE", "CRITICAL", "LOST", "STARTING", "UP"), states(here));
        assertEquals(states(there), states(here));
        for (int i = 0; i < here.size(); i++) {
            assertTrue(near(at(there.get(i)), at(here.get(i)), CLOSE), there.get(i) + " became " + here.get(i));
        }
        assertEquals(0, downMillis(centre("/api/apps/" + id("Fine"))));
        long down = downMillis(ofStation("/api/apps/Mortal"));
        assertTrue(down > 5_000, "it was down for " + down + " ms");
        assertTrue(Math.abs(down - downMillis(centre("/api/apps/" + id("Mortal")))) < 2 * CLOSE.toMillis());
        String text = centre("/api/apps/" + id("Fine") + "/history").toString();
        assertTrue(text.contains("\"network\""), text);
        fine.interrupt();
        again.interrupt();
    }

    @Test
    void anAnswerThatIsLost_andACentreThatIsKilled_doubleNothing() throws Exception {
        beats("First");
        until(() -> isAtCentre("First", "UP"));
        network.loseAnAnswer();
        until(network::hasLostAnAnswer);
        network.loseAnAnswer();
        beats("Second");
        until(network::hasLostAnAnswer);
        until(() -> isAtCentre("Second", "UP"));
        centre.kill();
        beats("Third");
        startCentre();
        until(() -> isAtCentre("Third", "UP"));
        List<JsonNode> all = changes(centre);
        for (String name : List.of("First", "Second", "Third")) {
            assertEquals(List.of("STARTING", "UP"), states(of(all, name + " @ station-7", "change")), name);
        }
        assertEquals(List.of("STARTING", "UP"), states(of(all, "heartbeat server @ station-7", "change")));
        station.stop();
        assertTrue(isAtCentre("heartbeat server", "STOPPING"), "it says goodbye");
    }

    private void startCentre() throws IOException, InterruptedException {
        centre = ServerProcess.start(
                centrePort,
                folder.resolve("centre.log"),
                Map.of(
                        "HB_PORT",
                        String.valueOf(centrePort),
                        "HEARTBEAT_OPEN",
                        "read",
                        "HEARTBEAT_DATA_DIR",
                        folder.resolve("centre").toString(),
                        "HEARTBEAT_KEY_STATIONS",
                        "beat sha256:" + sha256(KEY)),
                ServerProcess.briefly());
    }

    /** An application that beats at the station until it is interrupted. */
    private Thread beats(String name) {
        String url = station.url();
        Thread application = new Thread(
                () -> {
                    String command = "hb_init";
                    try {
                        while (true) {
                            get(url, "/" + command + "?500&appid=" + name);
                            command = "hb_ping";
                            Thread.sleep(250);
                        }
                    } catch (InterruptedException | IOException e) {
                        // that was it
                    }
                },
                name);
        application.setDaemon(true);
        application.start();
        applications.add(application);
        return application;
    }

    private boolean isAtCentre(String name, String state) {
        return centre("/api/apps/" + id(name)).path("state").asText().equals(state);
    }

    private static String id(String name) {
        return name.replace(" ", "%20") + "%20@%20station-7";
    }

    private JsonNode centre(String path) {
        return json(centre, path);
    }

    private JsonNode ofStation(String path) {
        return json(station, path);
    }

    private static JsonNode json(ServerProcess server, String path) {
        try {
            return JSON.readTree(get(server.url(), path));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }

    private static String get(String url, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static List<JsonNode> changes(ServerProcess server) {
        List<JsonNode> all = new ArrayList<>();
        json(server, "/api/changes").path("entries").forEach(all::add);
        return all;
    }

    /** Those about that application, of that kind, which show by the fields they have. */
    private static List<JsonNode> of(List<JsonNode> all, String id, String kind) {
        return all.stream()
                .filter(line -> line.path("application").asText().equals(id))
                .filter(line -> line.has("to") == kind.equals("change"))
                .toList();
    }

    private static JsonNode find(List<JsonNode> lines, String field, String value) {
        return lines.stream()
                .filter(line -> line.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value + " is not in " + lines));
    }

    private static List<String> states(List<JsonNode> changes) {
        return changes.stream().map(line -> line.path("to").asText()).toList();
    }

    private static Instant at(JsonNode line) {
        return Instant.parse(line.path("at").asText());
    }

    private static boolean near(Instant one, Instant other, Duration most) {
        return Duration.between(one, other).abs().compareTo(most) <= 0;
    }

    private static long downMillis(JsonNode application) {
        return application.path("uptime").path(0).path("downMillis").asLong(-1);
    }

    private static void sleepUntil(long from, int seconds) throws InterruptedException {
        long left = from + Duration.ofSeconds(seconds).toNanos() - System.nanoTime();
        Thread.sleep(Math.max(0, Duration.ofNanos(left).toMillis()));
    }

    private static void until(Callable<Boolean> isSo) {
        within(Duration.ofSeconds(40)).until(isSo);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
