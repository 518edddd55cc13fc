package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.Exposition;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the examples and the documentation say of the metrics is what a server with applications tells. */
@QuarkusTest
class ExamplesTest extends ServerTest {
    /** What Prometheus adds to what it scrapes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final Path TABLE = Documented.PAGE;

    private Exposition scraped;

    @BeforeEach
    void applicationsInSeveralStates() {
        beat(Command.PING, "lost", 500, "127.0.0.1");
        time.passMillis(9000);
        body("/hb_init?500&appid=up");
        time.passMillis(100);
        body("/hb_ping?500&appid=up");
        body("/hb_done?5000&appid=stopping");
        get("/hb_ping?x").then().statusCode(400);
        scraped = Scrape.now();
    }

    @Test
    void everythingTheAlertRulesAskForIsTold() throws IOException {
        assertTrue(Expressions.ofRules().size() > 10);
        Expressions.ofRules().forEach(this::assertIsTold);
    }

    @Test
    void everythingTheDashboardAsksForIsTold() throws IOException {
        assertTrue(Expressions.ofDashboard().size() > 20);
        Expressions.ofDashboard().forEach(this::assertIsTold);
        for (JsonNode variable : Expressions.dashboard().at("/templating/list")) {
            String query = variable.path("definition").asText("");
            if (!query.isEmpty()) {
                assertIsTold(query.substring("label_values(".length(), query.lastIndexOf(',')));
            }
        }
    }

    @Test
    void everythingTheExpressionsInTheDocumentationAskForIsTold() throws IOException {
        Matcher block = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(TABLE));
        List<String> expressions = new ArrayList<>();
        while (block.find()) {
            Stream.of(block.group(1).split("\n"))
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(expressions::add);
        }
        assertTrue(expressions.size() > 4);
        expressions.forEach(this::assertIsTold);
    }

    @Test
    void everythingTheRulesTestsGiveIsTold() throws IOException {
        Matcher series =
                Pattern.compile("- series: '(heartbeat_.*)'").matcher(Files.readString(Expressions.RULES_TEST));
        int count = 0;
        while (series.find()) {
            assertIsTold(series.group(1));
            count++;
        }
        assertTrue(count > 30);
    }

    /** Prometheus' own additions to a metric are not listed: the maximum of a time, and when a count began. */
    @Test
    void theTableInTheDocumentationIsWhatIsTold() throws IOException {
        Map<String, String> documented = new TreeMap<>(Documented.rows());
        documented.keySet().removeAll(Documented.rowsOfGroups().keySet()); // GroupMetricsTest
        Map<String, String> told = Documented.told(scraped);
        assertEquals(lines(told), lines(documented));
    }

    @Test
    void theDashboardCanBeImported() throws IOException {
        JsonNode dashboard = Expressions.dashboard();
        assertFalse(dashboard.path("title").asText().isEmpty());
        assertFalse(dashboard.has("id"), "an ID belongs to one Grafana");
        assertTrue(dashboard.path("schemaVersion").asInt() >= 30);
        Set<String> variables = dashboard.at("/templating/list").findValues("name").stream()
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        assertEquals(Set.of("datasource", "job", "instance", "application"), variables);
        Set<Integer> ids = new HashSet<>();
        List<int[]> places = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertTrue(ids.add(panel.path("id").asInt()), () -> "a second panel has the ID of " + title);
            JsonNode at = panel.path("gridPos");
            int[] place = {
                at.path("x").asInt(),
                at.path("y").asInt(),
                at.path("w").asInt(),
                at.path("h").asInt()
            };
            assertTrue(place[2] > 0 && place[3] > 0 && place[0] + place[2] <= 24, title);
            places.forEach(other -> assertFalse(overlap(place, other), title));
            places.add(place);
            if (!panel.path("type").asText().equals("row")) {
                assertEquals("${datasource}", panel.at("/datasource/uid").asText(), title);
                assertFalse(panel.path("description").asText().isEmpty(), title);
                assertFalse(panel.path("targets").isEmpty(), title);
            }
            Set<String> names = new HashSet<>();
            panel.path("targets").forEach(target -> {
                assertTrue(names.add(target.path("refId").asText()), title);
                assertEquals("${datasource}", target.at("/datasource/uid").asText(), title);
            });
        }
        Matcher used = Pattern.compile("\\$\\{?(\\w+)")
                .matcher(String.join(" ", Expressions.ofDashboard())
                        + String.join(" ", Expressions.texts(dashboard, "definition")));
        while (used.find()) {
            assertTrue(variables.contains(used.group(1)) || used.group(1).startsWith("__"), used.group());
        }
    }

    private void assertIsTold(String expression) {
        Set<String> names = Expressions.names(expression);
        assertFalse(names.isEmpty(), expression);
        for (String name : names) {
            if (!name.equals("up")) {
                List<Exposition.Sample> samples = scraped.samples(name);
                assertFalse(samples.isEmpty(), () -> name + " is not told, but asked for: " + expression);
                Set<String> known = samples.stream()
                        .flatMap(sample -> sample.labels().keySet().stream())
                        .collect(Collectors.toSet());
                known.addAll(ADDED);
                Set<String> asked = Expressions.labels(expression, name);
                assertTrue(known.containsAll(asked), () -> name + " has " + known + ", and is asked for " + asked);
            }
        }
        Set<String> all = names.stream()
                .flatMap(name -> scraped.samples(name).stream())
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toSet());
        all.addAll(ADDED);
        Set<String> grouped = Expressions.groupings(expression);
        assertTrue(all.containsAll(grouped), () -> expression + " groups by " + grouped + " of " + all);
    }

    private static boolean overlap(int[] one, int[] other) {
        return one[0] < other[0] + other[2]
                && other[0] < one[0] + one[2]
                && one[1] < other[1] + other[3]
                && other[1] < one[1] + one[3];
    }

    private static String lines(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
