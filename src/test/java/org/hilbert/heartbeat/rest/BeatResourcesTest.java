package org.hilbert.heartbeat.rest;

import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

@QuarkusTest
class BeatResourcesTest extends ServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"/hb_init", "/hb_ping"})
    void initAndPingAnswerTheMaxWaitAsABareInteger(String path) {
        get(path + "?500&appid=Pong")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(equalTo("1500"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/hb_init?500&appid=Pong", "/hb_ping?500&appid=Pong", "/heartbeat.html?container=Pong&next=500"})
    void progressDoesNotChangeTheAnswer(String beat) {
        assertEquals("1500", body(beat + "&progress=9223372036854775807"));
    }

    @Test
    void aGoodbyeIsNotRefusedForItsProgress() {
        assertEquals("Good bye!", body("/hb_done?0&appid=Pong&progress=soon"));
    }

    @Test
    void doneAnswersAGoodbye_alsoToOneNobodyKnows() {
        get("/hb_done?0&appid=Pong")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(equalTo("Good bye!"));
        assertEquals("", body("/list"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "application/x-www-form-urlencoded; appid=Other&500",
                "application/json;                  {\"appid\":",
                "text/plain;                        anything",
            })
    void aPostIsTaken_andItsBodyIgnored(String contentType, String content) {
        raw().header("Content-Type", contentType)
                .body(content)
                .post("/hb_ping?500&appid=Pong")
                .then()
                .statusCode(200)
                .body(equalTo("1500"));
        assertEquals("Pong", body("/list"));
    }

    @Test
    void aPostWithoutABodyIsTaken() {
        raw().post("/hb_ping?500&appid=Pong").then().statusCode(200).body(equalTo("1500"));
    }

    @Test
    void theOriginalFormIsAnsweredLikeAPing() {
        get("/heartbeat.html?container=pong&next=500").then().statusCode(200).body(equalTo("1500"));
        assertEquals("pong", body("/list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "image/png", ";;q=,/"})
    void theAnswerIsPlainText_whateverIsAccepted(String accept) {
        raw().header("Accept", accept)
                .get("/hb_ping?500&appid=Pong")
                .then()
                .statusCode(200)
                .contentType("text/plain");
    }

    @Test
    void headAnswersAsGetWould_butTakesNothingIn() {
        raw().head("/hb_ping?500&appid=Pong").then().statusCode(200).contentType("text/plain");
        raw().head("/hb_ping?-5&appid=Pong").then().statusCode(400);
        assertEquals("", body("/list"));
    }

    @Test
    void optionsSaysWhatIsAllowed() {
        raw().options("/hb_ping").then().statusCode(204).header("Allow", "GET, POST, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hb_init?500&appid=Pong", "/hb_ping?-1&appid=Pong", "/status", "/list"})
    void pagesOfAnyOriginMayReadTheAnswer(String path) {
        raw().header("Origin", "https://exhibit.example").get(path).then().header("Access-Control-Allow-Origin", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hb_init", "/hb_ping", "/hb_done", "/heartbeat.html", "/list", "/status"})
    void aPreflightIsAnswered_alsoThatOfAPageFromTheInternet(String path) {
        raw().header("Origin", "https://exhibit.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .header("Access-Control-Request-Private-Network", "true")
                .options(path)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Methods", "GET, POST, HEAD")
                .header("Access-Control-Allow-Headers", "*, Authorization")
                .header("Access-Control-Allow-Private-Network", "true");
    }

    @ParameterizedTest
    @CsvSource({
        "/hb_ping?-5&appid=Pong,        timeout must be 0 or more ms",
        "/hb_ping?soon&appid=Pong,      timeout must be a number",
        "/hb_ping?86400001&appid=Pong,  timeout must be at most 86400000 ms",
        "/hb_init?appid=Pong,           timeout must be given",
        "/hb_ping?500,                  appid must be given",
        "/hb_done,                      appid must be given",
        "/hb_ping?500&appid=,           appid must not be empty",
        "/hb_ping?500&appid=a%0Ab,      appid must not contain control characters",
        "/heartbeat.html?next=5,        container must be given",
        "/hb_init?500&appid=Pong&progress=-1,  progress must be a whole number from 0 to 9223372036854775807 (appid=Pong)",
        "/hb_ping?500&appid=Pong&progress=,    progress must be a whole number from 0 to 9223372036854775807 (appid=Pong)",
        "/heartbeat.html?container=Pong&next=500&progress=x, progress must be a whole number",
    })
    void badInputIsRefusedInOneSentence_andChangesNothing(String request, String beginning) {
        body("/hb_init?500&appid=Pong");
        time.passMillis(600);
        String before = body("/status");
        get(request).then().statusCode(400).contentType("text/plain").body(startsWith(beginning));
        assertEquals(before, body("/status"));
    }

    @Test
    void anIdOf256CharactersIsTaken_andOneMoreIsRefused() {
        body("/hb_ping?500&appid=" + "%F0%9F%8E%AE".repeat(256));
        get("/hb_ping?500&appid=" + "x".repeat(257))
                .then()
                .statusCode(400)
                .body(equalTo("appid must have at most 256 characters, had 257"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.htm", "/hb_pong?500&appid=x", "/hb_ping/x", "/health/app", "/nothing.html"})
    void anUnknownPathIsNotFound_inOneSentence(String path) {
        get(path).then().statusCode(404).contentType("text/plain").body(startsWith("there is nothing here"));
    }

    @Test
    void aMethodThatIsNotTaken_isTold() {
        raw().put("/hb_ping?500&appid=x").then().statusCode(405).header("Allow", "GET, POST, HEAD, OPTIONS");
        raw().put("/hb%5Fping?500&appid=x").then().statusCode(405).header("Allow", "GET, POST, HEAD, OPTIONS");
        raw().post("/health/app/hb_1").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        raw().delete("/status").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void aTrailingSlashInHbUrlDoesNoHarm() {
        assertEquals("1500", body("//hb_ping?500&appid=Pong"));
    }

    /** Whatever a beat is answered, and whichever way it takes: one with a body comes by routes that one without does not. */
    @ParameterizedTest
    @CsvSource({
        "GET,    /hb_ping?500&appid=Pong,            200",
        "GET,    /hb_ping/?500&appid=Pong,           200",
        "GET,    /hb_ping;x=1?500&appid=Pong,        200",
        "GET,    /hb_done?0&appid=Pong,              200",
        "HEAD,   /hb_ping?500&appid=Pong,            200",
        "OPTIONS,/hb_ping,                           204",
        "GET,    /hb_ping?soon&appid=Pong,           400",
        "GET,    /hb_ping?500,                       400",
        "POST,   /hb_init?500&appid=Pong,            200",
        "POST,   /hb_init?-5&appid=Pong,             400",
        "GET,    /heartbeat.html?container=Pong&next=5, 200",
    })
    void everyAnswerIsForItsMoment_forAnyPage_andForNothingElse(String method, String path, int status) {
        for (String content : List.of("", "not read")) {
            RequestSpecification request = raw().accept("application/json");
            (content.isEmpty() ? request : request.body(content))
                    .request(method, path)
                    .then()
                    .statusCode(status)
                    .header("Cache-Control", "no-store")
                    .header("Access-Control-Allow-Origin", "*")
                    .header("X-Content-Type-Options", "nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void otherMethodsAreRefused_andTheAnswerIsForItsMomentToo(String method) {
        raw().request(method, "/hb_ping?500&appid=Pong")
                .then()
                .statusCode(405)
                .header("Allow", Methods.BEAT)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void aSemicolonLeadsToNoOtherResource() {
        get("/hb_ping;x=1/list").then().statusCode(404);
        get("/hb_ping;/../list").then().statusCode(200).body(equalTo(""));
    }
}
