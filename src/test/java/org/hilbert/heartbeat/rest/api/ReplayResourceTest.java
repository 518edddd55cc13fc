package org.hilbert.heartbeat.rest.api;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

/** T = 500 ms, max wait 1.5 s: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class ReplayResourceTest extends ServerTest {
    @Test
    void otherThresholdsAreTriedOnWhatWasRecorded() {
        body("/hb_ping?500&appid=tried");
        time.passMillis(8000);
        body("/hb_ping?500&appid=tried");
        get("/api/replay?appid=tried&warning=6&critical=10&lost=20")
                .then()
                .statusCode(200)
                .body("silences", equalTo(1))
                .body("total.present", equalTo(2))
                .body("total.proposed", equalTo(0))
                .body("total.gone", equalTo(2))
                .body("applications[0].application", equalTo("tried"))
                .body("alarms.level", hasItems("WARNING", "CRITICAL"))
                .body("alarms[0].verdict", equalTo("GONE"))
                .body("alarms[0].silenceMillis", equalTo(8000))
                .body("alarms[0].promiseMillis", equalTo(500))
                .body("left", equalTo(0));
        get("/api/replay?appid=tried&tolerance=500ms")
                .then()
                .body("total.earlier", equalTo(2))
                .body("total.added", equalTo(1));
        get("/api/replay?appid=tried&warning=4")
                .then()
                .body("total.later", equalTo(1))
                .body("total.same", equalTo(1))
                .body("alarms[0].byMillis", equalTo(1500));
    }

    @Test
    void aSilenceThatLastsCountsToo() {
        body("/hb_ping?500&appid=lasting");
        time.passMillis(8000);
        get("/api/replay?appid=lasting&warning=6&critical=10&lost=20").then().body("total.gone", equalTo(2));
    }

    @Test
    void allAreCounted_andAsManyToldAsAreAskedFor() {
        body("/hb_ping?500&appid=often");
        time.passMillis(8000);
        body("/hb_ping?500&appid=often");
        get("/api/replay?appid=often&limit=1").then().body("alarms", hasSize(1)).body("left", equalTo(1));
        get("/api/replay?appid=often&limit=0")
                .then()
                .body("alarms", empty())
                .body("applications", empty())
                .body("total.same", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "warning=6|thresholds must rise, with at most three decimals: 0 < warning < critical < lost <= 100.0, were"
                        + " 6.0, 5.0, 6.0",
                "warning=x|warning must be a number such as 3 or 2.5",
                "warning=-1|warning must be a number such as 3 or 2.5",
                "warning=0.5|warning must be 1 or more, since a silence that was shorter than promised is not recorded;"
                        + " was 0.5",
                "tolerance=5|tolerance must be a number with its unit, such as 500ms, 30s, 90m, 2h or 3d",
                "tolerance=101d|tolerance must be 1ms to 100d, was 8726400s",
                "limit=1001|limit must be a whole number from 0 to 1000, was 1001",
            })
    void aMistakeIsTold(String query, String sentence) {
        body("/hb_ping?500&appid=Pong");
        time.passMillis(2000);
        get("/api/replay?" + query).then().statusCode(400).body("detail", equalTo(sentence));
    }
}
