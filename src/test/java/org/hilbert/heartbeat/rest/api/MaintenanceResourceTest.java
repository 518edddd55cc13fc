package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.server.MaintenanceBook;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@QuarkusTest
class MaintenanceResourceTest extends ServerTest {
    private static final String PATH = "/api/maintenance";

    @TestHTTPResource
    URL server;

    @Inject
    MaintenanceBook book;

    @AfterEach
    void nothingIsOnAnyMore() {
        book.on().forEach(maintenance -> book.switchOff(maintenance.application()));
    }

    @Test
    void nothingIsOn() {
        get(PATH).then().statusCode(200).body("total", equalTo(0)).body("maintenance", empty());
    }

    @Test
    void itIsSwitchedOn_coversAnApplication_andOff() {
        body("/hb_ping?500&appid=Pong");
        time.passMillis(7500);
        get("/api/apps/Pong").then().body("alarming", equalTo(true));
        Instant now = time.wallNow();
        post("{\"application\":\"Pong\",\"for\":\"2h\",\"why\":\"new lamp\"}")
                .then()
                .statusCode(201)
                .contentType("application/json")
                .body("application", equalTo("Pong"))
                .body("from", equalTo(now.toString()))
                .body("until", equalTo(now.plus(Duration.ofHours(2)).toString()))
                .body("why", equalTo("new lamp"))
                .body("planned", equalTo(false))
                .body("on", equalTo(true));
        get(PATH).then().body("total", equalTo(1)).body("maintenance.application", contains("Pong"));
        get("/api/apps/Pong")
                .then()
                .body("state", equalTo("CRITICAL"))
                .body("alarming", equalTo(false))
                .body("cover.kind", equalTo("MAINTENANCE"))
                .body("cover.why", equalTo("new lamp"));
        raw().delete(PATH + "?application=Pong")
                .then()
                .statusCode(200)
                .body("application", equalTo("Pong"))
                .body("on", equalTo(false));
        get("/api/apps/Pong").then().body("alarming", equalTo(true)).body("cover", nullValue());
    }

