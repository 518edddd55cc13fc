package org.hilbert.heartbeat.rest;

import java.util.List;
import java.util.logging.Level;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.CaughtLog;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A defect of this server is told to the log, and nothing of what the caller wrote but where he asked. */
@QuarkusTest
class ErrorsTest extends ServerTest {
    private static final String EVERYTHING = "";

    @ParameterizedTest
    @ValueSource(strings = {"resource: error", "resource: exception", "router: error", "router: exception"})
    void aDefectIsOneLineOfTheLog_withoutTheKey_andOneSentenceForTheCaller(String defect) {
        try (CaughtLog log = new CaughtLog(EVERYTHING)) {
            raw().header(FailingRequests.HEADER, defect)
                    .get("/hb_ping?500&appid=Tetris&key=hbk_secret")
                    .then()
                    .statusCode(500)
                    .contentType("text/plain")
                    .header("X-Content-Type-Options", "nosniff")
                    .body(equalTo("this server failed to answer; its log says why"));
            assertEquals(
                    List.of("a request for /hb_ping failed"),
                    log.lines(any -> true).stream()
                            .filter(line -> line.level().intValue() >= Level.WARNING.intValue())
                            .map(CaughtLog.Line::sentence)
                            .toList());
            assertEquals(List.of(), log.lines(line -> line.contains("hbk_secret")));
        }
    }

    /** What fails so is most often that the caller is no longer there. */
    @ParameterizedTest
    @ValueSource(strings = {"resource: checked", "router: checked"})
    void aConnectionThatBreaksIsNoEvent(String failure) {
        try (CaughtLog log = new CaughtLog(EVERYTHING)) {
            raw().header(FailingRequests.HEADER, failure)
                    .get("/hb_ping?500&appid=Tetris&key=hbk_secret")
                    .then()
                    .statusCode(500);
            assertEquals(List.of(), log.lines(line -> line.contains("failed") || line.contains("hbk_secret")));
        }
    }
}
