package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Uptime;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A station reports, with a promise of 1 s: its link is late after 6 s of silence, critical after 10 s, lost after 12 s. Nothing
 * is late here of what it tells of, however long that takes.
 */
@QuarkusTest
class StationReportsResourceTest extends ServerTest {
    private static int stations;

    @Inject
    HistoryKeeper keeper;

    private String station;
    private String run = "run-1";
    private long number;
    private long ticket = -1;
    private Instant ticketSince;
    private long beginning;

    @BeforeEach
    void aStationThatNobodyKnows() {
        station = "station-" + ++stations;
        beginning = keeper.history().newest();
    }

    @Test
    void whatItTellsOfIsKnown_andIsNotJudgedHere() {
        JsonPath receipt = report(0, "", app("Tetris", "UP", 100), true);
        assertEquals(1, receipt.getLong("number"));
        assertEquals(0, receipt.getLong("taken"));
        assertFalse(receipt.getBoolean("whole"), "all is known");
        for (int i = 0; i < 20; i++) {
            time.passMillis(1000);
            report(0, "", "", false);
            registry.sweep();
        }
        get("/api/apps/" + encoded("Tetris"))
                .then()
                .body("state", equalTo("UP"))
                .body("maxWaitMillis", equalTo(2500))
                .body("cover", nullValue());
        get("/status?appid=" + encoded("heartbeat server")).then().body(containsString("OK - fine application"));
    }

    @Test
    void aChangeHappenedWhenItSaysSo_andOnceHoweverOftenItIsTold() {
        report(0, "", app("Tetris", "UP", 0), true);
        time.passMillis(5000);
        String changes =
                change("Tetris", "LATE", "SILENT", 3000, 9000) + "," + change("Tetris", "UP", "PINGED", 500, 500);
        assertEquals(2, report(0, changes, "", false).getLong("taken"));
        assertEquals(2, report(0, changes, "", false).getLong("taken"), "its receipt was lost, so it is told anew");
        assertEquals(
                List.of("DONE UP", "UP LATE", "LATE UP"),
                changes("Tetris").stream().map(c -> c.from() + " " + c.to()).toList());
        assertEquals(time.wallNow().minusMillis(3000), changes("Tetris").get(1).at());
    }

    @Test
    void aReportThatIsDeliveredTwice_isTakenInOnce() {
        report(0, "", app("Tetris", "UP", 0), true);
        String body = body(1, change("Tetris", "LOST", "SILENT", 0, 0), "", false);
        post(body).then().statusCode(200).body("taken", equalTo(2));
        String late = body(0, change("Tetris", "UP", "PINGED", 0, 0), "", false)
                .replace("\"number\":" + number, "\"number\":1");
        post(late).then().statusCode(200).body("taken", equalTo(2)).body("number", equalTo(2));
        assertEquals("LOST", get("/api/apps/" + encoded("Tetris")).jsonPath().getString("state"));
    }

    @Test
    void aReportThatWasHeldUpOnItsWay_isNotTakenIn() {
        report(0, "", app("Tetris", "UP", 0), true);
        String old = body(0, change("Tetris", "LATE", "SILENT", 0, 0), "", false);
        time.passMillis(5500);
        post(old).then().statusCode(200).body("number", equalTo(1)).body("taken", equalTo(0));
        assertEquals(
                1,
                report(0, change("Tetris", "LATE", "SILENT", 5500, 9000), "", false)
                        .getLong("taken"));
        assertEquals(time.wallNow().minusMillis(5500), changes("Tetris").get(1).at());
    }

    @Test
    void ofAReportThatWasOnItsWayForAWhile_theAgesCountFromWhenItWasSent() {
        report(0, "", app("Tetris", "UP", 0), true);
        time.passMillis(2000);
        String sent = body(0, change("Tetris", "LATE", "SILENT", 100, 1000), "", false);
        time.passMillis(3000);
        post(sent).then().statusCode(200).body("taken", equalTo(1));
        assertEquals(time.wallNow().minusMillis(3100), changes("Tetris").get(1).at());
    }

    @Test
    void whileNothingIsHeardOfIt_itsLinkAlarms_andItsApplicationsAreCovered() {
        report(0, "", app("Tetris", "UP", 0) + "," + app("Pong", "LOST", 0), true);
        time.passMillis(5900);
        registry.sweep();
        get("/api/apps/" + encoded("Pong")).then().body("alarming", equalTo(true));
        time.passMillis(6200);
        registry.sweep();
        get("/api/apps/" + encoded("heartbeat server"))
                .then()
                .body("state", equalTo("LOST"))
                .body("alarming", equalTo(true));
        for (String name : List.of("Tetris", "Pong")) {
            get("/api/apps/" + encoded(name))
                    .then()
                    .body("alarming", equalTo(false))
                    .body("cover.kind", equalTo("NETWORK"));
        }
        get("/status?appid=" + encoded("Tetris"))
                .then()
                .body(containsString("OK - not known now, its station is not heard: application [Tetris @ " + station));
    }

