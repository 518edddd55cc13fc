package org.hilbert.heartbeat.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.restassured.path.json.JsonPath;

import org.hilbert.heartbeat.probe.conplyent.PythonServer;
import org.hilbert.heartbeat.probe.happypandax.PythonStub;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import static org.hamcrest.Matchers.matchesPattern;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server asks others, by configuration alone. */
@Order(1) // takes among the longest
@SideBySideAsAWhole // they share what is started
class ProbesIT {
    private static final Pattern LIVE_THREADS = Pattern.compile("(?m)^jvm_threads_live_threads(?:\\{[^}]*})? (\\S+)$");

    @TempDir
    Path folder;

    private Optional<ServerProcess> server = Optional.empty();
    private Optional<HttpServer> exhibit = Optional.empty();

    @AfterEach
    void allEnds() throws InterruptedException {
        exhibit.ifPresent(any -> any.stop(0));
        if (server.isPresent()) {
            server.get().kill();
        }
    }

    @Test
    void anExhibitServerGoesAway_andComesBack_andItsStatusSaysSo_withTheCause() throws Exception {
        int port = ServerProcess.freePort();
        exhibitIsThere(port);
        start(Map.of(
                "heartbeat.probe.\"Pong wall\".type", "http",
                "heartbeat.probe.\"Pong wall\".address", "http://127.0.0.1:" + port + "/",
                "heartbeat.probe.\"Pong wall\".every", "1s",
                "heartbeat.probe.\"Pong wall\".timeout", "500ms",
                "heartbeat.tolerance", "100ms",
                "heartbeat.lost.retention", "3s"));
        until("/status?appid=Pong%20wall", "OK - fine application [Pong wall]| od=[0-9.]+;3;5;0;6 delay=1600ms;;;");
        String up = body("/api/apps/Pong%20wall");
        assertEquals("http", JsonPath.from(up).getString("probe.type"));
        assertEquals("http://127.0.0.1:" + port + "/", JsonPath.from(up).getString("probe.target"));
        assertEquals(1000, JsonPath.from(up).getInt("probe.everyMillis"));
        assertFalse(JsonPath.from(up).getString("probe.answered").isEmpty());
        assertFalse(up.contains("\"cause\""), up);

        exhibit.orElseThrow().stop(0);
        String cause = "; probe: connection refused \\(127.0.0.1:" + port + "\\)";
        until("/status?appid=Pong%20wall", "WARNING - somewhat late application [Pong wall]" + cause + "| od=.*");
        until("/status", "CRITICAL - quite late application [Pong wall]" + cause + "| od=.*");
        until("/status?appid=Pong%20wall", "CRITICAL - no application record for queried ID: [Pong wall]" + cause);
        until("/status?each", "CRITICAL - lost application [Pong wall]" + cause + "| od=.*\\n");
        String down = body("/api/apps/Pong%20wall");
        assertEquals(
                "connection refused (127.0.0.1:" + port + ")",
                JsonPath.from(down).getString("probe.cause"));
        assertFalse(JsonPath.from(down).getString("probe.since").isEmpty());
        until("/status", "UNKNOWN - no heartbeat clients at the moment..."); // forgotten, and asked nevertheless

        exhibitIsThere(port);
        until("/status", "OK - fine application [Pong wall]| od=.*");
        assertTrue(body("/q/metrics").contains("heartbeat_probes_total{outcome=\"answered\",type=\"http\"}"));
        server.orElseThrow().stop();
        String log = Files.readString(folder.resolve("server.log"));
        assertFalse(log.contains("ERROR"), log);
        assertTrue(count(log, "the http probe of Pong wall failed: ") > 0, log);
        assertEquals(
                count(log, "the http probe of Pong wall failed: "),
                count(log, "the http probe of Pong wall answers again, after "),
                log);
    }

