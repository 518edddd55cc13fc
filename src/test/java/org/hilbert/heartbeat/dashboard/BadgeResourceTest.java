package org.hilbert.heartbeat.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** T = 500 ms: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class BadgeResourceTest extends ServerTest {
    @Test
    void aBadgeIsAPictureThatNobodyKeeps_andThatCanDoNothing() {
        body("/hb_init?500&appid=Pong");
        get("/badge/Pong.svg")
                .then()
                .statusCode(200)
                .contentType("image/svg+xml;charset=UTF-8")
                .header("Cache-Control", equalTo("no-cache"))
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .header("X-Content-Type-Options", "nosniff")
                .header("Access-Control-Allow-Origin", "*")
                .body("svg.title", equalTo("Pong: starting"));
    }

    @Test
    void theWordIsTheState_andTheColourSaysTheSame() {
        body("/hb_init?500&appid=Pong");
        body("/hb_ping?500&appid=Pong");
        says("Pong", "up", "#1a7f37");
        time.passMillis(4500);
        says("Pong", "late", "#8a5a00");
        time.passMillis(3000);
        says("Pong", "critical", "#c21f2c");
        time.passMillis(1500);
        says("Pong", "lost", "#c21f2c");
        body("/hb_done?500&appid=Pong");
        says("Pong", "stopping", "#59636e");
        time.passMillis(60_000);
        registry.sweep();
        says("Pong", "gone", "#59636e");
    }

    @Test
    void maintenanceHasALookOfItsOwn() {
        body("/hb_init?500&appid=worked-on");
        time.passMillis(9000);
        raw().contentType("application/json")
                .body("{\"application\":\"worked-on\"}")
                .post("/api/maintenance")
                .then()
                .statusCode(201);
        says("worked-on", "maintenance", "#0a5cc2");
        raw().delete("/api/maintenance?application=worked-on").then().statusCode(200);
        says("worked-on", "lost", "#c21f2c");
    }

    @Test
    void oneThatNeverWasIsNotFound_andAPictureSaysSo() {
        get("/badge/nobody.svg")
                .then()
                .statusCode(404)
                .contentType("image/svg+xml;charset=UTF-8")
                .body("svg.title", equalTo("nobody: unknown"));
    }

    @Test
    void anIdMayBeAnything() {
        for (String id : List.of("hall 1/pong", "a.svg", "<b>&\"'", "游戏 🎮", "../x", "%2F")) {
            beat(Command.PING, id, 500, "127.0.0.1");
            String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            get("/badge/" + encoded + ".svg").then().statusCode(200);
            get("/badge/" + encoded + ".svg?label=it").then().body("svg.title", equalTo("it: starting"));
        }
    }

    @Test
    void aLabelIsBounded_andTurnsNothingAround() {
        body("/hb_init?500&appid=Pong");
        get("/badge/Pong.svg?label=" + "%F0%9F%8E%AE".repeat(65))
                .then()
                .body("svg.title", equalTo("🎮".repeat(63) + "…: starting"));
        get("/badge/Pong.svg?label=%E2%80%AEgnoP%0A%00").then().body("svg.title", startsWith("%E2%80%AEgnoP%0A%00: "));
    }

    @Test
    void uptimeIsRoundedDown() {
        body("/hb_init?500&appid=failing");
        time.passMillis(8500);
        body("/hb_ping?500&appid=failing");
        get("/badge/failing.svg?metric=uptime").then().statusCode(200).body("svg.title", equalTo("failing: 88.23 %"));
        get("/badge/failing.svg?metric=uptime&window=1h&label=1%20h").then().body("svg.title", equalTo("1 h: 88.23 %"));
        get("/badge/nobody.svg?metric=uptime").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/badge/%20.svg|appid must not be empty",
                "/badge/.svg|appid must not be empty",
                "/badge/a.svg?metric=age|metric must be state or uptime",
                "/badge/a.svg?metric=uptime&window=2d|window must be 1h, 24h, 7d or 30d",
            })
    void aMistakeIsOneSentence(String path, String sentence) {
        get(path).then().statusCode(400).body(equalTo(sentence));
    }

    @Test
    void otherMethodsAndFormsAreRefused() {
        raw().options("/badge/Pong.svg").then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
        raw().head("/badge/Pong.svg").then().statusCode(404);
        raw().post("/badge/Pong.svg").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        get("/badge/Pong.png").then().statusCode(404).contentType("text/plain");
    }

    private static void says(String id, String word, String colour) {
        get("/badge/" + id + ".svg")
                .then()
                .statusCode(200)
                .body("svg.title", equalTo(id + ": " + word))
                .body("svg.rect[1].@fill", equalTo(colour));
    }
}
