package org.hilbert.heartbeat.rest;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

@QuarkusTest
class ListResourceTest extends ServerTest {
    @BeforeEach
    void threeApplicationsBeat() {
        body("/hb_ping?500&appid=Sonic");
        body("/hb_ping?500&appid=Zelda%2C%20%22II%22");
        body("/hb_ping?500&appid=M%C3%BCller");
    }

    @Test
    void oneALine_withCommas() {
        get("/list")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("Sonic,\nZelda, \"II\",\nMüller"));
    }

    @Test
    void oneALine_asThePythonServerSends() {
        assertEquals("Sonic\nZelda, \"II\"\nMüller\n", body("/list?format=lines"));
    }

    @Test
    void asJson() {
        raw().accept("application/json")
                .get("/list?cache_buster=1")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("$", contains("Sonic", "Zelda, \"II\"", "Müller"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|text/plain",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|text/plain",
                "image/png|text/plain",
                ";;q=,/|text/plain",
                "application/json;q=0.1, text/plain|text/plain",
                "application/json, text/plain, */*|application/json",
                "application/json;q=0.9, image/png|application/json",
                "APPLICATION/JSON|application/json",
                "application/json;q=0|text/plain",
            })
    void textIsForWhoeverDoesNotPreferJson(String accept, String type) {
        raw().header("Accept", accept).get("/list").then().statusCode(200).contentType(type);
    }

    @Test
    void aLongListIsComplete() {
        manyPing(3000, "application ");
        assertEquals(3003, body("/list").split(",\n").length);
        assertEquals(3003, body("/list?format=lines").lines().count());
        raw().accept("application/json")
                .get("/list")
                .then()
                .body("size()", equalTo(3003))
                .body("[3002]", equalTo("application 2999"));
    }

    @Test
    void anUnknownFormatIsRefused() {
        get("/list?format=xml").then().statusCode(400).body(equalTo("format must be commas or lines"));
    }

    @Test
    void whoSaidGoodbyeOrIsLostIsNotListed() {
        body("/hb_done?5000&appid=Sonic");
        time.pass(Duration.ofSeconds(6));
        body("/hb_ping?500&appid=M%C3%BCller");
        time.pass(Duration.ofSeconds(4));
        assertEquals("Müller", body("/list"));
    }
}
