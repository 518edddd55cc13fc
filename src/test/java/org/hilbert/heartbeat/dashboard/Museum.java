package org.hilbert.heartbeat.dashboard;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** A museum with a day behind it, for pictures: answers of the API that no server has to run for 24 hours for. */
final class Museum {
    private static final Instant NOW = Instant.now();
    private static final String HARMONOGRAPH = "Harmonograph";

    /** By hours ago. The museum was closed over night. */
    private static final Map<Double, String> ORDINARY = Map.of(24.0, "UP", 20.5, "CLOSED", 6.5, "STARTING", 6.25, "UP");

    private static final String BADGE = """
            <svg xmlns="http://www.w3.org/2000/svg" width="122" height="20" font-family="sans-serif" font-size="11">
            <path fill="#4a4f55" d="M0 0h84v20H0z"/><path fill="#8a5600" d="M84 0h38v20H84z"/>
            <g fill="#fff" text-anchor="middle"><text x="42" y="14">Harmonograph</text><text x="103" y="14">late</text></g></svg>
            """;

    private Museum() {}

    /** Opens a page over these answers, and draws what is seen of it. */
    static void draw(Page page, String path, Path picture) {
        page.route("**/api/**", route -> answer(route));
        page.route(
                "**/badge/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("image/svg+xml")
                        .setBody(BADGE)));
        page.navigate(path);
        assertThat(page.locator("#id:has-text('Harmonograph'), .tile:has-text('Harmonograph')"))
                .isVisible();
        if (path.startsWith("/app")) {
            assertThat(page.locator("#plot")).isVisible();
        }
        // The bars have filled.
        page.waitForTimeout(1500);
        page.screenshot(new Page.ScreenshotOptions().setPath(picture));
    }

    private static void answer(Route route) {
        String path = URI.create(route.request().url()).getPath();
        Object answer = path.equals("/api/apps")
                ? new JsonObject().put("total", applications().size()).put("applications", applications())
                : path.equals("/api/station")
                        ? station()
                        : path.equals("/api/maintenance")
                                ? maintenance()
                                : path.endsWith("/history")
                                        ? history()
                                        : path.endsWith("/intervals")
                                                ? intervals()
                                                : path.equals("/api/apps/" + HARMONOGRAPH) ? harmonograph() : null;
        if (answer == null) {
            route.resume();
        } else {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(answer.toString()));
        }
    }

    private static JsonArray applications() {
        JsonObject soap = application("Soap films", "LOST", "was silent for too long", 6000, 2400_000, ORDINARY)
                .put("alarming", false)
                .put(
                        "cover",
                        new JsonObject()
                                .put("kind", "MAINTENANCE")
                                .put("until", ago(-3.3))
                                .put("why", "new lamp"));
        return new JsonArray(List.of(
                application("Hyperbolic room", "LOST", "was silent for too long", 6000, 312_000, with(0.1, "LOST")),
                application("Fluid wall", "CRITICAL", "was silent for too long", 11_000, 57_400, with(3.2, "LATE")),
                summary(),
                application("Planetarium", "UP", "pinged", 11_000, 4200, ORDINARY),
                application("Double pendulum", "UP", "pinged", 6000, 1900, with(2.7, "CRITICAL")),
                application("M\u00f6bius band", "UP", "pinged", 6000, 3100, ORDINARY),
                application("Rubik's wall", "UP", "made progress again", 6000, 600, with(1.1, "STALLED")),
                application("Tiling table", "UP", "pinged", 31_000, 17_500, ORDINARY),
                application("Globe", "UP", "pinged", 6000, 2300, with(4.4, "MONITOR")),
                application("Audio guide", "STARTING", "announced itself", 61_000, 9000, ORDINARY),
                application("Ticket printer", "STOPPING", "said goodbye", 61_000, 21_000, ORDINARY),
                soap));
    }

    private static JsonObject summary() {
        return application(HARMONOGRAPH, "LATE", "was silent for too long", 6000, 19_800, with(5.1, "LATE"));
    }

    /** An ordinary day with a quarter of an hour of that. */
    private static Map<Double, String> with(double hoursAgo, String state) {
        var strip = new HashMap<>(ORDINARY);
        strip.put(hoursAgo, state);
        if (hoursAgo > 0.25) {
            strip.put(hoursAgo - 0.25, "UP");
        }
        return strip;
    }

    private static JsonObject application(
            String id, String state, String text, long maxWait, long silence, Map<Double, String> strip) {
        JsonArray slices = new JsonArray();
        strip.entrySet().stream()
                .sorted(Map.Entry.<Double, String>comparingByKey().reversed())
                .forEach(slice -> slices.add(
                        new JsonObject().put("from", ago(slice.getKey())).put("state", slice.getValue())));
        return new JsonObject()
                .put("id", id)
                .put("state", state)
                .put("text", text)
                .put("maxWaitMillis", maxWait)
                .put("silenceMillis", silence)
                .put(
                        "thresholds",
                        new JsonObject().put("warning", 3).put("critical", 5).put("lost", 6))
                .put("alarming", List.of("LOST", "CRITICAL").contains(state))
                .put("withheld", false)
                .put("onRoster", true)
                .put("strip", slices);
    }

    private static JsonObject station() {
        return new JsonObject()
                .put("now", NOW.toString())
                .put("applications", applications().size())
                .put(
                        "states",
                        new JsonObject(
                                Map.of("LOST", 2, "CRITICAL", 1, "LATE", 1, "STARTING", 1, "STOPPING", 1, "UP", 6)))
                .put("alarming", 2)
                .put("open", true)
                .put("closes", ago(-3.5));
    }

    private static JsonObject maintenance() {
        return new JsonObject()
                .put(
                        "maintenance",
                        new JsonArray(List.of(new JsonObject()
                                .put("from", ago(-86))
                                .put("until", ago(-88))
                                .put("why", "weekly update")
                                .put("planned", true)
                                .put("on", false))));
    }

    private static JsonObject harmonograph() {
        JsonArray uptime = new JsonArray();
        uptime.add(window("1h", 0.9868, 47_500, 1, null, null, true));
        uptime.add(window("24h", 0.9941, 141_000, 3, 10_800_000L, 47_000L, true));
        uptime.add(window("7d", 0.9987, 262_000, 5, 40_000_000L, 52_400L, true));
        uptime.add(window("30d", 0.9991, 810_000, 14, 62_000_000L, 57_800L, false));
        return summary().put("since", NOW.minusMillis(1800).toString()).put("uptime", uptime);
    }

    private static JsonObject window(
            String name, double ratio, long down, int failures, Long between, Long repair, boolean whole) {
        JsonObject window = new JsonObject()
                .put("window", name)
                .put("ratio", ratio)
                .put("downMillis", down)
                .put("failures", failures)
                .put("knownSince", ago(19 * 24))
                .put("whole", whole);
        if (between != null) {
            window.put("mtbfMillis", between).put("mttrMillis", repair);
        }
        return window;
    }

    private static JsonObject history() {
        JsonArray lines = new JsonArray();
        lines.add(change(60, 0.0005, "UP", "LATE", "was silent for too long", null));
        lines.add(new JsonObject()
                .put("number", 59)
                .put("at", ago(0.78))
                .put("application", HARMONOGRAPH)
                .put("cause", "action")
                .put("action", "restart")
                .put("purpose", "step 1 of 3")
                .put("result", "DONE")
                .put("text", "harmonograph.service restarted")
                .put("tookMillis", 2140));
        lines.add(change(57, 0.79, "LATE", "UP", "pinged", Duration.ofMinutes(47)));
        lines.add(change(56, 0.8, "UP", "LATE", "was silent for too long", Duration.ofSeconds(31)));
        lines.add(new JsonObject()
                .put("number", 55)
                .put("at", ago(2.1))
                .put("application", HARMONOGRAPH)
                .put("cause", "maintenance")
                .put("from", ago(2.4))
                .put("until", ago(2.1))
                .put("why", "pen changed")
                .put("lengthMillis", 1_080_000));
        lines.add(change(54, 6.25, "STARTING", "UP", "pinged", Duration.ofMinutes(327)));
        lines.add(change(53, 6.26, "DONE", "STARTING", "announced itself", Duration.ofSeconds(5)));
        return new JsonObject().put("entries", lines);
    }

    private static JsonObject change(
            int number, double hoursAgo, String from, String to, String text, Duration length) {
        JsonObject line = new JsonObject()
                .put("number", number)
                .put("at", ago(hoursAgo))
                .put("application", HARMONOGRAPH)
                .put("cause", "application")
                .put("from", from)
                .put("to", to)
                .put("text", text);
        return length == null ? line : line.put("lengthMillis", length.toMillis());
    }

    /** A period of 5 s with the jitter of a busy machine, and a few that took longer. */
    private static JsonObject intervals() {
        JsonArray buckets = new JsonArray();
        int count = 0;
        for (int from = 4600; from < 5600; from += 20) {
            double off = (from + 10 - 5030) / 90.0;
            int many =
                    (int) (610 * Math.exp(-off * off / 2)) + (from > 5030 && from < 5450 ? 14 - (from - 5030) / 40 : 0);
            count += many;
            buckets.add(new JsonObject()
                    .put("fromMillis", from)
                    .put("toMillis", from + 20)
                    .put("count", many));
        }
        buckets.add(
                new JsonObject().put("fromMillis", 5600).put("toMillis", 10_000).put("count", 21));
        return new JsonObject()
                .put("count", count + 21)
                .put("p50Millis", 5031)
                .put("p90Millis", 5148)
                .put("p99Millis", 5402)
                .put("maxMillis", 9310)
                .put("since", ago(6.26))
                .put("buckets", buckets);
    }

    private static String ago(double hours) {
        return NOW.minusMillis((long) (hours * 3_600_000)).toString();
    }
}
