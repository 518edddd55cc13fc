package org.hilbert.heartbeat.dashboard;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.hilbert.heartbeat.access.TestKeys;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The dashboard of the packaged server in a real Chromium, under the policy it is served with. */
@Order(1) // takes among the longest
@SideBySideAsAWhole // they share a browser, which is for one thread
class DashboardIT {
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    /** Longer than all of the tests take. */
    private static final long LONG = 600_000;

    private static final String ROSTER = """
            open:
              - from: "00:00"
                until: "00:00"
            applications:
              Globe:
                expected: false
              "video-*":
              "*":
            maintenance:
              - days: mon
                from: "06:00"
                until: "08:00"
                why: weekly update
            """;

    private static final String HALLS = """
            applications:
              "*":
            hosts:
              "10.0.3.*": {group: Hall 3, tags: [ground floor]}
              "10.0.4.*": {group: Hall 4, tags: [ground floor, projector]}
            """;

    @TempDir
    static Path folder;

    private static int port;
    private static ServerProcess server;
    private static Viewer viewer;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(AT_MOST).build();

    /** One of each for all; started here and not before all, since a class that is skipped as a whole is not reported. */
    @BeforeEach
    void start() throws Exception {
        if (viewer == null) {
            port = ServerProcess.freePort();
            setDefaultAssertionTimeout(AT_MOST.toMillis());
            viewer = Viewer.start("http://127.0.0.1:" + port);
            startServer();
        }
        viewer.startOver();
    }

    private static void startServer() throws Exception {
        Path roster = Files.writeString(folder.resolve("roster.yaml"), ROSTER);
        // A promise of 900 ms is late after 2 s, critical after 4, lost after 6 and forgotten after 8.
        Map<String, String> settings = Map.of(
                "HB_PORT", String.valueOf(port),
                "HEARTBEAT_DATA_DIR",
                        Files.createDirectories(folder.resolve("data")).toString(),
                "HEARTBEAT_TOLERANCE", "100ms",
                "HEARTBEAT_THRESHOLD_WARNING", "2",
                "HEARTBEAT_THRESHOLD_CRITICAL", "4",
                "HEARTBEAT_LOST_RETENTION", "2s",
                "HEARTBEAT_GUARD_SHARE", "0",
                "HEARTBEAT_ROSTER", roster.toString());
        server = ServerProcess.start(port, folder.resolve("server.log"), settings, ServerProcess.briefly());
    }