    @Test
    void afterACut_historySaysNetwork_andWhatHappenedMeanwhileCountsAsWhatItWas() {
        report(0, "", app("Tetris", "UP", 0) + "," + app("Pong", "UP", 0), true);
        Instant cut = time.wallNow();
        time.passMillis(30_000);
        registry.sweep();
        assertEquals(
                List.of(cut + " lasts"),
                interruptions().stream().map(known -> known.from() + " lasts").toList());
        assertEquals(Duration.ZERO, uptime("Tetris").up(), "nothing is known of this time yet");
        time.passMillis(30_000);
        registry.sweep();
        // Pong was critical from 10 s to 40 s of the 60 s.
        report(
                0,
                change("Pong", "CRITICAL", "SILENT", 50_000, 55_000) + ","
                        + change("Pong", "STARTING", "ANNOUNCED", 20_000, 20_000) + ","
                        + change("Pong", "UP", "PINGED", 19_000, 19_000),
                "",
                false);
        assertEquals(
                List.of(cut + " until " + time.wallNow()),
                interruptions().stream()
                        .filter(known -> known.until().isPresent())
                        .map(known -> known.from() + " until " + known.until().get())
                        .toList());
        assertEquals(
                List.of("DONE UP"),
                changes("Tetris").stream().map(c -> c.from() + " " + c.to()).toList());
        assertEquals(Duration.ofSeconds(60), uptime("Tetris").up());
        assertEquals(Duration.ofSeconds(30), uptime("Pong").up());
        assertEquals(Duration.ofSeconds(30), uptime("Pong").down());
        assertEquals(1, uptime("Pong").failures());
        assertEquals(Duration.ofSeconds(30), uptime("Pong").meanTimeToRecovery().orElseThrow());
        get("/api/apps/" + encoded("Pong")).then().body("cover", nullValue());
        String history = body("/api/apps/" + encoded("Tetris") + "/history");
        assertTrue(history.contains("\"network\""), history);
    }

    @Test
    void afterACutInWhichItsServerBeganAnew_theTimeCountsForNothing() {
        report(0, "", app("Tetris", "UP", 0), true);
        time.passMillis(60_000);
        registry.sweep();
        run = "run-2";
        number = 0;
        ticket = -1;
        report(0, "", app("Tetris", "UP", 0), true);
        time.passMillis(5_000);
        assertEquals(Duration.ofSeconds(5), uptime("Tetris").up());
        assertEquals(Duration.ZERO, uptime("Tetris").down());
        get("/api/apps/" + encoded("Tetris")).then().body("cover", nullValue());
    }

    @Test
    void whoIsNotInAWholeReport_isNotThereAnyMore() {
        report(0, "", app("Tetris", "UP", 0) + "," + app("Pong", "UP", 0), true);
        report(0, "", app("Pong", "UP", 0), true);
        assertTrue(registry.status(id("Tetris")).isEmpty());
        assertTrue(registry.status(id("Pong")).isPresent());
    }

    @Test
    void ofANewRun_andWhereChangesAreMissing_allIsAskedFor() {
        assertTrue(report(3, change("Tetris", "UP", "PINGED", 0, 0), "", false).getBoolean("whole"));
        assertFalse(report(4, "", app("Tetris", "UP", 0), true).getBoolean("whole"));
        assertTrue(
                report(6, change("Tetris", "LATE", "SILENT", 0, 0), "", false).getBoolean("whole"));
        assertFalse(report(7, "", app("Tetris", "LATE", 0), true).getBoolean("whole"));
    }

    @Test
    void aStationThatSaysGoodbye_alarmsNobody_andIsGoneWithItsApplicationsAMinuteLater() {
        report(0, "", app("Tetris", "UP", 0), true);
        number++;
        post(body(0, "", "", false).replace("\"goodbye\":false", "\"goodbye\":true"))
                .then()
                .statusCode(200);
        get("/api/apps/" + encoded("Tetris"))
                .then()
                .body("state", equalTo("UP"))
                .body("cover.why", equalTo("the server of its station has stopped"));
        time.passMillis(61_000);
        registry.sweep();
        assertTrue(registry.status(id("Tetris")).isEmpty());
        assertEquals(State.DONE, changes("Tetris").get(1).to());
        assertEquals(List.of(), interruptions());
    }

