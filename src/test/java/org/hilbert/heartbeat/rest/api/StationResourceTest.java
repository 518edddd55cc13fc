package org.hilbert.heartbeat.rest.api;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class StationResourceTest extends ServerTest {
    @Test
    void theStationIsToldInAFewFields() {
        body("/hb_ping?500&appid=Pong");
        time.passMillis(7500);
        body("/hb_ping?500&appid=Zelda");
        get("/api/station")
                .then()
                .statusCode(200)
                .body("version", not(nullValue()))
                .body("now", equalTo(time.wallNow().toString()))
                .body("applications", equalTo(2))
                .body("states.CRITICAL", equalTo(1))
                .body("states.STARTING", equalTo(1))
                .body("states.UP", nullValue())
                .body("alarming", equalTo(1))
                .body("open", equalTo(true))
                .body("closes", nullValue())
                .body("opens", nullValue())
                .body("cover", nullValue())
                .body("journalTrouble", nullValue())
                .body("rosterTrouble", nullValue());
    }
}
