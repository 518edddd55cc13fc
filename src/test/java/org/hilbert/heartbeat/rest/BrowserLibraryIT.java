package org.hilbert.heartbeat.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;

import org.hilbert.heartbeat.testsupport.Chromium;
import org.hilbert.heartbeat.testsupport.Chromium.Tab;
import org.hilbert.heartbeat.testsupport.Pages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The browser library in real pages of a real Chromium, watched by the packaged server. */
@QuarkusIntegrationTest
@TestProfile(BrowserLibraryIT.Impatient.class)
class BrowserLibraryIT {
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    /** A page that beats each 200 ms may be silent for half a second: late after 1.5 s, lost after 3 s. */
    private static final Duration UNTIL_LOST = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static Chromium chromium;

    private Pages pages;

    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("heartbeat.tolerance", "300ms", "heartbeat.stalled-after", "4");
        }
    }

    /** One Chromium for all; started here and not before all, since a class that is skipped as a whole is not reported. */
    @BeforeEach
    void start() throws Exception {
        if (chromium == null) {
            chromium = Chromium.start(folder);
        }
        pages = Pages.start(server());
    }

    @AfterEach
    void endPages() {
        if (pages != null) {
            pages.close();
        }
    }

    @AfterAll
    static void endChromium() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aPageBeats_freezes_movesAgain_andIsClosed() throws Exception {
        Tab tab = open("exhibit.html?HB_APP_ID=Pong");
        awaitVerdict("Pong", fine("Pong"));
        tab.evaluate("frozen = true");
        assertEquals(
                List.of(fine("Pong"), "CRITICAL - stalled application [Pong]"),
                verdictsUntil("Pong", "CRITICAL - stalled application [Pong]"));
        tab.evaluate("frozen = false");
        assertEquals(
                List.of("CRITICAL - stalled application [Pong]", fine("Pong")), verdictsUntil("Pong", fine("Pong")));
        assertGoneAtOnce("Pong", tab);
    }

    @Test
    void inTheBackground_aPageBeatsOnAtItsInterval_andIsNotCalledStalled() throws Exception {
        try (Tab exhibit = open("exhibit.html?HB_APP_ID=background");
                Tab other = open("plain.html")) {
            awaitVerdict("background", fine("background"));
            exhibit.await("document.visibilityState === 'hidden'");
            exhibit.evaluate("messages.length = 0");
            List<String> verdicts = verdictsFor("background", Duration.ofSeconds(5));
            assertEquals(List.of(fine("background")), verdicts);
            // A timer of the page itself would come to 5.
            int pings = Integer.parseInt(exhibit.evaluate("messages.filter(m => m.includes('/hb_ping?200')).length"));
            assertTrue(pings > 15, () -> pings + " pings in 5 s");
            assertEquals("0", exhibit.evaluate("messages.filter(m => m.includes('progress')).length"));

            exhibit.show();
            exhibit.await("messages.some(m => m.includes('progress'))");
            assertEquals("hidden", other.evaluate("document.visibilityState"));
        }
    }

    @Test
    void aPageThatHangs_isSilent_andComesBack() throws Exception {
        try (Tab tab = open("exhibit.html?HB_APP_ID=hanging")) {
            awaitVerdict("hanging", fine("hanging"));
            tab.evaluate("setTimeout(() => { const end = Date.now() + 2600; while (Date.now() < end); }, 0)");
            String late = "WARNING - somewhat late application [hanging]";
            assertEquals(List.of(fine("hanging"), late), verdictsUntil("hanging", late));
            awaitVerdict("hanging", fine("hanging"));
        }
    }

    @Test
    void aScriptElementAlone_beatsFromTheServerItCameFrom_andSaysGoodbye() throws Exception {
        Tab tab = open("tag.html");
        awaitVerdict("tag", fine("tag"));
        assertEquals("200", tab.evaluate("Heartbeat.page.getInterval()"));
        tab.evaluate("Heartbeat.page.frame()");
        String stalled = "CRITICAL - stalled application [tag]";
        assertEquals(List.of(fine("tag"), stalled), verdictsUntil("tag", stalled));
        assertGoneAtOnce("tag", tab);
    }

    @Test
    void whatThePagesAddressSays_countsMoreThanTheElement() throws Exception {
        try (Tab tab = open("tag.html?HB_APP_ID=a%26b+c&HB_URL=" + encoded(pages.url() + "/recorder"))) {
            tab.await("Heartbeat.page");
            assertEquals("a&b c " + pages.url() + "/recorder", tab.evaluate("""
                    Heartbeat.page.getAppId() + ' ' + Heartbeat.page.getUrl()"""));
            awaitRecorded(pages, "GET hb_init?200&appid=a%26b%20c&");
            awaitRecorded(pages, "GET hb_ping?200&appid=a%26b%20c&");
        }
        awaitRecorded(pages, "POST hb_done?0&appid=a%26b%20c&");
    }

    @ParameterizedTest
    @CsvSource({
        "HB_APP_ID=K%C3%A4fer&HB_URL=//kiosk:1, Käfer //kiosk:1",
        "HB_APP_ID=100%&HB_URL=http%3A%2F%2Fa%3A1, 100% http://a:1",
        "HB_APP_ID=%E0%A4%A&HB_URL=a:1, �%A a:1",
        "HB_APP_ID=&HB_URL=, fallback http://fallback:1",
        "NO_HB_APP_ID=x&xHB_URL=y, fallback http://fallback:1"
    })
    void whatIsPassedInThePagesAddress_isRead(String query, String expected) throws Exception {
        // The disk answers to any query.
        try (Tab tab = chromium.open(onDisk("file.html") + "?" + query)) {
            tab.await("window.Heartbeat");
            assertEquals(expected, tab.evaluate("""
                    Heartbeat.getPassedAppId('fallback') + ' ' + Heartbeat.getPassedUrl('http://fallback:1')"""));
        }
    }

    @Test
    void theModuleOfAnotherOrigin_isTheSameLibrary() throws Exception {
        Tab tab = open("module.html");
        tab.await("window.imported");
        assertEquals("[true,true,\"" + server() + "\",null]", tab.evaluate("imported"));
        awaitVerdict("module", fine("module"));
        assertGoneAtOnce("module", tab);
    }

    @Test
    void whereThePolicyAllowsNoWorker_thePagesOwnTimerBeats() throws Exception {
        Tab tab = open("without-worker.html?HB_APP_ID=timer");
        tab.await("messages.filter(m => m.includes('hb_ping')).length > 3");
        assertEquals("1", tab.evaluate("messages.filter(m => m.startsWith('no worker')).length"));
        assertEquals(List.of(fine("timer")), verdictsFor("timer", Duration.ofSeconds(1)));
        assertGoneAtOnce("timer", tab);
    }

    /** What the manual says a Content-Security-Policy needs. */
    @Test
    void thePolicyOfTheManual_isEnough_forTheWorkerToo() throws Exception {
        Tab tab = open("policy.html");
        awaitVerdict("policy", fine("policy"));
        assertEquals("true", tab.evaluate("Heartbeat.page._clock._worker !== null"));
        assertGoneAtOnce("policy", tab);
    }

    @Test
    void aPageOfTheKiosksDisk_beats() throws Exception {
        Tab tab = chromium.open(onDisk("file.html") + "?HB_URL=127.0.0.1:" + RestAssured.port);
        awaitVerdict("file", fine("file"));
        assertGoneAtOnce("file", tab);
    }

    @Test
    void aPageThatIsLeft_isGone_andStartsAnewWhenTheVisitorGoesBack() throws Exception {
        Tab tab = open("exhibit.html?HB_APP_ID=back");
        awaitVerdict("back", fine("back"));
        tab.evaluate("window.onpageshow = event => { window.wasKept = event.persisted; }");
        tab.navigate(pages.url() + "/plain.html");
        awaitVerdict("back", noRecord("back"));
        tab.await("location.pathname === '/plain.html'");
        tab.evaluate("history.back()");
        tab.await("window.wasKept");
        awaitVerdict("back", fine("back"));
        assertEquals("2", tab.evaluate("messages.filter(m => m.includes('/hb_init?')).length"));
        assertGoneAtOnce("back", tab);
    }

    @Test
    void whileTheServerIsAway_thePageAsksOnceAnInterval_andIsThereWhenItIsBack() throws Exception {
        Pages recorder = Pages.start(server());
        int port = recorder.port();
        try (Tab tab = open("exhibit.html?HB_APP_ID=away&HB_URL=" + encoded(recorder.url() + "/recorder"))) {
            awaitRecorded(recorder, "GET hb_ping?200&appid=away&");
            recorder.close();
            tab.await("messages.some(m => m.startsWith('no answer to'))");
            tab.evaluate("messages.length = 0");
            Thread.sleep(2000);
            int asked = Integer.parseInt(tab.evaluate("messages.filter(m => m.includes('/hb_ping?')).length"));
            assertTrue(asked <= 2 * 11, () -> asked + " messages of at most 11 pings and as many failures");
            assertTrue(asked >= 6, () -> asked + " messages");
            recorder = Pages.start(server(), port);
            awaitRecorded(recorder, "GET hb_ping?200&appid=away&");
        } finally {
            recorder.close();
        }
    }

    @Test
    void everyOptionAndMethod_asThePageItselfSeesIt() throws Exception {
        try (Tab tab = open("checks.html")) {
            tab.await("window.outcome");
            assertEquals("29 checks, failed: ", tab.evaluate("outcome"));
        }
    }

    private Tab open(String page) throws Exception {
        return chromium.open(pages.url() + "/" + page);
    }

    private static String onDisk(String page) {
        return Path.of("src/test/resources/browser", page).toUri().toString();
    }

    /** Closes a page that was fine or stalled, and sees it gone before silence could have told. */
    private static void assertGoneAtOnce(String id, Tab tab) throws Exception {
        String before = verdict(id);
        long closed = System.nanoTime();
        tab.close();
        List<String> verdicts = verdictsUntil(id, noRecord(id));
        Duration took = Duration.ofNanos(System.nanoTime() - closed);
        assertTrue(took.compareTo(UNTIL_LOST) < 0, () -> "took " + took);
        assertTrue(List.of(before, noRecord(id)).containsAll(verdicts), verdicts::toString);
    }

    private static void awaitVerdict(String id, String verdict) throws InterruptedException {
        verdictsUntil(id, verdict);
    }

    /** The different verdicts on an application, in order, until that one shows; each without its data. */
    private static List<String> verdictsUntil(String id, String last) throws InterruptedException {
        List<String> verdicts = new ArrayList<>();
        within(AT_MOST).untilAsserted(() -> assertEquals(last, addVerdict(verdicts, id), () -> "saw only " + verdicts));
        return verdicts;
    }

    private static List<String> verdictsFor(String id, Duration time) throws InterruptedException {
        List<String> verdicts = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            addVerdict(verdicts, id);
            Thread.sleep(20);
        }
        return verdicts;
    }

    private static String addVerdict(List<String> verdicts, String id) {
        String verdict = verdict(id);
        if (verdicts.isEmpty() || !verdicts.get(verdicts.size() - 1).equals(verdict)) {
            verdicts.add(verdict);
        }
        return verdict;
    }

    private static String verdict(String id) {
        return given().queryParam("appid", id).get("/status").body().asString().split("\\|")[0];
    }

    private static void awaitRecorded(Pages recorder, String start) throws InterruptedException {
        within(AT_MOST)
                .untilAsserted(() -> assertTrue(
                        recorder.recorded().stream().anyMatch(line -> line.startsWith(start)),
                        () -> "no " + start + " in " + recorder.recorded()));
    }

    private static String fine(String id) {
        return "OK - fine application [" + id + "]";
    }

    private static String noRecord(String id) {
        return "CRITICAL - no application record for queried ID: [" + id + "]";
    }

    private static String server() {
        return "http://127.0.0.1:" + RestAssured.port;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