    @Test
    void theStationsLastsUntilItIsSwitchedOff() {
        post("{}")
                .then()
                .statusCode(201)
                .body("application", nullValue())
                .body("until", nullValue())
                .body("why", equalTo(""));
        get("/api/station").then().body("cover.kind", equalTo("MAINTENANCE"));
        raw().delete(PATH + "?appid=Pong").then().statusCode(404);
        assertEquals(1, book.on().size());
        raw().delete(PATH).then().statusCode(200);
        raw().delete(PATH)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("no maintenance is switched on for the station"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?applicaton=Pong|the query may have the parameters application, appid, host, and has another: applicaton",
                "?application=Pong&for=2h|the query may have the parameters application, appid, host, and has another: for",
                "?host=10.0.0.5|host says where an application is, and none is named",
            })
    void aMisspeltParameter_doesNotEndTheStationsMaintenance(String query, String sentence) {
        post("{}").then().statusCode(201);
        raw().delete(PATH + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", equalTo(sentence));
        assertEquals(1, book.on().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?application=Pong|the query may have the parameters host, and has another: application",
                "?host=10.0.0.5|host says where an application is, and none is named",
            })
    void aMisplacedParameter_doesNotSwitchTheStationsOn(String query, String sentence) {
        raw().contentType("application/json")
                .body("{\"for\":\"2h\"}")
                .post(PATH + query)
                .then()
                .statusCode(400)
                .body("detail", equalTo(sentence));
        assertTrue(book.on().isEmpty());
    }

    @Test
    void anEndMayHaveAnOffset() {
        Instant end = time.wallNow().plus(Duration.ofHours(1));
        post("{\"until\":\"" + end.atOffset(java.time.ZoneOffset.ofHours(2)) + "\"}")
                .then()
                .statusCode(201)
                .body("until", equalTo(end.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|the body must be a JSON object, such as {\"for\":\"2h\"}",
                "[]|the body must be a JSON object, such as {\"for\":\"2h\"}",
                "null|the body must be a JSON object, such as {\"for\":\"2h\"}",
                "{|the body must be JSON in UTF-8, such as {\"for\":\"2h\"}",
                "{} {}|the body must be JSON in UTF-8, such as {\"for\":\"2h\"}",
                "{\"for\":\"2h\",\"for\":\"3h\"}|the body must be JSON in UTF-8, such as {\"for\":\"2h\"}",
                "{\"minutes\":\"2\"}|the body may have the fields application, for, until, why, and has another",
                "{\"for\":2}|for must be a text",
                "{\"why\":null}|why must be a text",
                "{\"for\":\"2\"}|for must be a number with its unit, such as 500ms, 30s, 90m, 2h or 3d",
                "{\"for\":\"-2h\"}|for must be a number with its unit, such as 500ms, 30s, 90m, 2h or 3d",
                "{\"for\":\"0s\"}|for must be above 0 and at most 400d",
                "{\"for\":\"401d\"}|for must be above 0 and at most 400d",
                "{\"for\":\"2h\",\"until\":\"2030-01-01T00:00:00Z\"}|for and until say the same; give one of them, or"
                        + " neither",
                "{\"until\":\"2020-01-01T00:00:00Z\"}|until must be later than now and at most 400 days ahead",
                "{\"until\":\"2999-01-01T00:00:00Z\"}|until must be later than now and at most 400 days ahead",
                "{\"until\":\"tomorrow\"}|until must be a time with Z or an offset, such as 2026-11-20T18:00:00Z or"
                        + " 2026-11-20T19:00+01:00",
                "{\"until\":\"2026-11-20T18:00:00\"}|until must be a time with Z or an offset, such as"
                        + " 2026-11-20T18:00:00Z or 2026-11-20T19:00+01:00",
                "{\"application\":\"\"}|appid must not be empty",
                "{\"why\":\"a\\nb\"}|why must not contain control characters or line breaks",
            })
    void aMistakeIsTold(String body, String sentence) {
        post(body == null ? "" : body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", equalTo(sentence));
        assertTrue(book.on().isEmpty());
    }

    @Test
    void aReasonHasTwoHundredCharactersAtMost() {
        post("{\"why\":\"" + "x".repeat(200) + "\"}").then().statusCode(201);
        post("{\"why\":\"" + "x".repeat(201) + "\"}")
                .then()
                .statusCode(400)
                .body("detail", equalTo("why must have at most 200 characters, had 201"));
    }

    @Test
    void aLongBodyIsRefused() {
        post("{\"why\":\"" + "x".repeat(8 * 1024) + "\"}")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("detail", equalTo("the body must have at most 8192 octets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
    void whatABrowserSendsWithoutAskingIsRefused(String contentType) throws IOException {
        Wire.Reply ofAnotherOrigin = post("Origin: http://evil.example\r\n", contentType);
        assertEquals(403, ofAnotherOrigin.status());
        assertTrue(ofAnotherOrigin.body().contains("heartbeat.hosts"), ofAnotherOrigin.body());
        assertFalse(ofAnotherOrigin.headers().contains("Access-Control-Allow-Origin"), ofAnotherOrigin.headers());
        Wire.Reply ofAnyProgram = post("", contentType);
        assertEquals(415, ofAnyProgram.status());
        assertTrue(
                ofAnyProgram.body().contains("\"detail\":\"Content-Type must be application/json\""),
                ofAnyProgram.body());
        assertTrue(book.on().isEmpty());
    }

    private Wire.Reply post(String header, String contentType) throws IOException {
        return Wire.exchange(
                server.getPort(),
                "POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + header + "Content-Type: " + contentType
                        + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void aPageOfAnotherOriginMayNotSwitch(String method) {
        raw().header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "content-type")
                .options(PATH)
                .then()
                .statusCode(204)
                .header("Allow", "GET, HEAD, POST, DELETE, OPTIONS")
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
        assertEquals(
                null, post("{\"for\":\"1h\"}").then().statusCode(201).extract().header("Access-Control-Allow-Origin"));
        assertEquals(null, raw().delete(PATH).then().statusCode(200).extract().header("Access-Control-Allow-Origin"));
    }

    @Test
    void aPageOfAnotherOriginMayLook() {
        get(PATH).then().header("Access-Control-Allow-Origin", "*");
    }

    @Test
    void anotherMethodIsRefused_withThoseThatAreAllowed() {
        raw().put(PATH)
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, POST, DELETE, OPTIONS")
                .body("detail", equalTo("this path takes GET, HEAD, POST, DELETE, OPTIONS"));
    }

    @Test
    void whenAsManyAsMayBeAreOn_aFurtherOneIsRefused() {
        for (int i = 0; i < MaintenanceBook.MOST; i++) {
            Maintenance one = new Maintenance(
                    java.util.Optional.of(org.hilbert.heartbeat.protocol.ApplicationId.of("m" + i)),
                    time.wallNow(),
                    java.util.Optional.empty(),
                    "",
                    false);
            book.switchOn(one);
        }
        post("{}")
                .then()
                .statusCode(409)
                .body("detail", equalTo("at most 1000 maintenances can be on at once; end one first"));
        get(PATH + "?limit=10&offset=995").then().body("total", equalTo(1000)).body("maintenance.size()", equalTo(5));
    }

    private static Response post(String body) {
        return raw().contentType("application/json").body(body).post(PATH);
    }
}
