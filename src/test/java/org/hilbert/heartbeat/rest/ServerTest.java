package org.hilbert.heartbeat.rest;

import jakarta.inject.Inject;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.testsupport.ServerTime;
import org.junit.jupiter.api.BeforeEach;

import static io.restassured.RestAssured.given;

/** What the tests of the HTTP side share: a server that knows nobody, and requests that go out as they are written. */
abstract class ServerTest {
    @Inject
    ServerTime time;

    @Inject
    HeartbeatRegistry registry;

    @BeforeEach
    void theServerKnowsNobody() {
        time.untilAllIsForgotten(registry);
    }

    static RequestSpecification raw() {
        return given().urlEncodingEnabled(false);
    }

    static Response get(String path) {
        return raw().get(path);
    }

    /** The body of a request that must succeed. */
    static String body(String path) {
        return get(path).then().statusCode(200).extract().body().asString();
    }
}
