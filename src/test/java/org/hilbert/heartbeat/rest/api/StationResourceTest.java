package org.hilbert.heartbeat.rest.api;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
                .body("late", equalTo(0))
                .body("open", equalTo(true))
                .body("closes", nullValue())
                .body("opens", nullValue())
                .body("cover", nullValue())
                .body("recovery.perHour", equalTo(10))
                .body("recovery.perApplicationPerHour", equalTo(3))
                .body("recovery.left", equalTo(10))
                .body("journalTrouble", nullValue())
                .body("rosterTrouble", nullValue());
        get("/health/app/Pong").then().statusCode(503);
        get("/api/station").then().body("recovery.left", equalTo(9));
    }

    @Test
    void withoutARoster_nothingIsExpected() {
        assertEquals(
                "{\"present\":false,\"open\":[],\"closed\":[],\"startAllowanceMillis\":15000,"
                        + "\"defaults\":{\"warning\":3.0,\"critical\":5.0,\"lost\":6.0,\"stalledAfter\":5.0,"
                        + "\"toleranceMillis\":1000},\"total\":0,\"applications\":[],\"maintenance\":[]}",
                body("/api/roster"));
        raw().head("/api/roster").then().statusCode(200);
        raw().options("/api/roster").then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
    }
}
