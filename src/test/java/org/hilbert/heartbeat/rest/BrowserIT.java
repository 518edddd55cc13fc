package org.hilbert.heartbeat.rest;

import java.nio.file.Path;
import java.util.List;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;

import org.hilbert.heartbeat.testsupport.Chromium;
import org.hilbert.heartbeat.testsupport.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A page of another origin, in a real Chromium, beats with the browser's own means and reads the answers. */
@QuarkusIntegrationTest
class BrowserIT {
    @TempDir
    Path folder;

    @Test
    void aPageOfAnotherOriginBeats_withAndWithoutAPreflight() throws Exception {
        try (Chromium chromium = Chromium.start(folder);
                Pages pages = Pages.start("http://127.0.0.1:" + RestAssured.port)) {
            Chromium.Tab tab = chromium.open(pages.url() + "/fetching.html");
            tab.await("document.getElementById('log').textContent.endsWith('done')");
            assertEquals(
                    "GET 200 2000; POST json 200 1500; GET 400 timeout must be 0 or more ms, was -1 (appid=page%7C1); done",
                    tab.evaluate("document.getElementById('log').textContent"));
        }
        List<String> listed =
                RestAssured.get("/list?format=lines").body().asString().lines().toList();
        assertTrue(listed.contains("page|1"), listed.toString());
        RestAssured.given()
                .urlEncodingEnabled(false)
                .get("/hb_done?0&appid=page%7C1")
                .then()
                .statusCode(200);
    }
}
