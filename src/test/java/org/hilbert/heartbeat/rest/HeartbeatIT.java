package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server, as a user starts it, in real time: an application beats, goes quiet, and comes back. */
@QuarkusIntegrationTest
@TestProfile(HeartbeatIT.Impatient.class)
class HeartbeatIT {
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "heartbeat.sweep.every", "10s",
                    "heartbeat.tolerance", "100ms",
                    "heartbeat.threshold.warning", "2",
                    "heartbeat.threshold.critical", "4",
                    "heartbeat.threshold.lost", "6");
        }
    }

    /** A max wait of 500 ms: late after 1 s, critical after 2 s, lost after 3 s. */
    @Test
    void anApplicationBeats_goesQuiet_isLost_andComesBack() throws InterruptedException {
        assertEquals("500", get("/hb_init?400&appid=Pong"));
        for (int beat = 0; beat < 10; beat++) {
            assertEquals("500", get("/hb_ping?400&appid=Pong"));
            assertEquals("OK - fine application [Pong]", verdict());
            Thread.sleep(100);
        }

        List<String> verdicts = verdictsUntil("CRITICAL - lost application [Pong]");
        assertEquals(
                List.of(
                        "OK - fine application [Pong]",
                        "WARNING - somewhat late application [Pong]",
                        "CRITICAL - quite late application [Pong]",
                        "CRITICAL - lost application [Pong]"),
                verdicts);
        assertEquals("CRITICAL - no application record for queried ID: [Pong]", get("/status?appid=Pong"));
        given().get("/q/health/live").then().statusCode(503);
        given().get("/q/health/group/server").then().statusCode(200);

        assertEquals("500", get("/hb_ping?400&appid=Pong"));
        assertEquals("OK - fine application [Pong]", verdict());
        assertEquals("Good bye!", get("/hb_done?0&appid=Pong"));
        assertEquals("UNKNOWN - no heartbeat clients at the moment...", get("/status"));
        given().get("/q/health/live").then().statusCode(200);
    }

    /** Late after 202 ms. With the scheduler's passes alone, each would be told at another of them, which are 10 s apart. */
    @Test
    void changesAreTold_longBeforeTheSchedulersNextPass() throws InterruptedException {
        long giveUp = System.nanoTime() + AT_MOST.toNanos();
        for (int number = 0; number < 5; number++) {
            String id = "Quick" + number;
            get("/hb_ping?1&appid=" + id);
            while (!get("/api/changes?appid=" + id).contains("LATE")) {
                assertTrue(
                        System.nanoTime() - giveUp < 0, "waited " + AT_MOST + " and heard of no more than " + number);
                Thread.sleep(20);
            }
            get("/hb_done?0&appid=" + id);
        }
    }

    /** The different verdicts of the status line, in order, until the last one shows; each without its data. */
    private static List<String> verdictsUntil(String last) throws InterruptedException {
        List<String> verdicts = new ArrayList<>();
        long giveUp = System.nanoTime() + AT_MOST.toNanos();
        while (verdicts.isEmpty() || !verdicts.get(verdicts.size() - 1).equals(last)) {
            assertTrue(System.nanoTime() - giveUp < 0, "waited " + AT_MOST + " and saw only " + verdicts);
            String verdict = verdict();
            if (verdicts.isEmpty() || !verdicts.get(verdicts.size() - 1).equals(verdict)) {
                verdicts.add(verdict);
            }
            Thread.sleep(20);
        }
        return verdicts;
    }

    private static String verdict() {
        return get("/status").split("\\|")[0];
    }

    private static String get(String path) {
        return given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .body()
                .asString();
    }
}