    @Test
    void aHappyPandaXServerGoesAway_andComesBack_andItsStatusSaysSo_withTheCause() throws Exception {
        PythonStub first = PythonStub.start();
        int port = first.port();
        try {
            start(Map.of(
                    "heartbeat.probe.Comics.type", "happypandax",
                    "heartbeat.probe.Comics.address", "127.0.0.1:" + port,
                    "heartbeat.probe.Comics.every", "1s",
                    "heartbeat.tolerance", "100ms"));
            until("/status?appid=Comics", "OK - fine application [Comics]| od=.*");
        } finally {
            first.close();
        }
        until(
                "/status?appid=Comics",
                "WARNING - somewhat late application [Comics]; probe: connection refused \\(127.0.0.1:" + port
                        + "\\)| od=.*");
        try (PythonStub silent = PythonStub.start("--port", String.valueOf(port), "--greeting", "none")) {
            assertEquals(port, silent.port());
            until("/status?appid=Comics", ".*; probe: no answer within 1 s \\(127.0.0.1:" + port + "\\).*");
        }
        try (PythonStub junk = PythonStub.start("--port", String.valueOf(port), "--greeting", "junk")) {
            assertEquals(port, junk.port());
            until("/status?appid=Comics", ".*; probe: answered what is no greeting of HappyPanda X \\(.*");
        }
        try (PythonStub again = PythonStub.start("--port", String.valueOf(port))) {
            assertEquals(port, again.port());
            until("/status?appid=Comics", "OK - fine application [Comics]| od=.*");
        }
    }

    @Test
    void aConplyentServerHangs_orGoesAway_andComesBack_andItsStatusSaysSo_withTheCause() throws Exception {
        try (PythonServer station = PythonServer.start(folder)) {
            String where = " \\(127.0.0.1:" + station.port() + "\\)";
            start(Map.of(
                    "heartbeat.probe.Lift.type", "conplyent",
                    "heartbeat.probe.Lift.address", "127.0.0.1:" + station.port(),
                    "heartbeat.probe.Lift.every", "1s",
                    "heartbeat.tolerance", "100ms"));
            until("/status?appid=Lift", "OK - fine application [Lift]| od=.*");
            station.signal("STOP");
            until(
                    "/status?appid=Lift",
                    "WARNING - somewhat late application [Lift]; probe: no answer within 1 s; something accepts"
                            + " connections there, but does not answer: it hangs, or another client has its only place"
                            + where + "| od=.*");
            station.signal("CONT");
            until("/status?appid=Lift", "OK - fine application [Lift]| od=.*");
            station.kill();
            until("/status?appid=Lift", ".*; probe: no answer within 1 s; nothing can be reached there" + where + ".*");
            station.begin(folder);
            until("/status?appid=Lift", "OK - fine application [Lift]| od=.*");
        }
    }

    @Test
    void oneThatNeverAnswers_isKnownFromTheStartOn_andGoesTheWayOfAllOthers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = silent.getLocalPort();
            start(Map.of(
                    "heartbeat.identity", "app-at-host",
                    "heartbeat.probe.Pong.type", "http",
                    "heartbeat.probe.Pong.address", "http://127.0.0.1:" + port + "/",
                    "heartbeat.probe.Pong.every", "1s",
                    "heartbeat.probe.Pong.timeout", "200ms",
                    "heartbeat.tolerance", "100ms"));
            assertTrue(body("/list").startsWith("Pong @ 127.0.0.1"), body("/list"));
            until(
                    "/status?appid=Pong",
                    "WARNING - somewhat late application [Pong @ 127.0.0.1]; probe: no answer within 200 ms \\(127.0.0.1:"
                            + port + "\\)| od=.*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "happypandax", "conplyent"})
    void aThousandDeadServersTakeNoThreadEach_andDoNotDelayOneThatLives(String type) throws Exception {
        start(Map.of());
        double without = threads();
        server.orElseThrow().kill();
        int port = ServerProcess.freePort();
        exhibitIsThere(port);
        try (ServerSocket silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Map<String, String> settings = new HashMap<>();
            for (int i = 0; i < 1000; i++) {
                String key = "heartbeat.probe.dead-" + i + ".";
                settings.put(key + "type", type);
                String address = "127.0.0.1:" + silent.getLocalPort();
                settings.put(key + "address", type.equals("http") ? "http://" + address + "/" : address);
                settings.put(key + "every", "5s");
            }
            settings.put("heartbeat.probe.alive.type", "http");
            settings.put("heartbeat.probe.alive.address", "http://127.0.0.1:" + port + "/");
            settings.put("heartbeat.probe.alive.every", "1s");
            start(settings);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(7);
            do {
                String alive = body("/status?appid=alive");
                assertTrue(alive.startsWith("OK - fine application [alive]"), alive);
                TimeUnit.MILLISECONDS.sleep(100);
            } while (System.nanoTime() < end);
            assertTrue(body("/api/apps/dead-17").contains("no answer within 5 s"), body("/api/apps/dead-17"));
            double with = threads();
            assertTrue(with - without < 20, without + " threads without probes, " + with + " with a thousand");
            System.out.printf(
                    "ProbesIT: %.0f threads without probes, %.0f with a thousand of type %s%n", without, with, type);
        }
    }

    @Test
    void manyThatFailAtOnce_areTheMonitorsOwnTrouble() throws Exception {
        int port = ServerProcess.freePort();
        exhibitIsThere(port);
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            settings.put("heartbeat.probe.wall-" + i + ".type", "tcp");
            settings.put("heartbeat.probe.wall-" + i + ".address", "127.0.0.1:" + port);
            settings.put("heartbeat.probe.wall-" + i + ".every", "1s");
            settings.put("heartbeat.probe.wall-" + i + ".timeout", "100ms");
        }
        settings.put("heartbeat.tolerance", "100ms");
        settings.put("heartbeat.guard.share", "0.85");
        settings.put("heartbeat.status.several", "worst");
        start(settings);
        for (int i = 0; i < 8; i++) {
            until("/status?appid=wall-" + i, "OK - fine application [wall-" + i + "]| od=.*");
        }
        exhibit.orElseThrow().stop(0);
        until("/status", "UNKNOWN - .*; no verdict yet on [0-9]+ applications");
    }

