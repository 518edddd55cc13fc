package org.hilbert.heartbeat.rest;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** T = 500 ms: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class StatusResourceTest extends ServerTest {
    @Test
    void noneYet_isUnknown() {
        assertEquals("UNKNOWN - no heartbeat clients at the moment...", body("/status"));
    }

    @Test
    void oneThatWasNeverSeen_hasNoRecord() {
        assertEquals("CRITICAL - no application record for queried ID: [Pong]", body("/status?0&appid=Pong"));
    }

    @Test
    void aLoneLostApplicationIsNotForgotten() {
        body("/hb_ping?500&appid=Pong");
        time.pass(Duration.ofSeconds(9));
        assertEquals("CRITICAL - lost application [Pong]", body("/status"));
        time.pass(Duration.ofHours(23));
        assertEquals("CRITICAL - lost application [Pong]", body("/status"));
        time.pass(Duration.ofHours(1));
        assertEquals("UNKNOWN - no heartbeat clients at the moment...", body("/status"));
    }

    @ParameterizedTest
    @CsvSource({
        "/hb_init?500&appid=Pong, OK - fine application [Pong]| od=0.00;3;5;0;6 delay=1500ms;;;",
        "/hb_done?0&appid=Pong,   UNKNOWN - no heartbeat clients at the moment...",
    })
    void anInitOrAGoodbyeEndsTheLoss(String beat, String line) {
        body("/hb_ping?500&appid=Pong");
        time.pass(Duration.ofSeconds(9));
        body(beat);
        assertEquals(line, body("/status"));
    }

    @Test
    void severalLostApplicationsAreNamed() {
        body("/hb_ping?500&appid=Pong");
        body("/hb_ping?500&appid=Zelda");
        time.pass(Duration.ofSeconds(9));
        assertEquals("CRITICAL - lost (2) applications: [Pong,Zelda]", body("/status"));
    }

    @Test
    void whileOneIsAlive_theHostsLineIsItsLine() {
        body("/hb_ping?500&appid=Pong");
        time.pass(Duration.ofSeconds(9));
        body("/hb_ping?500&appid=Zelda");
        assertEquals("OK - fine application [Zelda]| od=0.00;3;5;0;6 delay=1500ms;;;", body("/status"));
    }

    @Test
    void aStoppingApplicationAlarmsNobody() {
        body("/hb_ping?500&appid=Pong");
        body("/hb_done?60000&appid=Pong");
        time.pass(Duration.ofSeconds(30));
        assertEquals("OK - stopping application [Pong]| od=0.50;3;5;0;6 delay=60000ms;;;", body("/status"));
        body("/hb_ping?500&appid=Zelda");
        assertEquals("OK - fine application [Zelda]| od=0.00;3;5;0;6 delay=1500ms;;;", body("/status"));
    }

    /** Its max wait is 1.5 s, and five of them 7.5 s. */
    @Test
    void oneThatBeatsButMakesNoProgress_isStalled_untilItMoves() {
        body("/hb_init?500&appid=Pong&progress=0");
        time.passMillis(4000);
        body("/hb_ping?500&appid=Pong&progress=0");
        time.passMillis(3499);
        body("/hb_ping?500&appid=Pong&progress=0");
        assertEquals("OK - fine application [Pong]| od=0.00;3;5;0;6 delay=1500ms;;;", body("/status"));
        time.passMillis(1);
        body("/heartbeat.html?container=Pong&next=500&progress=0");
        time.passMillis(750);
        String stalled = "CRITICAL - stalled application [Pong]| od=0.50;3;5;0;6 delay=1500ms;;;";
        assertEquals(stalled, body("/status"));
        assertEquals(stalled, body("/status?appid=Pong"));
        get("/status?appid=Pong&http-codes").then().statusCode(503);
        assertEquals("Pong", body("/list"));
        body("/hb_ping?500&appid=Pong&progress=1");
        assertEquals("OK - fine application [Pong]| od=0.00;3;5;0;6 delay=1500ms;;;", body("/status"));
    }

    @Test
    void aStalledOneAmongSeveral_isOneOfSeveral() {
        body("/hb_init?500&appid=Pong&progress=0");
        time.passMillis(7500);
        body("/hb_ping?500&appid=Pong&progress=0");
        body("/hb_ping?500&appid=Zelda");
        assertEquals("WARNING - multiple (2) applications: [Pong,Zelda]", body("/status"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 200",
        "4499, 200",
        "4500, 200",
        "7499, 200",
        "7500, 503",
        "9000, 503",
    })
    void onRequest_theHttpStatusSaysItToo(long silentMillis, int status) {
        body("/hb_ping?500&appid=Pong");
        time.passMillis(silentMillis);
        get("/status?appid=Pong&http-codes").then().statusCode(status);
        get("/status?http-codes=true").then().statusCode(status);
        get("/status?appid=Pong").then().statusCode(200);
        get("/status?http-codes=false").then().statusCode(200);
    }

    @Test
    void onRequest_unknownIsNotOk() {
        get("/status?http-codes").then().statusCode(503);
        get("/status?appid=Pong&http-codes").then().statusCode(503);
    }

    @Test
    void anIdCannotBreakTheLine() {
        body("/hb_ping?500&appid=x%5D%7C%20od%3D0%3B%27%22%3Cb%3E%E2%80%AE");
        assertEquals(
                "OK - fine application [x%5D%7C od=0;%27%22%3Cb%3E%E2%80%AE]| od=0.00;3;5;0;6 delay=1500ms;;;",
                body("/status"));
        assertEquals("CRITICAL - no application record for queried ID: [%5D%7C]", body("/status?appid=%5D%7C"));
    }

    @Test
    void aCommaInAnIdDoesNotMakeTwoOfOne() {
        body("/hb_ping?500&appid=a,b");
        body("/hb_ping?500&appid=c");
        assertEquals("WARNING - multiple (2) applications: [a%2Cb,c]", body("/status"));
    }

    @Test
    void aLineNamesAHundredApplicationsAtMost() {
        manyPing(101, "a");
        String line = body("/status");
        assertTrue(line.startsWith("WARNING - multiple (101) applications: [a0,a1,a2,"), line);
        assertTrue(line.endsWith(",a98,a99,...]"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "/status?appid=, appid must not be empty",
        "/status?appid=%00, appid must not contain control characters or line breaks",
        "'/status?host=a,b', 'host must be an address of at most 64 letters, digits, dots, colons, dashes and underscores'",
    })
    void badInputIsRefused(String request, String sentence) {
        get(request).then().statusCode(400).body(equalTo(sentence));
    }
}
