package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** T = 500 ms: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class ApplicationsResourceTest extends ServerTest {
    @Test
    void withoutApplicationsTheListIsEmpty() {
        get("/api/apps")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Access-Control-Allow-Origin", "*")
                .body("total", equalTo(0))
                .body("applications", empty());
    }

    @Test
    void anApplicationIsShownWithAllThatIsKnown() {
        body("/hb_init?500&appid=Pong");
        time.passMillis(4500);
        String since = time.wallNow().toString();
        time.passMillis(100);
        assertEquals(
                "{\"total\":1,\"applications\":[{\"id\":\"Pong\",\"state\":\"LATE\",\"reason\":\"SILENT\","
                        + "\"text\":\"was silent for too long\",\"od\":3.07,\"maxWaitMillis\":1500,\"silenceMillis\":4600,"
                        + "\"thresholds\":{\"warning\":3.0,\"critical\":5.0,\"lost\":6.0},"
                        + "\"alarming\":false,\"withheld\":false,\"expected\":false,\"onRoster\":true,\"since\":\""
                        + since + "\"}]}",
                body("/api/apps"));
    }

    @Test
    void aStateLeavesOnlyThoseInIt_andALostOneIsAmongThem() {
        body("/hb_ping?500&appid=Pong");
        time.passMillis(9000);
        body("/hb_ping?500&appid=Zelda");
        get("/api/apps?state=LOST").then().body("total", equalTo(1)).body("applications.id", contains("Pong"));
        get("/api/apps?state=starting").then().body("applications.id", contains("Zelda"));
        get("/api/apps?state=UP").then().body("total", equalTo(0));
    }

    @Test
    void aPartOfTheIdFindsThem_inCapitalsOrNot() {
        for (String id : List.of("Pong", "PING 1", "Überblick", "a.b")) {
            beat(Command.PING, id, 500, "127.0.0.1");
        }
        get("/api/apps?find=p").then().body("total", equalTo(2)).body("applications.id", contains("Pong", "PING 1"));
        get("/api/apps?find=%C3%BCBER").then().body("applications.id", contains("Überblick"));
        get("/api/apps?find=.").then().body("applications.id", contains("a.b"));
        get("/api/apps?find=").then().body("total", equalTo(4));
    }

    @Test
    void theWorstComeFirst_thoseWithNothingTheMatterAsTheyWereRegistered_andTheCoveredLast() {
        beat(Command.PING, "covered", 500, "127.0.0.1");
        time.passMillis(600);
        beat(Command.PING, "lost first", 500, "127.0.0.1");
        beat(Command.PING, "lost longer ago", 100, "127.0.0.1");
        time.passMillis(2000);
        beat(Command.PING, "critical", 500, "127.0.0.1");
        time.passMillis(2600);
        beat(Command.PING, "late", 500, "127.0.0.1");
        time.passMillis(4900);
        beat(Command.PING, "fine", 9000, "127.0.0.1");
        time.passMillis(100);
        beat(Command.PING, "fine too", 500, "127.0.0.1");
        raw().contentType("application/json")
                .body("{\"application\":\"covered\"}")
                .post("/api/maintenance")
                .then()
                .statusCode(201);
        get("/api/apps?order=worst")
                .then()
                .body(
                        "applications.id",
                        contains("lost longer ago", "lost first", "critical", "late", "fine", "fine too", "covered"));
        get("/api/apps?order=worst&limit=2&offset=1&strip=true")
                .then()
                .body("total", equalTo(7))
                .body("applications.id", contains("lost first", "critical"))
                .body("applications.strip.state.flatten()", contains("NONE", "LOST", "NONE", "CRITICAL"));
        get("/api/apps?order=First").then().body("applications[0].id", equalTo("covered"));
        get("/api/station").then().body("states.LATE", equalTo(1)).body("late", equalTo(1));
        raw().contentType("application/json").body("{}").post("/api/maintenance");
        get("/api/station").then().body("states.LATE", equalTo(1)).body("late", equalTo(0));
        raw().delete("/api/maintenance").then().statusCode(200);
        raw().delete("/api/maintenance?application=covered").then().statusCode(200);
    }

    @Test
    void theLastDayIsShownInQuartersOfAnHour() {
        // From here on the clock shows the beginning of one.
        long past = time.wallNow().getEpochSecond() % 900;
        time.pass(Duration.ofSeconds(900 - past).minusNanos(time.wallNow().getNano()));
        Instant start = time.wallNow();
        body("/hb_init?3600000&appid=Pong");
        time.pass(Duration.ofMinutes(15));
        body("/hb_ping?500&appid=Pong");
        time.pass(Duration.ofMinutes(15));
        get("/api/apps?strip=true&find=Pong")
                .then()
                .body("applications[0].strip.state", contains("NONE", "STARTING", "LOST"))
                .body(
                        "applications[0].strip.from",
                        contains(
                                start.minus(Duration.ofMinutes(23 * 60 + 30)).toString(),
                                start.toString(),
                                start.plus(Duration.ofMinutes(15)).toString()));
        get("/api/apps").then().body("applications[0].strip", nullValue());
        get("/api/apps/Pong").then().body("strip.state", contains("NONE", "STARTING", "LOST"));
        body("/hb_done?0&appid=Pong");
        get("/api/apps/Pong").then().body("state", equalTo("DONE")).body("strip.state", hasItem("LOST"));
    }

    @Test
    void aListHasPages() {
        manyPing(25, "a");
        get("/api/apps?limit=10&offset=20")
                .then()
                .body("total", equalTo(25))
                .body("applications.id", contains("a20", "a21", "a22", "a23", "a24"));
        get("/api/apps?limit=10").then().body("applications", hasSize(10));
        get("/api/apps?offset=25").then().body("applications", empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/apps?limit=0|limit must be a whole number from 1 to 1000, was 0",
                "/api/apps?limit=1001|limit must be a whole number from 1 to 1000, was 1001",
                "/api/apps?limit=9999999999999999999|limit must be a whole number from 1 to 1000, was 9999999999999999999",
                "/api/apps?limit=ten|limit must be a whole number from 1 to 1000",
                "/api/apps?limit=|limit must be a whole number from 1 to 1000",
                "/api/apps?offset=-1|offset must be a whole number from 0 to 2147483647, was -1",
                "/api/apps?order=last|order must be first or worst",
                "/api/apps?strip=yes|strip must be true or false",
                "/api/apps?state=DONE|state must be one of EXPECTED, STARTING, UP, LATE, STALLED, CRITICAL, LOST, STOPPING",
                "/api/apps?host=a,b|host must be an address of at most 64 letters, digits, dots, colons, dashes and "
                        + "underscores",
                "/api/apps/%00|appid must not contain control characters or line breaks",
                "/api/apps/%20|appid must not be empty",
                "/api/apps/%80|id must be UTF-8 once its percent-encoding is undone",
                "/api/apps/Pong/history?limit=1001|limit must be a whole number from 1 to 1000, was 1001",
                "/api/apps/Pong/history?before=x|before must be a whole number from 0 to 9223372036854775807",
            })
    void aMistakeIsAProblemInOneSentence(String path, String sentence) {
        get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("Bad Request"))
                .body("status", equalTo(400))
                .body("detail", equalTo(sentence));
    }

    @Test
    void whatIsLookedForIsBounded() {
        get("/api/apps?find=" + "x".repeat(256)).then().statusCode(200);
        get("/api/apps?find=" + "x".repeat(257))
                .then()
                .statusCode(400)
                .body("detail", equalTo("find must have at most 256 characters, had 257"));
    }

    @Test
    void parametersThatAreNotKnownAreIgnored() {
        get("/api/apps?colour=red").then().statusCode(200);
    }

    @Test
    void oneApplicationIsShownWithItsPast() {
        body("/hb_init?500&appid=Tom%20%26%20Jerry");
        time.passMillis(500);
        body("/hb_ping?500&appid=Tom%20%26%20Jerry");
        String since = time.wallNow().toString();
        time.pass(Duration.ofSeconds(3));
        get("/api/apps/Tom%20%26%20Jerry")
                .then()
                .statusCode(200)
                .body("id", equalTo("Tom & Jerry"))
                .body("state", equalTo("UP"))
                .body("since", equalTo(since))
                .body("od", equalTo(2.0f))
                .body("uptime.window", contains("1h", "24h", "7d", "30d"))
                .body("uptime.windowMillis", contains(3_600_000, 86_400_000, 604_800_000, 2_592_000_000L))
                .body("uptime[0].ratio", equalTo(1.0f))
                .body("uptime.whole", contains(false, false, false, false))
                .body("uptime[0].upMillis", equalTo(3500))
                .body("uptime[0].downMillis", equalTo(0))
                .body("uptime[0].failures", equalTo(0))
                .body("uptime[0].mtbfMillis", nullValue())
                .body("intervals.count", equalTo(1))
                .body("intervals.maxMillis", equalTo(500));
    }

    @Test
    void aFailureCounts() {
        body("/hb_init?500&appid=failing");
        time.passMillis(8500);
        body("/hb_ping?500&appid=failing");
        get("/api/apps/failing")
                .then()
                .body("uptime[0].failures", equalTo(1))
                .body("uptime[0].upMillis", equalTo(7500))
                .body("uptime[0].downMillis", equalTo(1000))
                .body("uptime[0].mtbfMillis", equalTo(7500))
                .body("uptime[0].mttrMillis", equalTo(1000))
                .body("uptime[0].ratio", equalTo(0.882352f));
    }

    @Test
    void oneThatIsGoneIsKnownFromItsHistory() {
        body("/hb_init?500&appid=gone");
        body("/hb_done?0&appid=gone");
        get("/api/apps/gone")
                .then()
                .statusCode(200)
                .body("state", equalTo("DONE"))
                .body("reason", equalTo("SAID_GOODBYE"))
                .body("alarming", equalTo(false))
                .body("od", nullValue());
    }

    @Test
    void theSilencesBetweenBeatsAreSpreadOverBuckets_theUsualOnesFine_theOthersToo() {
        beat(Command.INIT, "a/intervals", 5000, "127.0.0.1");
        for (int i = 0; i < 20; i++) {
            time.passMillis(i == 10 ? 1900 : 100 + i % 2);
            beat(Command.PING, "a/intervals", 5000, "127.0.0.1");
        }
        get("/api/apps/a%2Fintervals/intervals")
                .then()
                .statusCode(200)
                .body("count", equalTo(20))
                .body("p50Millis", equalTo(101))
                .body("p90Millis", equalTo(101))
                .body("maxMillis", equalTo(1900))
                .body("buckets[0].fromMillis", equalTo(100))
                .body("buckets[0].toMillis", equalTo(101))
                .body("buckets[0].count", equalTo(9))
                .body("buckets[1].count", equalTo(10))
                .body("buckets[-1].fromMillis", equalTo(1000))
                .body("buckets[-1].toMillis", equalTo(2000))
                .body("buckets[-1].count", equalTo(1));
    }

    @Test
    void withoutASilenceThereIsNoBucket() {
        body("/hb_init?500&appid=fresh");
        assertEquals("{\"count\":0,\"buckets\":[]}", body("/api/apps/fresh/intervals"));
    }

    @ParameterizedTest
    @CsvSource({"/api/apps/nobody", "/api/apps/nobody/history", "/api/apps/nobody/intervals"})
    void oneThatNeverWasIsNotFound(String path) {
        get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body(
                        "detail",
                        equalTo("nothing is known of the application [nobody], neither now nor in the history"));
    }

    @Test
    void anIdMayHoldASlash_aPercentSignAndAnything() {
        for (String id : List.of("hall 1/pong", "100%/history", "游戏 🎮", "a+b?c#d", "history", "intervals")) {
            beat(Command.PING, id, 500, "127.0.0.1");
            String encoded = java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                    .replace("+", "%20");
            get("/api/apps/" + encoded).then().statusCode(200).body("id", equalTo(id));
            get("/api/apps/" + encoded + "/intervals").then().statusCode(200).body("count", equalTo(0));
            get("/api/apps/" + encoded + "/history").then().statusCode(200).body("entries[0].application", equalTo(id));
        }
    }

    @Test
    void aHistoryHasPages_theNewestFirst() {
        body("/hb_init?500&appid=Zelda");
        body("/hb_ping?500&appid=Zelda");
        time.passMillis(7500);
        body("/hb_ping?500&appid=other");
        var first =
                get("/api/apps/Zelda/history?limit=2").then().statusCode(200).extract();
        assertEquals(List.of("CRITICAL", "LATE"), first.path("entries.to"));
        assertEquals(List.of("LATE", "UP"), first.path("entries.from"));
        assertEquals(3000, first.<Integer>path("entries[1].lengthMillis"));
        assertNull(first.<Object>path("entries[0].lengthMillis"));
        assertEquals("application", first.path("entries[0].cause"));
        assertEquals("SILENT", first.path("entries[0].reason"));
        assertEquals("was silent for too long", first.path("entries[0].text"));
        long next = first.<Number>path("next").longValue();
        var second = get("/api/apps/Zelda/history?limit=2&before=" + next)
                .then()
                .statusCode(200)
                .extract();
        assertEquals(List.of("UP", "STARTING"), second.path("entries.to"));
        assertTrue(second.<Number>path("entries[0].number").longValue() < next);
    }

    @Test
    void headAndOptionsAreAnswered() {
        body("/hb_init?500&appid=Zelda");
        for (String path :
                List.of("/api/apps", "/api/apps/Zelda", "/api/apps/Zelda/history", "/api/apps/Zelda/intervals")) {
            raw().head(path).then().statusCode(200);
            raw().options(path).then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
            raw().delete(path)
                    .then()
                    .statusCode(405)
                    .contentType("application/problem+json")
                    .header("Allow", "GET, HEAD, OPTIONS")
                    .body("detail", equalTo("this path takes GET, HEAD, OPTIONS"));
        }
    }
}