    @AfterAll
    static void end() throws Exception {
        if (viewer != null) {
            viewer.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void aTileGoesFromGreenOverAmberToRed_andIsGone_withoutAReload() throws Exception {
        Page page = viewer.page();
        page.navigate("/");
        page.evaluate("""
                () => {
                  window.seen = [];
                  new MutationObserver(() => {
                    const tile = document.querySelector(".tile:has(a[href$='id=Meteor'])");
                    const now = tile ? `${tile.dataset.state} ${tile.dataset.tone}` : "not there";
                    if (window.seen.at(-1) !== now) window.seen.push(now);
                  }).observe(document.getElementById("tiles"), {childList: true, subtree: true, attributes: true});
                }""");
        up("Meteor", 900);
        assertThat(tile(page, "Meteor")).hasAttribute("data-tone", "fine");
        assertThat(tile(page, "Meteor").locator(".tile-state")).hasText("Up");
        assertThat(tile(page, "Meteor").getByRole(AriaRole.METER)).hasAttribute("aria-valuemax", "6");
        assertThat(tile(page, "Meteor")).hasAttribute("data-state", "CRITICAL");
        assertThat(page.locator("#news")).containsText("Meteor needs attention: ");
        assertTrue(page.title().contains("need"), page::title);
        assertEquals("/dashboard/icon-alarm.svg", page.locator("link[rel=icon]").getAttribute("href"));
        assertThat(tile(page, "Meteor")).hasCount(0);
        List<?> seen = (List<?>) page.evaluate("window.seen");
        List<String> wanted = List.of("UP fine", "LATE late", "CRITICAL alarm", "LOST alarm", "not there");
        assertEquals(wanted, seen.subList(seen.indexOf("UP fine"), seen.size()));
        viewer.leaveContent();
    }

    @Test
    void aLostServerIsSaid_andFoundAgain_withoutAReload() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page();
        page.navigate("/");
        assertThat(tile(page, "Globe")).hasAttribute("data-tone", "fine");
        page.evaluate("window.notReloaded = true");

        server.stop();
        assertThat(page.locator("#lost")).isVisible();
        assertThat(page.locator("#lost")).containsText("No answer from the server since ");
        assertTrue(page.title().startsWith("No answer"), page::title);
        assertThat(tile(page, "Globe")).isVisible();
        assertEquals("grayscale(1)", page.evaluate("getComputedStyle(document.querySelector('main')).filter"));

        startServer();
        assertThat(page.locator("#lost")).isHidden();
        assertThat(tile(page, "Globe")).isVisible();
        up("Newcomer", LONG);
        assertThat(tile(page, "Newcomer")).isVisible();
        // The stream comes back, too: then what happens is told though no look is answered.
        page.route("**/api/apps?*", route -> {});
        Locator starting = tile(page, "Globe").and(page.locator("[data-state=STARTING]"));
        for (int i = 0; i < 40 && starting.count() == 0; i++) {
            up("Globe", LONG);
            beat("hb_init", "Globe", LONG);
            page.waitForTimeout(500);
        }
        assertThat(tile(page, "Globe")).hasAttribute("data-state", "STARTING");
        assertEquals(true, page.evaluate("window.notReloaded"));
        viewer.leaveContent("net::ERR_");
    }

    @Test
    void alsoTheRosterSaysThatTheServerIsLost() throws Exception {
        Page page = viewer.page();
        page.navigate("/roster.html");
        assertThat(page.locator("#application-rows")).containsText("video-*");
        assertTrue(page.title().startsWith("Roster: "), page::title);
        page.route("**/api/**", Route::abort);
        assertThat(page.locator("#lost")).isVisible();
        assertEquals("No answer: Roster \u00b7 Heartbeat", page.title());
        assertEquals(
                "/dashboard/icon-unknown.svg", page.locator("link[rel=icon]").getAttribute("href"));
        viewer.leaveContent("net::ERR_");
    }

    @Test
    void whoAsksTooOften_isTold_andNotThatTheApplicationIsUnknown() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page();
        page.navigate("/app.html?id=Globe");
        assertThat(page.locator("#lead .state")).isVisible();
        page.route(
                "**/api/apps/Globe",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(429)
                        .setContentType("application/problem+json")
                        .setBody("{\"status\":429,\"detail\":\"too many requests\"}")));
        assertThat(page.locator("#lost")).containsText("too many requests. What is shown is as of ");
        assertThat(page.locator("#unknown")).isHidden();
        assertThat(page.locator("#lead .state")).isVisible();
        viewer.leaveContent("429");
    }

    @Test
    void theHistoryThatIsShown_hasNoHole_andIsAsLongAsWasAskedFor() throws Exception {
        upAgain("Loom", 30);
        Page page = viewer.page();
        page.navigate("/app.html?id=Loom");
        assertThat(page.locator("#history li")).hasCount(50);
        upAgain("Loom", 1);
        assertNewestLines(page, "Loom", 50);

        // What others did to the station is in it, too.
        int all = numbers("Loom").size();
        page.click("#older");
        assertNewestLines(page, "Loom", all);
        upAgain("Loom", 1);
        assertNewestLines(page, "Loom", all);
        page.click("#older");
        assertNewestLines(page, "Loom", all + 2);
        assertThat(page.locator("#older")).isHidden();

        page.route("**/history?*", Route::abort);
        assertThat(page.locator("#lost")).isHidden();
        upAgain("Loom", 40);
        assertThat(page.locator("#lost")).isVisible();
        page.unroute("**/history?*");
        assertThat(page.locator("#lost")).isHidden();
        assertNewestLines(page, "Loom", 50);
        page.click("#older");
        assertNewestLines(page, "Loom", 100);
        viewer.leaveContent("net::ERR_");
    }

    @Test
    void yesterdaysLines_haveTheirDay() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page();
        page.navigate("/app.html?id=Globe");
        Locator newest = page.locator("#history time").first();
        assertThat(newest).hasText(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
        JsonObject station = new JsonObject(get("/api/station"));
        station.put(
                "now",
                Instant.parse(station.getString("now")).plus(Duration.ofDays(1)).toString());
        page.route("**/api/station", route -> fulfill(route, station));
        assertThat(newest).hasText(Pattern.compile("\\w{3},? \\d+ \\w+, \\d\\d:\\d\\d:\\d\\d"));
        viewer.leaveContent();
    }

    @Test
    void byKeyboardAlone_anApplicationIsFound_openedAndMaintained() throws Exception {
        up("Pendulum", LONG);
        up("Prism", LONG);
        Page page = viewer.page();
        page.navigate("/");
        assertThat(tile(page, "Prism")).isVisible();

        page.keyboard().press("Tab");
        assertFocused(page, "Skip to the applications");
        page.keyboard().press("Enter");
        tabTo(page, "Find by ID");
        page.keyboard().type("PENDUL");
        assertThat(tile(page, "Prism")).hasCount(0);
        assertTrue(page.url().contains("find=PENDUL"), page::url);
        tabTo(page, "Pendulum");
        assertFocusIsSeen(page);
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText("Pendulum");
        assertThat(page.locator("#lead .state")).hasText("Up");
        tabTo(page, "Switch maintenance on");
        assertFocusIsSeen(page);
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertFocused(page, "Switch maintenance on");

        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().type("new lamp");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(page.locator("#covers")).containsText("Maintenance until ");
        assertEquals(List.of("new lamp"), maintenanceOf("Pendulum"));

        tabTo(page, "Switch maintenance off");
        page.keyboard().press("Enter");
        tabTo(page, "Switch off");
        page.keyboard().press("Enter");
        assertThat(page.locator("#covers")).isEmpty();
        assertEquals(List.of(), maintenanceOf("Pendulum"));

        page.navigate(page.url());
        tabTo(page, "All applications");
        page.keyboard().press("Enter");
        assertThat(tile(page, "Pendulum")).isVisible();
        viewer.leaveContent();
    }

    @Test
    void maintenanceThatIsSwitchedOnHere_isInTheApi_onTheTile_andCanBeEnded() throws Exception {
        up("Fluid wall", LONG);
        Page page = viewer.page();
        page.navigate("/app.html?id=Fluid%20wall");
        Locator badge = page.locator("#badge img");
        String before = badge.getAttribute("src");
        page.click("#switch-on");
        page.selectOption("dialog select", "2h");
        page.fill("dialog input[name=why]", "new projector");
        page.click("dialog button[type=submit]");
        assertThat(page.locator("#maintenances")).containsText("new projector");
        assertEquals(List.of("new projector"), maintenanceOf("Fluid wall"));
        assertThat(page.locator("#history")).containsText("Maintenance");
        assertThat(badge).not().hasAttribute("src", before);

        page.navigate("/");
        assertThat(tile(page, "Fluid wall")).hasAttribute("data-tone", "covered");
        assertThat(tile(page, "Fluid wall")).containsText("new projector");

        page.click("#station-maintenance");
        page.click("dialog button[type=submit]");
        assertThat(page.locator("#notes")).containsText("Station: Maintenance until ");
        page.click("#station-maintenance");
        page.click("dialog button[type=submit]");
        assertThat(page.locator("#station-maintenance")).hasText("Station maintenance");

        page.navigate("/app.html?id=Fluid%20wall");
        page.click("#switch-off");
        page.click("dialog button[type=submit]");
        assertThat(page.locator("#switch-off")).isHidden();
        assertEquals(List.of(), maintenanceOf("Fluid wall"));
        viewer.leaveContent();
    }

    @Test
    void whatTheRosterPlans_cannotBeEndedHere() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page();
        JsonObject planned = new JsonObject()
                .put("from", "2026-01-01T06:00:00Z")
                .put("until", "2099-01-01T08:00:00Z")
                .put("why", "weekly update")
                .put("planned", true)
                .put("on", true);
        JsonObject station =
                new JsonObject(get("/api/station")).put("cover", planned.copy().put("kind", "MAINTENANCE"));
        page.route("**/api/station", route -> fulfill(route, station));
        page.route(
                "**/api/maintenance?*",
                route -> fulfill(
                        route, new JsonObject().put("total", 1).put("maintenance", new JsonArray(List.of(planned)))));
        page.navigate("/");
        assertThat(page.locator("#notes")).containsText("weekly update");
        assertThat(page.locator("#station-maintenance")).hasText("Station maintenance");
        viewer.leaveContent();
    }

    @Test
    void whoseKeyMayReadOnly_isAskedForOneThatMayManage() throws Exception {
        up("Harp", LONG);
        Page page = viewer.page();
        page.route("**/api/maintenance", route -> {
            String given = route.request().headers().get("authorization");
            if (route.request().method().equals("POST") && !"Bearer of-a-manager".equals(given)) {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(403)
                        .setContentType("application/problem+json")
                        .setBody("{\"status\":403,\"detail\":\""
                                + (given == null ? "yours is of kind read" : "that is of kind read") + "\"}"));
            } else {
                route.resume();
            }
        });
        page.navigate("/app.html?id=Harp");
        page.click("#switch-on");
        page.click("dialog button[type=submit]");
        assertThat(page.locator("dialog .trouble")).hasText("yours is of kind read");
        Locator key = page.locator("dialog input[type=password]");
        assertThat(key).isFocused();
        key.fill("of-a-reader");
        key.press("Enter");
        assertThat(page.locator("dialog .trouble")).hasText("that is of kind read");
        key.fill("of-a-manager");
        key.press("Enter");
        assertThat(page.locator("dialog")).hasCount(0);
        assertEquals(1, maintenanceOf("Harp").size());
        assertEquals("0", page.evaluate("String(localStorage.length + sessionStorage.length)"));
        viewer.leaveContent("403");
    }

    @Test
    void whateverAnApplicationCallsItself_isText() throws Exception {
        List<String> hostile = List.of(
                "<img src=x onerror=document.title='taken'>",
                "</h3><script>document.title='taken'</script>",
                "\u202Egnp.elbirret\u2066",
                "a".repeat(256),
                "a) \u202E(b",
                "/../?#&%2F\"' \\");
        for (String id : hostile) {
            up(id, LONG);
        }
        Page page = viewer.page(390, 844, ColorScheme.LIGHT);
        for (String id : hostile) {
            page.navigate("/?find=" + encoded(id));
            Locator link = page.locator(".tile h3 a");
            assertThat(link).hasCount(1);
            assertEquals(id, link.locator("bdi").textContent());
            assertNothingScrollsSideways(page);
            link.click();
            assertThat(page.locator("#lead .state")).hasText("Up");
            assertEquals(id, page.locator("h1 bdi").textContent());
            String markdown = page.locator("#badge-code").textContent();
            assertTrue(markdown.matches("(?s)!\\[.*\\]\\(http[^()\\s]+\\)"), markdown);
            assertNothingScrollsSideways(page);
            assertNotEquals("taken", page.title());
        }
        viewer.leaveContent();
        for (String id : hostile) {
            beat("hb_done", id, 0);
        }
    }

    @Test
    void hundredsArePaged_andFiltered() throws Exception {
        for (int i = 0; i < 205; i++) {
            beat("hb_init", "exhibit " + i, LONG);
        }
        Page page = viewer.page();
        page.navigate("/?find=exhibit");
        assertThat(page.locator(".tile")).hasCount(200);
        assertThat(page.locator("#pages")).hasText("1 to 200 of 205");
        page.click("#next");
        assertThat(page.locator(".tile")).hasCount(5);
        page.reload();
        assertThat(page.locator("#pages")).hasText("201 to 205 of 205");
        page.click("[data-state=STARTING].chip");
        assertThat(page.locator("#matches")).hasText("205 matches");
        page.fill("#find", "no such thing");
        assertThat(page.locator("#no-match")).isVisible();
        page.navigate("/?page=99999999&find=exhibit");
        assertThat(page.locator("#pages")).hasText("201 to 205 of 205");
        page.navigate("/?find=" + "\uD83C\uDF0D".repeat(300));
        assertThat(page.locator("#no-match")).isVisible();
        viewer.leaveContent();
        for (int i = 0; i < 205; i++) {
            beat("hb_done", "exhibit " + i, 0);
        }
    }

    @Test
    void whatOnlyLeftTheFilter_isNotSaidToNeedNoAttention() throws Exception {
        Page page = viewer.page();
        page.navigate("/?state=CRITICAL");
        assertThat(page.locator("[data-state=CRITICAL].chip")).isVisible();
        up("Comet", 900);
        assertThat(tile(page, "Comet")).isVisible();
        assertThat(page.locator("#news")).containsText("Comet needs attention: ");
        assertThat(tile(page, "Comet")).hasCount(0);
        assertThat(page.locator("#news")).not().containsText("no more");
        viewer.leaveContent();
    }

    @Test
    void theFocusStaysInTheRoster_whateverHappens() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page();
        page.navigate("/roster.html");
        Locator row = page.locator("#application-rows tr").filter(new Locator.FilterOptions().setHasText("Globe"));
        assertThat(row).containsText("Up");
        row.locator("a").focus();
        beat("hb_init", "Globe", LONG);
        assertThat(row).containsText("Starting");
        assertThat(row.locator("a")).isFocused();
        viewer.leaveContent();
    }

    @Test
    void noPageHasABarrier_inEitherTheme() throws Exception {
        up("Globe", LONG);
        up("video-entrance", LONG);
        up("Late one", 900);
        Page page = viewer.page();
        page.navigate("/");
        assertThat(tile(page, "Late one")).hasAttribute("data-tone", "late");
        assertNoBarrier(page);
        page.navigate("/?kiosk");
        up("Late one", 900); // it may be forgotten by now
        assertThat(tile(page, "Late one")).hasAttribute("data-tone", "alarm");
        assertNoBarrier(page);
        page.navigate("/");
        page.click("#station-maintenance");
        assertNoBarrier(page);
        page.navigate("/app.html?id=Globe");
        assertThat(page.locator("#history li").first()).isVisible();
        assertNoBarrier(page);
        page.navigate("/roster.html");
        assertThat(page.locator("#application-rows")).containsText("video-*");
        assertThat(page.locator("#maintenances")).containsText("weekly update");
        assertNoBarrier(page);
        viewer.leaveContent();
    }

    @Test
    void onAPhone_nothingScrollsSideways_andEverythingIsLargeEnoughToTouch() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page(360, 740, ColorScheme.DARK);
        for (String path : List.of("/", "/app.html?id=Globe", "/roster.html")) {
            page.navigate(path);
            assertThat(page.locator("#id:has-text('Globe'), .tile:has-text('Globe'), td:has-text('may run')")
                            .first())
                    .isVisible();
            assertNothingScrollsSideways(page);
            assertEquals(List.of(), page.evaluate("""
                    () => [...document.querySelectorAll("button, input, nav a, .brand, summary")]
                        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                        .map((each) => each.outerHTML)"""));
        }
        viewer.leaveContent();
    }

    @Test
    void theThemeThatIsChosen_stays() throws Exception {
        Page page = viewer.page();
        page.navigate("/");
        String light = background(page);
        page.click("#theme");
        String dark = background(page);
        assertNotEquals(light, dark);
        page.navigate("/roster.html");
        assertEquals(dark, background(page));
        viewer.leaveContent();
    }

    @Test
    void onAWall_thereAreNoControls_andWhatNeedsAttentionIsLargest() throws Exception {
        up("Globe", LONG);
        Page page = viewer.page(1920, 1080, ColorScheme.DARK);
        page.navigate("/?kiosk");
        up("Comet", 900);
        assertThat(tile(page, "Comet")).hasAttribute("data-tone", "alarm");
        assertEquals(0, ((Number) page.evaluate("""
                () => [...document.querySelectorAll("button, input, nav")].filter((each) => each.checkVisibility()).length""")).intValue());
        assertEquals("none", page.evaluate("getComputedStyle(document.body).cursor"));
        double alarm =
                tile(page, "Comet").boundingBox().width * tile(page, "Comet").boundingBox().height;
        double fine =
                tile(page, "Globe").boundingBox().width * tile(page, "Globe").boundingBox().height;
        assertTrue(alarm > 2 * fine, () -> alarm + " and " + fine);
        assertAllIsOnTheWall(page);
        page.route("**/api/**", Route::abort);
        assertThat(page.locator("#lost")).isVisible();
        assertAllIsOnTheWall(page);
        viewer.leaveContent("net::ERR_");
    }

    private static void assertAllIsOnTheWall(Page page) {
        assertEquals(List.of(), page.evaluate("""
                () => [document.documentElement, ...document.querySelectorAll("main, .tile")]
                    .filter((each) => each.getBoundingClientRect().bottom > innerHeight + 1)
                    .map((each) => each.outerHTML.slice(0, 200))"""));
    }

    @Test
    void aPageThatWasOpenedWithAKeyInItsAddress_works() throws Exception {
        int itsPort = ServerProcess.freePort();
        String key = TestKeys.of(Kind.READ);
        Map<String, String> settings = Map.of(
                "HB_PORT",
                String.valueOf(itsPort),
                "HEARTBEAT_OPEN",
                "beat",
                "HEARTBEAT_KEY_WALL",
                TestKeys.setting(Kind.READ));
        ServerProcess locked =
                ServerProcess.start(itsPort, folder.resolve("locked.log"), settings, ServerProcess.briefly());
        try {
            get(itsPort, "/hb_init?" + LONG + "&appid=Globe");
            Page page = viewer.page();
            page.navigate("http://wall:" + key + "@127.0.0.1:" + itsPort + "/");
            assertThat(tile(page, "Globe")).isVisible();
            page.navigate("http://wall:" + key + "@127.0.0.1:" + itsPort + "/app.html?id=Globe");
            assertThat(page.locator("#lead .state")).hasText("Starting");
            viewer.leaveContent();
        } finally {
            locked.stop();
        }
    }

    @Test
    void aHallIsChosen_byHostByTagOrByLink_andAWallShowsIt() throws Exception {
        int itsPort = ServerProcess.freePort();
        Path roster = Files.writeString(folder.resolve("halls.yaml"), HALLS);
        Map<String, String> settings = Map.of(
                "HB_PORT", String.valueOf(itsPort),
                "HEARTBEAT_DATA_DIR",
                        Files.createDirectories(folder.resolve("halls")).toString(),
                "HEARTBEAT_IDENTITY", "app-at-host",
                "HEARTBEAT_TOLERANCE", "100ms",
                "HEARTBEAT_ROSTER", roster.toString(),
                "HEARTBEAT_GUARD_SHARE", "0",
                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true",
                "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1");
        ServerProcess halls =
                ServerProcess.start(itsPort, folder.resolve("halls.log"), settings, ServerProcess.briefly());
        try {
            String url = "http://127.0.0.1:" + itsPort + "/";
            for (int i = 1; i <= 3; i++) {
                from("10.0.3." + i, itsPort, "/hb_init?" + LONG + "&appid=Globe");
                from("10.0.4." + i, itsPort, "/hb_init?" + LONG + "&appid=Comet");
            }
            from("192.168.1.9", itsPort, "/hb_init?" + LONG + "&appid=Guest");
            from("10.0.4.9", itsPort, "/hb_init?400&appid=Meteor");
            Page page = viewer.page();
            page.navigate(url);
            assertThat(page.locator(".tile")).hasCount(8);
            assertThat(tile(page, "Globe @ 10.0.3.1").locator(".tile-place")).hasText("Hall 3ground floor");
            assertThat(page.locator("#group-list li").first()).containsText("Hall 4");
            assertThat(page.locator("#group-list li").first()).containsText("1 needs attention");
            assertNoBarrier(page);
            page.setViewportSize(360, 740);
            assertNothingScrollsSideways(page);
            page.setViewportSize(1280, 900);

            page.click("#group-list a:has-text('Hall 3')");
            assertThat(page.locator(".tile")).hasCount(3);
            assertTrue(page.url().endsWith("/?group=Hall+3"), page::url);
            assertThat(page.locator("#matches")).hasText("3 matches");
            assertThat(page.locator("#groups")).isHidden();
            assertThat(page.locator(".chip[data-state='']")).hasText("All3");
            page.reload();
            assertThat(page.locator(".tile")).hasCount(3);
            assertThat(page.locator("#group")).hasValue("Hall 3");
            assertNoBarrier(page);

            page.selectOption("#group", "");
            page.selectOption("#tag", "projector");
            assertThat(page.locator(".tile")).hasCount(4);
            page.selectOption("#tag", "");
            page.fill("#host", "10.0.4.2");
            page.keyboard().press("Enter");
            assertThat(page.locator(".tile")).hasCount(1);
            assertTrue(page.url().endsWith("/?host=10.0.4.2"), page::url);
            page.fill("#host", "not an address");
            page.keyboard().press("Enter");
            assertThat(page.locator(".tile")).hasCount(1);
            page.navigate(url + "?tag=ground%20floor&tag=projector&find=comet");
            assertThat(page.locator(".tile")).hasCount(3);
            assertThat(page.locator("#tag option:checked")).hasText("ground floor + projector");
            page.fill("#find", "no such thing");
            page.click("#clear");
            assertThat(page.locator(".tile")).hasCount(8);
            assertEquals(url, page.url());

            page.navigate(url + "?kiosk&group=Hall%203");
            assertThat(page.locator("h1")).hasText("Nothing needs attention");
            assertThat(page.locator("#matches")).hasText("Hall 3");
            assertThat(page.locator(".tile")).hasCount(3);
            page.navigate(url + "?kiosk&group=Hall%204");
            assertThat(page.locator("h1")).hasText("1 needs attention");
            assertAllIsOnTheWall(page);
            viewer.leaveContent();
        } finally {
            halls.stop();
        }
    }

    private void from(String address, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Forwarded-For", address)
                .timeout(AT_MOST)
                .build();
        assertEquals(
                200, http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void thePicturesOfTheManual_canBeDrawn() {
        Path images = Boolean.getBoolean("screenshots") ? Path.of("docs", "images") : Path.of("target", "screenshots");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String theme = scheme.name().toLowerCase(Locale.ROOT);
            Museum.draw(viewer.page(1280, 860, scheme), "/", images.resolve("overview-" + theme + ".png"));
            Museum.draw(viewer.page(390, 844, scheme), "/", images.resolve("phone-" + theme + ".png"));
            Museum.draw(viewer.page(1600, 900, scheme), "/?kiosk", images.resolve("kiosk-" + theme + ".png"));
            Museum.draw(
                    viewer.page(1280, 1560, scheme),
                    "/app.html?id=Harmonograph",
                    images.resolve("application-" + theme + ".png"));
        }
        viewer.leaveContent();
    }

    private static void assertNoBarrier(Page page) throws Exception {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertEquals(List.of(), Viewer.violations(page), () -> page.url() + " " + scheme);
        }
    }

    private static Locator tile(Page page, String id) {
        return page.locator(".tile")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("h3 bdi", new Page.LocatorOptions().setHasText(id))));
    }

    private static void tabTo(Page page, String name) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (name.equals(focused(page))) {
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + name);
    }

    private static void assertFocused(Page page, String name) {
        assertEquals(name, focused(page));
    }

    private static Object focused(Page page) {
        return page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()");
    }

    /** An outline, of the element or of what is drawn over the tile it stands for. */
    private static void assertFocusIsSeen(Page page) {
        assertEquals(true, page.evaluate("""
                () => [null, "::after"].some((part) => {
                  const style = getComputedStyle(document.activeElement, part);
                  return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
                })"""));
    }

    private static void assertNothingScrollsSideways(Page page) {
        assertEquals(
                true, page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    private static String background(Page page) {
        return (String) page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }

    private List<String> maintenanceOf(String id) throws Exception {
        JsonArray all = new JsonObject(get("/api/maintenance")).getJsonArray("maintenance");
        return all.stream()
                .map(JsonObject.class::cast)
                .filter(each -> id.equals(each.getString("application")))
                .map(each -> each.getString("why"))
                .toList();
    }

    /** Announces it and has it ping, so that it is up. */
    private void up(String id, long promiseMillis) throws Exception {
        beat("hb_init", id, promiseMillis);
        beat("hb_ping", id, promiseMillis);
    }

    /** Two lines of history each time. */
    private void upAgain(String id, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            up(id, LONG);
        }
    }

    /** What is shown are so many lines, the newest that there are, none of them left out. */
    private void assertNewestLines(Page page, String id, int count) throws Exception {
        List<String> newest = numbers(id).subList(0, count);
        assertThat(page.locator("#history li").first()).hasAttribute("data-number", newest.get(0));
        assertThat(page.locator("#history li")).hasCount(count);
        assertEquals(
                newest, page.evaluate("[...document.querySelectorAll('#history li')].map((li) => li.dataset.number)"));
    }

    private List<String> numbers(String id) throws Exception {
        return new JsonObject(get("/api/apps/" + encoded(id) + "/history?limit=1000"))
                .getJsonArray("entries").stream()
                        .map(line -> String.valueOf(((JsonObject) line).getLong("number")))
                        .toList();
    }

    /** Asks nothing itself: what a page that was left has still to fetch would fail another test. */
    private static void fulfill(Route route, JsonObject answer) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(answer.encode()));
    }

    private void beat(String command, String id, long promiseMillis) throws Exception {
        get("/" + command + "?" + promiseMillis + "&appid=" + encoded(id));
    }

    private String get(String path) throws Exception {
        return get(port, path);
    }

    private String get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(AT_MOST)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return response.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
