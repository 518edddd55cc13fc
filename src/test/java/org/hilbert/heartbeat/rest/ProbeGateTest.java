package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Grant;
import org.hilbert.heartbeat.server.RecoveryBudget;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Ten recoveries an hour, three of one application; whoever began is left to it for two minutes. */
@QuarkusTest
class ProbeGateTest extends ServerTest {
    private static final Duration COOL_DOWN = Duration.ofMinutes(2);

    @Inject
    RecoveryBudget budget;

    /** The number of the last line of history before the test. */
    private long newest;

    @BeforeEach
    void remember() {
        newest = get("/api/changes").jsonPath().getLong("newest");
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"GET", "HEAD"})
    void ofAHundredThatFailAtOnce_tenAreRestarted(Method method) {
        manyPing(100, "app");
        time.passMillis(9000);
        for (int round = 0; round < 3; round++) {
            List<Integer> restarted = IntStream.range(0, 100)
                    .filter(i -> raw().request(method, "/health/app/app" + i).statusCode() == 503)
                    .boxed()
                    .toList();
            assertEquals(IntStream.range(0, 10).boxed().toList(), restarted, "in round " + round);
            time.pass(Duration.ofSeconds(30));
        }
        get("/health/app/app10")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("state", equalTo("LOST"))
                .body(
                        "withheld",
                        equalTo("the hour has seen 10 recoveries of this station, which is all there may be"));
        get("/q/health/live").then().statusCode(503);
    }

    @Test
    void eachRestartIsTold_andOnceThatThereAreNoMore_untilItWasAlive() {
        loseIt();
        for (int restart = 0; restart < 3; restart++) {
            get("/health/app/Pong").then().statusCode(503).body("withheld", nullValue());
            get("/health/app/Pong").then().statusCode(503);
            time.pass(COOL_DOWN);
        }
        get("/health/app/Pong").then().statusCode(200);
        get("/health/app/Pong").then().statusCode(200);
        assertEquals(List.of("DONE", "DONE", "DONE", "WITHHELD"), told());
        beat(Command.PING, "Pong", 500, "127.0.0.1");
        get("/health/app/Pong").then().statusCode(200).body("withheld", nullValue());
        loseIt();
        get("/health/app/Pong").then().statusCode(200).body("status", equalTo("UP"));
        assertEquals(List.of("DONE", "DONE", "DONE", "WITHHELD", "WITHHELD"), told());
        get("/api/changes?limit=1000&after=" + newest)
                .then()
                .body("entries[-1].application", equalTo("Pong"))
                .body("entries[-1].action", equalTo("liveness probe"))
                .body("entries[-1].purpose", equalTo("a restart by whoever asks whether it is alive"))
                .body(
                        "entries[-1].text",
                        equalTo("it was recovered 3 times within the hour, which is all there may be"));
    }

    @Test
    void whileALadderIsAtIt_theProbeHearsThatAllIsWell() {
        loseIt();
        budget.ask(ApplicationId.of("Pong"), Grant.Holder.LADDER);
        get("/health/app/Pong")
                .then()
                .statusCode(200)
                .body("withheld", equalTo("the recovery ladder has begun to recover it a short time ago"));
        time.pass(COOL_DOWN);
        get("/health/app/Pong").then().statusCode(503);
    }

    @Test
    void misspeltNamesDoNotUseUpTheBudget_andAreToldOfOnce() {
        loseIt();
        for (int i = 0; i < 50; i++) {
            get("/health/app/nobody" + i).then().statusCode(i < 10 ? 503 : 200);
        }
        assertEquals(11, told().size());
        get("/health/app/Pong").then().statusCode(503);
    }

    @Test
    void aProbeOfWhoeverIsWell_needsNoBudget() {
        beat(Command.PING, "Pong", 500, "127.0.0.1");
        for (int i = 0; i < 20; i++) {
            get("/health/app/Pong").then().statusCode(200).body("withheld", nullValue());
        }
        assertEquals(10, budget.left());
    }

    private void loseIt() {
        beat(Command.PING, "Pong", 500, "127.0.0.1");
        time.passMillis(9000);
    }

    /** How the attempts of this test went, the oldest first. */
    private List<String> told() {
        return get("/api/changes?limit=1000&after=" + newest)
                .jsonPath()
                .getList("entries.findAll { it.action }.result");
    }
}