    @Test
    void aSettingThatIsNotAllowedEndsTheStart() throws Exception {
        refused(
                ".address=http://127.0.0.1/",
                ".every=2h",
                "heartbeat.probe.\"Pong\".every must be 1s to 3600s, was 7200s");
        refused(
                ".address=https://127.0.0.1/",
                ".tls=museum",
                "heartbeat.probe.\"Pong\".tls must be the name of a TLS configuration, quarkus.tls.\"NAME\".*");
    }

    private void refused(String address, String other, String sentence) throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of("HEARTBEAT_DATA_DIR", folder.toString(), "HB_PORT", String.valueOf(ServerProcess.freePort())),
                ServerProcess.command(ServerProcess.briefly(
                        "-Dheartbeat.probe.Pong.type=http",
                        "-Dheartbeat.probe.Pong" + address,
                        "-Dheartbeat.probe.Pong" + other)));
        assertNotEquals(0, outcome.exitCode());
        assertTrue(outcome.output().contains(sentence), outcome.output());
    }

    private void start(Map<String, String> settings) throws Exception {
        StringBuilder file = new StringBuilder();
        settings.forEach((key, value) ->
                file.append(key.replace(" ", "\\ ")).append('=').append(value).append('\n'));
        Path path = folder.resolve("probes.properties");
        Files.writeString(path, file);
        server = Optional.of(ServerProcess.start(
                ServerProcess.freePort(),
                folder.resolve("server.log"),
                ServerProcess.briefly("-Dquarkus.config.locations=" + path)));
    }

    private void exhibitIsThere(int port) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        made.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        made.start();
        exhibit = Optional.of(made);
    }

    private String body(String target) throws IOException {
        return Wire.exchange(
                        server.orElseThrow().port(),
                        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .body();
    }

    /** @param expression with brackets, plus signs and the bar as themselves, but in {@code [0-9]} */
    private void until(String target, String expression) throws Exception {
        Pattern wanted = Pattern.compile(expression
                .replaceAll("\\[(?!0-9)", "\\\\[")
                .replaceAll("(?<!0-9|0-9.)]", "\\\\]")
                .replace("|", "\\|"));
        within(Duration.ofSeconds(30)).alias(target).until(() -> body(target), matchesPattern(wanted));
    }

    private double threads() throws IOException {
        Matcher threads = LIVE_THREADS.matcher(body("/q/metrics"));
        assertTrue(threads.find());
        return Double.parseDouble(threads.group(1));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