    @Test
    void aStationThatIsForgotten_takesItsApplicationsWithIt() {
        report(0, "", app("Tetris", "UP", 0), true);
        time.untilAllIsForgotten(registry);
        assertEquals(0, registry.size());
        assertTrue(report(0, "", "", false).getBoolean("whole"), "it is a new station");
    }

    @Test
    void whoBeatsHereHimself_isJudgedHereAgain() {
        report(0, "", app("Tetris", "UP", 0), true);
        body("/hb_ping?1000&appid=" + encoded("Tetris"));
        for (int i = 0; i < 6; i++) {
            time.passMillis(1000);
            report(0, "", "", false);
            registry.sweep();
        }
        get("/api/apps/" + encoded("Tetris")).then().body("state", equalTo("LATE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"run\":\"run-1\"|\"run\":\"\"|run must be 1 to 64",
                "\"number\":1|\"number\":0|number must be a whole number from 1",
                "\"after\":0|\"after\":-1|after must be",
                "\"changes\":[]|\"changes\":{}|changes must be a list of at most 500",
                "\"applications\":[]|\"applications\":[{}]|application must not be empty",
                "\"applications\":[]|\"applications\":[1]|applications must be a list of objects",
                "\"changes\":[]|\"changes\":[[]]|changes must be a list of objects",
                "\"whole\":false|\"whole\":1|whole must be true or false",
                "\"timeoutMillis\":1000|\"timeoutMillis\":0|timeoutMillis must be",
                "\"applications\":[]|\"applications\":[{\"application\":\"heartbeat server\"}]|must not be called heartbeat server",
                "\"applications\":[]|\"applications\":[{\"application\":\"A\",\"state\":\"DEAD\"}]|state must be one that is known here",
            })
    void whatIsMalformed_isRefusedWithASentence(String good, String bad, String sentence) {
        String body = body(0, "", "", false);
        assertTrue(body.contains(good), body);
        post(body.replace(good, bad)).then().statusCode(400).body(containsString(sentence));
        get("/api/apps/" + encoded("heartbeat server")).then().statusCode(404);
    }

    @Test
    void aStationWithAMalformedName_isRefused() {
        raw().contentType("application/json")
                .body(body(0, "", "", false))
                .post("/api/stations/a%20b/reports")
                .then()
                .statusCode(400)
                .body(containsString("a station must have a name of 1 to 100"));
    }

    private JsonPath report(long after, String changes, String applications, boolean whole) {
        Response answer = post(body(after, changes, applications, whole));
        assertEquals(200, answer.statusCode(), answer.asString());
        ticket = answer.jsonPath().getLong("ticket");
        ticketSince = time.wallNow(); // no time passes while it is answered
        return answer.jsonPath();
    }

    private String body(long after, String changes, String applications, boolean whole) {
        number++;
        String shown = ticket < 0
                ? ""
                : ",\"ticket\":" + ticket + ",\"ticketAgeMillis\":"
                        + Duration.between(ticketSince, time.wallNow()).toMillis();
        return "{\"run\":\"" + run + "\",\"number\":" + number + ",\"after\":" + after + ",\"changes\":[" + changes
                + "],\"applications\":[" + applications + "],\"whole\":" + whole
                + ",\"timeoutMillis\":1000,\"goodbye\":false" + shown + "}";
    }

    private Response post(String body) {
        return raw().contentType("application/json").body(body).post("/api/stations/" + station + "/reports");
    }

    private static String app(String name, String state, long heard) {
        return "{\"application\":\"" + name + "\",\"state\":\"" + state + "\",\"reason\":\"PINGED\",\"heardMillis\":"
                + heard + ",\"maxWaitMillis\":2500}";
    }

    private static String change(String name, String state, String reason, long age, long heard) {
        return "{\"application\":\"" + name + "\",\"state\":\"" + state + "\",\"reason\":\"" + reason
                + "\",\"ageMillis\":" + age + ",\"heardMillis\":" + heard + "}";
    }

    private String encoded(String name) {
        return name.replace(" ", "%20") + "%20@%20" + station;
    }

    private ApplicationId id(String name) {
        return ApplicationId.of(name).at(station);
    }

    private List<StateChange> changes(String name) {
        return keeper.history().page(beginning, 1000).stream()
                .flatMap(line -> line.change().stream())
                .filter(change -> change.id().equals(id(name)))
                .toList();
    }

    private List<Interruption> interruptions() {
        return keeper.history().page(beginning, 1000).stream()
                .map(Entry::interruption)
                .flatMap(java.util.Optional::stream)
                .filter(known -> known.cause() == Interruption.Cause.NETWORK)
                .toList();
    }

    private Uptime uptime(String name) {
        return keeper.uptime(id(name), Hours.ALWAYS).get(0);
    }
}
