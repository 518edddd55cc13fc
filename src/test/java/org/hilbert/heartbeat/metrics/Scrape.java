package org.hilbert.heartbeat.metrics;

import org.hilbert.heartbeat.testsupport.Exposition;

import static io.restassured.RestAssured.given;

/** Asks as Prometheus does. */
final class Scrape {
    private Scrape() {}

    static Exposition now() {
        return Exposition.of(given().accept("text/plain;version=0.0.4")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .extract()
                .body()
                .asString());
    }
}
