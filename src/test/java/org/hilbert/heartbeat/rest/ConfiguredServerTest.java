package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static java.util.Map.entry;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server of several hosts, with everything set otherwise than by default. */
@QuarkusTest
@TestProfile(ConfiguredServerTest.Configured.class)
class ConfiguredServerTest extends ServerTest {
    public static class Configured implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    entry("heartbeat.identity", "app-at-host"),
                    entry("heartbeat.status.several", "worst"),
                    entry("heartbeat.status.http-codes", "true"),
                    entry("heartbeat.tolerance", "500ms"),
                    entry("heartbeat.max-timeout", "60s"),
                    entry("heartbeat.max-applications", "3"),
                    entry("heartbeat.health.max-checks", "2"),
                    entry("heartbeat.metrics.max-applications", "0"),
                    entry("heartbeat.stalled-after", "1.2"),
                    entry("heartbeat.recovery.probes", "false"),
                    entry("heartbeat.threshold.warning", "1.5"),
                    entry("heartbeat.threshold.critical", "2"),
                    entry("heartbeat.threshold.lost", "4"));
        }
    }

    @Test
    void anApplicationIsShownWithItsHost_asThePythonServerDoes() {
        assertEquals("1000", body("/hb_ping?500&appid=Tetris"));
        assertEquals("Tetris @ 127.0.0.1", body("/list"));
        assertEquals(
                "OK - fine application [Tetris @ 127.0.0.1]| od=0.00;1.5;2;0;4 delay=1000ms;;;",
                body("/status?0&appid=Tetris"));
        get("/status?appid=Zelda")
                .then()
                .statusCode(503)
                .body(equalTo("CRITICAL - no application record for queried ID: [Zelda @ 127.0.0.1]"));
    }

    @Test
    void sameNamesOnTwoHostsAreTwoApplications_andHostPicksOne() {
        beat("Tetris", "10.0.0.5");
        time.passMillis(1600);
        beat("Tetris", "10.0.0.6");
        assertEquals("Tetris @ 10.0.0.5,\nTetris @ 10.0.0.6", body("/list"));
        assertEquals("Tetris @ 10.0.0.6", body("/list?host=10.0.0.6"));
        String late = "WARNING - somewhat late application [Tetris @ 10.0.0.5]| od=1.60;1.5;2;0;4 delay=1000ms;;;";
        String fine = "OK - fine application [Tetris @ 10.0.0.6]| od=0.00;1.5;2;0;4 delay=1000ms;;;";
        assertEquals(late, body("/status?appid=Tetris&host=10.0.0.5"));
        assertEquals(fine, body("/status?appid=Tetris&host=10.0.0.6"));
        assertEquals(late, body("/status?host=10.0.0.5"));
        assertEquals(fine, body("/status?appid=Tetris%20@%2010.0.0.6"));
        get("/health/app/Tetris?host=10.0.0.6").then().statusCode(200);
        get("/health/app/Tetris%20@%2010.0.0.6").then().statusCode(200);
        get("/health/app/Tetris").then().statusCode(503);
    }

    @Test
    void probesNeedNoBudget_ifThatIsSaid() {
        beat("Tetris", "10.0.0.5");
        time.passMillis(4000);
        for (int restart = 0; restart < 20; restart++) {
            get("/health/app/Tetris?host=10.0.0.5").then().statusCode(503).body("status", equalTo("DOWN"));
            get("/health/app/nobody").then().statusCode(503);
            time.pass(Duration.ofMinutes(2));
        }
        get("/api/station").then().body("recovery.left", equalTo(10));
    }

    @Test
    void theApiKnowsAnApplicationByItsFullName_orByNameAndHost_alsoWhenItIsGone() {
        beat("Tetris", "10.0.0.5");
        for (String path : List.of("/api/apps/Tetris?host=10.0.0.5", "/api/apps/Tetris%20@%2010.0.0.5")) {
            get(path).then().statusCode(200).body("id", equalTo("Tetris @ 10.0.0.5"));
        }
        get("/api/apps?host=10.0.0.6").then().body("total", equalTo(0));
        beat(Command.DONE, "Tetris", 0, "10.0.0.5");
        get("/api/apps/Tetris%20@%2010.0.0.5").then().body("state", equalTo("DONE"));
        get("/api/apps/Tetris%20@%2010.0.0.5/history").then().body("entries[0].to", equalTo("DONE"));
        raw().contentType("application/json")
                .body("{\"application\":\"Tetris\"}")
                .post("/api/maintenance?host=10.0.0.5")
                .then()
                .statusCode(201)
                .body("application", equalTo("Tetris @ 10.0.0.5"));
        raw().delete("/api/maintenance?application=Tetris&host=10.0.0.5").then().statusCode(200);
    }

    @Test
    void aFullNameMeansTheSame_alsoBeforeTheFirstBeat() {
        raw().contentType("application/json")
                .body("{\"for\":\"1h\",\"application\":\"Tetris @ 10.0.0.9\"}")
                .post("/api/maintenance")
                .then()
                .statusCode(201)
                .body("application", equalTo("Tetris @ 10.0.0.9"));
        raw().delete("/api/maintenance?application=Tetris%20@%2010.0.0.9")
                .then()
                .statusCode(200);
        get("/status?appid=Tetris%20@%20kiosk")
                .then()
                .body(equalTo("CRITICAL - no application record for queried ID: [Tetris @ kiosk @ 127.0.0.1]"));
    }

    @Test
    void anIpv6HostIsFoundByAnyOfItsSpellings() {
        beat("Tetris", "fd00::5");
        assertEquals("Tetris @ fd00::5", body("/list"));
        assertEquals("Tetris @ fd00::5", body("/list?host=fd00:0:0:0:0:0:0:5"));
        assertEquals("Tetris @ fd00::5", body("/list?host=FD00::0005"));
    }

    @Test
    void theFullNameOfALongIdCanBeAskedFor() {
        beat("x".repeat(256), "10.0.0.5");
        assertTrue(
                body("/status?appid=" + "x".repeat(256) + "%20@%2010.0.0.5").startsWith("OK - fine application [xxx"));
    }

    @Test
    void ofSeveralTheWorstIsTold_withTheDataOfEach() {
        beat("Pong", "10.0.0.5");
        time.passMillis(1600);
        beat("a=b", "10.0.0.5");
        get("/status")
                .then()
                .statusCode(200)
                .body(equalTo("WARNING - somewhat late application [Pong @ 10.0.0.5] (worst of 2)|"
                        + " 'od Pong @ 10.0.0.5'=1.60;1.5;2;0;4 'delay Pong @ 10.0.0.5'=1000ms;;;"
                        + " 'od a%3Db @ 10.0.0.5'=0.00;1.5;2;0;4 'delay a%3Db @ 10.0.0.5'=1000ms;;;"));
        time.passMillis(2400);
        beat("a=b", "10.0.0.5");
        get("/status")
                .then()
                .statusCode(503)
                .body(startsWith("CRITICAL - lost application [Pong @ 10.0.0.5] (worst of 2)|"));
    }

    @Test
    void ofSeveralAStalledOneIsWorseThanALateOne() {
        beat("late", "10.0.0.5");
        body("/hb_init?500&appid=Pong&progress=0");
        time.passMillis(1199);
        body("/hb_ping?500&appid=Pong&progress=0");
        time.passMillis(301);
        get("/status").then().body(startsWith("WARNING - somewhat late application [late @ 10.0.0.5] (worst of 2)|"));
        body("/hb_ping?500&appid=Pong&progress=0");
        get("/status")
                .then()
                .statusCode(503)
                .body(equalTo("CRITICAL - stalled application [Pong @ 127.0.0.1] (worst of 2)|"
                        + " 'od Pong @ 127.0.0.1'=0.00;1.5;2;0;4 'delay Pong @ 127.0.0.1'=1000ms;;;"
                        + " 'od late @ 10.0.0.5'=1.50;1.5;2;0;4 'delay late @ 10.0.0.5'=1000ms;;;"));
        time.passMillis(500);
        get("/status").then().body(startsWith("CRITICAL - quite late application [late @ 10.0.0.5] (worst of 2)|"));
        time.passMillis(2000);
        get("/status").then().body(startsWith("CRITICAL - lost application [late @ 10.0.0.5] (worst of 2)|"));
    }

    @Test
    void aFullServerRefusesANewApplication_andKnownOnesGoOn() {
        beat("a", "10.0.0.5");
        beat("b", "10.0.0.5");
        body("/hb_ping?500&appid=c");
        get("/hb_ping?500&appid=d")
                .then()
                .statusCode(503)
                .contentType("text/plain")
                .body(equalTo("this server already knows 3 applications and takes no further one"));
        body("/hb_ping?500&appid=c");
    }

    @Test
    void moreApplicationsThanChecksAreSummedUpInOne() {
        beat("a", "10.0.0.5");
        beat("b", "10.0.0.5");
        get("/q/health/live").then().body("checks.name", contains("a @ 10.0.0.5", "b @ 10.0.0.5"));
        time.passMillis(2000);
        beat("c", "10.0.0.5");
        get("/q/health/live")
                .then()
                .statusCode(503)
                .body("checks.name", contains("3 applications"))
                .body("checks[0].status", equalTo("DOWN"))
                .body("checks[0].data", equalTo(Map.of("STARTING", 1, "CRITICAL", 2)));
    }

    @Test
    void withoutMetricsOneByOne_noApplicationIsNamed() {
        beat("Tetris", "10.0.0.5");
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("heartbeat_applications{state=\"STARTING\""))
                .body(containsString("heartbeat_applications_left_out 0.0"))
                .body(not(containsString("Tetris")));
    }

    @Test
    void theLongestPromiseIsConfigured() {
        get("/hb_ping?60001&appid=c")
                .then()
                .statusCode(400)
                .body(equalTo("timeout must be at most 60000 ms, was 60001 (appid=c)"));
    }

    private void beat(String id, String address) {
        beat(Command.PING, id, 500, address);
    }
}
