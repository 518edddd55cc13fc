package org.hilbert.heartbeat.rest;

import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The files of the browser library, as a page's browser gets them. */
@QuarkusTest
class BrowserLibraryTest extends ServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"hilbert-heartbeat.js", "hilbert-heartbeat.mjs"})
    void aScript_isForPagesOfAnyOrigin_andAskedForAnewEachTime(String file) {
        Response response = get("/client/" + file);
        assertEquals(200, response.statusCode());
        assertEquals("text/javascript;charset=UTF-8", response.contentType());
        assertOnce("*", response, "Access-Control-Allow-Origin");
        assertOnce("cross-origin", response, "Cross-Origin-Resource-Policy");
        assertOnce("no-cache", response, "Cache-Control");
        assertOnce("nosniff", response, "X-Content-Type-Options");
    }

    @Test
    void aScriptThatIsKnown_isNotSentAgain() {
        String path = "/client/hilbert-heartbeat.js";
        String lastModified = get(path).header("Last-Modified");
        raw().header("If-Modified-Since", lastModified).get(path).then().statusCode(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hilbert-heartbeat.d.ts", "hilbert-heartbeat.d.mts"})
    void theTypesAreThereToo(String file) {
        assertEquals(200, get("/client/" + file).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/list", "/status", "/hb_ping?1&appid=x", "/client", "/nothing"})
    void allElse_isNeverKept(String path) {
        assertOnce("no-store", get(path), "Cache-Control");
    }

    private static void assertOnce(String value, Response response, String header) {
        assertEquals(List.of(value), response.headers().getValues(header));
    }
}
