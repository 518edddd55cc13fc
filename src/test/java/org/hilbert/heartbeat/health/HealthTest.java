package org.hilbert.heartbeat.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Sweep;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** T = 500 ms: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class HealthTest extends ServerTest {
    private static final String LIVE = "/q/health/live";

    @Inject
    Sweep sweep;

    @Test
    void withoutApplicationsTheServerIsAlive() {
        get(LIVE).then().statusCode(200).body("status", equalTo("UP")).body("checks", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "1500, STARTING, UP,   200, 1.00",
        "4500, LATE,     UP,   200, 3.00",
        "7499, LATE,     UP,   200, 4.99",
        "7500, CRITICAL, DOWN, 503, 5.00",
        "9000, LOST,     DOWN, 503, 6.00",
    })
    void anApplicationHasACheckOfItsOwn(long silentMillis, String state, String status, int code, String od) {
        beat(Command.INIT, "Tom & Jerry", 500);
        time.passMillis(silentMillis);
        get(LIVE)
                .then()
                .statusCode(code)
                .body("checks.name", contains("Tom & Jerry"))
                .body("checks[0].status", equalTo(status))
                .body("checks[0].data.state", equalTo(state))
                .body("checks[0].data.od", equalTo(od))
                .body("checks[0].data.delay", equalTo(1500));
        raw().get("/health/app/Tom%20%26%20Jerry")
                .then()
                .statusCode(code)
                .body("name", equalTo("Tom & Jerry"))
                .body("status", equalTo(status))
                .body("state", equalTo(state))
                .body("od", equalTo(od))
                .body("delay", equalTo(1500));
    }

    @Test
    void oneThatBeatsButMakesNoProgress_isDown_untilItMoves() {
        ping("Pong", 7);
        time.passMillis(4000);
        ping("Pong", 7);
        time.passMillis(3500);
        ping("Pong", 7);
        get(LIVE)
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"))
                .body("checks[0].status", equalTo("DOWN"))
                .body("checks[0].data.state", equalTo("STALLED"));
        get("/health/app/Pong")
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"))
                .body("state", equalTo("STALLED"))
                .body("od", equalTo("0.00"));
        ping("Pong", 8);
        get(LIVE).then().statusCode(200);
        get("/health/app/Pong").then().statusCode(200);
    }

    @Test
    void aCheckComesAndGoesWithItsApplication() {
        beat(Command.PING, "Pong", 500);
        beat(Command.PING, "Zelda", 500);
        get(LIVE).then().body("checks.name", hasItem("Pong")).body("checks.name", hasItem("Zelda"));
        beat(Command.DONE, "Pong", 0);
        get(LIVE).then().body("checks.name", contains("Zelda"));
        beat(Command.DONE, "Zelda", 5000);
        get(LIVE).then().statusCode(200).body("checks[0].data.state", equalTo("STOPPING"));
        time.passMillis(5000);
        get(LIVE).then().body("checks", empty());
    }

    @Test
    void aLostApplicationThatIsForgotten_hasNoCheckAnyMore() {
        beat(Command.PING, "Pong", 500);
        time.pass(Duration.ofHours(1));
        get(LIVE).then().statusCode(503);
        time.pass(Duration.ofDays(1));
        get(LIVE).then().statusCode(200).body("checks", empty());
    }

    @ParameterizedTest
    @CsvSource({"/q/health/ready, heartbeat server;journal", "/q/health/group/server, heartbeat server"})
    void theServersOwnHealthDoesNotKnowOfApplications(String path, String checks) {
        sweep();
        beat(Command.PING, "Pong", 500);
        time.passMillis(9000);
        get(path).then().statusCode(200).body("checks.name", containsInAnyOrder((Object[]) checks.split(";")));
    }

    @Test
    void aServerWhoseSweepsNoLongerComeThrough_isDown() {
        sweep();
        time.pass(Duration.ofSeconds(14));
        get("/q/health/group/server").then().statusCode(200);
        time.pass(Duration.ofSeconds(1));
        get("/q/health/group/server").then().statusCode(503);
        get("/q/health/ready").then().statusCode(503);
    }

    /** A probe with a misspelt group must not be green for ever. */
    @Test
    void aGroupThatNobodyDefinedIsDown() {
        for (int i = 0; i < 200; i++) {
            get("/q/health/group/other" + i).then().statusCode(503);
        }
        sweep();
        get("/q/health/group/server").then().statusCode(200);
    }

    @Test
    void whileApplicationsComeAndGo_everyQuestionIsAnswered() {
        CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
                beat(i % 3 == 2 ? Command.DONE : Command.PING, "app " + i / 3, 0);
            }
        });
        while (!coming.isDone()) {
            get(LIVE).then().statusCode(200);
        }
        coming.join();
    }

    @Test
    void anUnknownApplicationIsDown() {
        get("/health/app/nobody")
                .then()
                .statusCode(503)
                .body("name", equalTo("nobody"))
                .body("status", equalTo("DOWN"));
    }

    @ParameterizedTest
    @CsvSource({
        "/health/app/, appid must not be empty",
        "/health/app/%00, appid must not contain control characters or line breaks",
    })
    void badInputIsRefused(String path, String sentence) {
        raw().get(path).then().statusCode(400).body(equalTo(sentence));
    }

    @Test
    void anIdMayHoldASlash() {
        beat(Command.PING, "hall 1/pong", 500);
        raw().get("/health/app/hall%201%2Fpong").then().statusCode(200);
        raw().get("/health/app/hall%201/pong").then().statusCode(200);
    }

    private void ping(String id, long progress) {
        body("/hb_ping?500&appid=" + id + "&progress=" + progress);
    }

    private void sweep() {
        sweep.run();
    }

    private void beat(Command command, String id, long millis) {
        beat(command, id, millis, "127.0.0.1");
    }
}
