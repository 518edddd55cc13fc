package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.net.URL;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Below /api a refusal is problem details, elsewhere the plain sentence that existing clients know. */
@QuarkusTest
class ProblemsTest extends ServerTest {
    @TestHTTPResource
    URL server;

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/nothing", "/api/apps/a/b/c", "/api/stream/x"})
    void anUnknownPathBelowApiIsAProblem(String path) {
        get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("title", equalTo("Not Found"))
                .body("detail", equalTo("there is nothing here; try /api/apps, /api/changes or /q/openapi"));
    }

    /** As the router sees it: a path may be written in more than one way. */
    @ParameterizedTest
    @ValueSource(strings = {"/x/../api/nothing", "/%61pi/nothing", "//api/nothing"})
    void anUnknownPathBelowApiIsAProblem_howeverItIsWritten(String path) throws IOException {
        Wire.Reply reply = send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals(404, reply.status());
        assertTrue(reply.body().contains("try /api/apps"), reply.body());
        assertTrue(reply.headers().toLowerCase().contains("content-type: application/problem+json"), reply.headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apia", "/nothing/api", "/index"})
    void anUnknownPathElsewhereIsASentence(String path) {
        get(path)
                .then()
                .statusCode(404)
                .contentType("text/plain")
                .body(equalTo("there is nothing here; try /list, /status or /q/health"));
    }

    @Test
    void aMalformedPathIsAProblemHereAndASentenceThere() throws IOException {
        Wire.Reply here = send("GET /api/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals(400, here.status());
        assertTrue(here.headers().toLowerCase().contains("content-type: application/problem+json"), here.headers());
        assertTrue(
                here.body().startsWith("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400"),
                here.body());
        Wire.Reply there = send("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(there.body().startsWith("this is no proper HTTP request"), there.body());
    }

    @Test
    void whatOnlyTakesOtherMediaTypesGetsJsonAllTheSame() {
        raw().accept("text/html").get("/api/apps").then().statusCode(200).contentType("application/json");
    }

    private Wire.Reply send(String request) throws IOException {
        return Wire.exchange(server.getPort(), request);
    }
}
