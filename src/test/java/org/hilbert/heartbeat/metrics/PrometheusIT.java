package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Exposition;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The examples, as Prometheus itself reads them, and a Prometheus that watches a server. */
@SideBySide
class PrometheusIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    @Test
    void theRulesDoWhatTheirTestsSay() throws Exception {
        String promtool = Program.find("promtool");
        succeeds(promtool, "check", "rules", Expressions.RULES.toString());
        succeeds(promtool, "test", "rules", Expressions.RULES_TEST.toString());
        succeeds(promtool, "check", "config", "examples/prometheus/prometheus.yml");
    }

    @Test
    void prometheusUnderstandsWhatTheDashboardAsksFor() throws Exception {
        String promtool = Program.find("promtool");
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int number = 0;
        for (String expression : Expressions.ofDashboard()) {
            String asked = expression
                    .replace("$__rate_interval", "1m")
                    .replace("$instance", ".*")
                    .replace("$application", ".*")
                    .replace("$job", "heartbeat")
                    .replace("\n", "\n      ");
            rules.append("  - record: panel:%d\n    expr: |\n      %s\n".formatted(number++, asked));
        }
        Path file = Files.writeString(folder.resolve("dashboard.yml"), rules);
        succeeds(promtool, "check", "rules", file.toString());
    }

    /** With a rule that waits for a second instead of a minute. */
    @Test
    void anApplicationThatFallsSilentFires_andOneThatComesBackDoesNotAnyMore() throws Exception {
        String prometheus = Program.find("prometheus");
        int serverPort = ServerProcess.freePort();
        ServerProcess server = ServerProcess.start(
                serverPort,
                folder.resolve("server.log"),
                Map.of("HB_PORT", "" + serverPort, "HEARTBEAT_TOLERANCE", "1ms", "HEARTBEAT_STORE", "embedded"),
                ServerProcess.briefly());
        try {
            assertPrometheusFindsNoFault(server);
            Files.writeString(
                    folder.resolve("heartbeat-rules.yml"),
                    Files.readString(Expressions.RULES).replaceAll("(?m)for: \\d+m$", "for: 1s"));
            Files.writeString(
                    folder.resolve("prometheus.yml"),
                    Files.readString(Path.of("examples", "prometheus", "prometheus.yml"))
                            .replace("15s", "1s")
                            .replace("127.0.0.1:8888", "127.0.0.1:" + server.port()));
            int port = ServerProcess.freePort();
            Process watching = new ProcessBuilder(
                            prometheus,
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            try {
                get(server.url() + "/hb_init?400&appid=Tetris");
                until(port, List.of("Tetris firing"));
                get(server.url() + "/hb_ping?60000&appid=Tetris");
                until(port, List.of());
            } finally {
                watching.destroy();
                if (!watching.waitFor(5, TimeUnit.SECONDS)) {
                    watching.destroyForcibly();
                }
            }
        } finally {
            server.stop();
        }
    }

    /** What Prometheus' own check of names, units and helps finds is of Quarkus' metrics, not of ours. */
    private void assertPrometheusFindsNoFault(ServerProcess server) throws Exception {
        String promtool = Program.find("promtool");
        Exposition beforeAnything = Exposition.of(get(server.url() + "/q/metrics"));
        assertEquals(0, beforeAnything.value("heartbeat_state_changes_total", "to", "LOST", "reason", "silent"));
        get(server.url() + "/hb_ping?60000&appid=%22%E2%80%AE%5C");
        get(server.url() + "/hb_ping?60000&appid=%22%E2%80%AE%5C");
        String scraped = get(server.url() + "/q/metrics");
        assertEquals(1, Exposition.of(scraped).samples("heartbeat_connections").size());
        Process check = new ProcessBuilder(promtool, "check", "metrics")
                .redirectInput(
                        Files.writeString(folder.resolve("scraped"), scraped).toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("found").toFile())
                .start();
        assertTrue(check.waitFor(20, TimeUnit.SECONDS));
        List<String> found = Files.readAllLines(folder.resolve("found"));
        assertEquals(
                List.of(),
                found.stream()
                        .filter(line -> line.startsWith("heartbeat_") || line.startsWith("error"))
                        .toList());
    }

    private static void succeeds(String... command) throws IOException, InterruptedException {
        Program.Outcome outcome = Program.run(Map.of(), command);
        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    private void until(int port, List<String> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> last = List.of("none was ever told");
        while (System.nanoTime() < end) {
            try {
                last = alerts(get("http://127.0.0.1:" + port + "/api/v1/alerts"));
                if (last.equals(wanted) && isScraped(port)) {
                    return;
                }
            } catch (ConnectException | JsonProcessingException notYet) {
                // it is still starting, and then says so in plain text
            }
            Thread.sleep(200);
        }
        throw new AssertionError(
                last + " instead of " + wanted + ": " + Files.readString(folder.resolve("prometheus.log")));
    }

    /** Of alerts about applications: whose, and whether they fire or may yet. */
    private static List<String> alerts(String answer) throws JsonProcessingException {
        List<String> alerts = new ArrayList<>();
        for (JsonNode alert : JSON.readTree(answer).at("/data/alerts")) {
            if (alert.at("/labels/alertname").asText().equals("HeartbeatApplicationLost")) {
                alerts.add(alert.at("/labels/application").asText() + " "
                        + alert.path("state").asText());
            }
        }
        return alerts;
    }

    private static boolean isScraped(int port) throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + port + "/api/v1/query?query=up").contains("\"1\"");
    }

    private static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "text/plain")
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
