package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Sweep;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said of a station with a roster and a guard: Tetris must run from 9 to 18, Pong may, two at most at once. */
@QuarkusTest
@TestProfile(StationStatusTest.WithRoster.class)
class StationStatusTest extends ServerTest {
    private static final String LOOPBACK = "127.0.0.1";

    @Inject
    Sweep sweep;

    public static class WithRoster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "heartbeat.roster", "src/test/resources/roster/station.yaml",
                    "heartbeat.guard.pause", "3s",
                    "heartbeat.guard.share", "0.85");
        }
    }

    /** The guard would give everyone a new allowance instead of letting them be forgotten. */
    @BeforeEach
    void everyoneSaysGoodbye() {
        registry.snapshot(Optional.empty())
                .forEach(status -> beat(Command.DONE, status.id().toString(), 0, LOOPBACK));
    }

    @Test
    void anExpectedApplicationIsExpected_thenNeverStarted_thenFine() {
        untilItIs(8, 59);
        sweepFor(60);
        assertEquals("OK - expected application [Tetris]", body("/status"));
        assertEquals("OK - expected application [Tetris]", body("/status?appid=Tetris"));
        assertEquals("", body("/list"));
        get("/health/app/Tetris").then().statusCode(200);
        sweepFor(15);
        assertEquals("CRITICAL - never started application [Tetris]", body("/status"));
        assertEquals("CRITICAL - never started application [Tetris]", body("/status?appid=Tetris"));
        get("/health/app/Tetris").then().statusCode(503);
        ping("Tetris");
        assertEquals("OK - fine application [Tetris]| od=0.00;2;5;0;6 delay=1500ms;;;", body("/status"));
    }

    @Test
    void eachIsJudgedByItsOwnRules() {
        untilItIs(10, 0);
        ping("Tetris");
        ping("video-7");
        registry.sweep();
        sweepFor(3);
        assertEquals(
                "WARNING - somewhat late application [Tetris]| od=2.00;2;5;0;6 delay=1500ms;;;",
                body("/status?appid=Tetris"));
        assertEquals(
                "WARNING - somewhat late application [Tetris] (worst of 2)| "
                        + "'od Tetris'=2.00;2;5;0;6 'delay Tetris'=1500ms;;; "
                        + "'od video-7'=1.50;4;5;0;6 'delay video-7'=2000ms;;;",
                body("/status"));
    }

    @Test
    void whatIsNotOnTheRoster_isTold() {
        untilItIs(10, 0);
        ping("Tetris");
        ping("Zelda");
        assertEquals(
                "WARNING - application [Zelda] is not on the roster| od=0.00;3;5;0;6 delay=2000ms;;;",
                body("/status?appid=Zelda"));
        assertTrue(
                body("/status").startsWith("WARNING - application [Zelda] (worst of 2) is not on the roster| "),
                body("/status"));
    }

    @Test
    void theRosterIsToldAsItIsWritten() {
        untilItIs(10, 0);
        get("/api/roster")
                .then()
                .statusCode(200)
                .body("present", equalTo(true))
                .body("trouble", nullValue())
                .body("timeZone", equalTo("UTC"))
                .body("open[0].days", contains("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
                .body("open[0].from", equalTo("09:00"))
                .body("open[0].until", equalTo("18:00"))
                .body("atOnce", equalTo(2))
                .body("startAllowanceMillis", equalTo(15_000))
                .body("total", equalTo(3))
                .body("applications.name", contains("Tetris", "Pong", "video-*"))
                .body("applications.expected", contains(true, false, false))
                .body("applications.pattern", contains(false, false, true))
                .body("applications.warning", contains(2f, null, 4f))
                .body("applications.toleranceMillis", contains(500, null, null))
                .body("applications.lost", contains(nullValue(), nullValue(), nullValue()))
                .body("maintenance.application", everyItem(equalTo("Pong")))
                .body("maintenance.why", hasSize(7));
        get("/api/roster?limit=1&offset=2")
                .then()
                .body("total", equalTo(3))
                .body("applications.name", contains("video-*"));
    }

    @Test
    void moreAtOnceThanMayBe_isTold() {
        untilItIs(10, 0);
        ping("Tetris");
        ping("Pong");
        assertTrue(body("/status").startsWith("OK - fine application [Tetris] (worst of 2)| "), body("/status"));
        ping("video-1");
        assertEquals(
                "WARNING - multiple (3) applications at once where at most 2 may run: [Tetris,Pong,video-1]",
                body("/status"));
    }

    @Test
    void outsideOpeningHours_silenceIsFine() {
        untilItIs(17, 59);
        for (int second = 0; second < 60; second++) {
            ping("Tetris");
            sweepFor(1);
        }
        sweepFor(30);
        assertEquals("OK - closed until " + tomorrowAtNine() + ": the station", body("/status"));
        assertEquals("OK - closed until " + tomorrowAtNine() + ": application [Tetris]", body("/status?appid=Tetris"));
        get("/health/app/Tetris").then().statusCode(200);
        assertEquals("CRITICAL - no application record for queried ID: [Tetriss]", body("/status?appid=Tetriss"));
        ping("Pong");
        assertTrue(body("/status?appid=Pong").startsWith("OK - fine application [Pong]| "));
        sweepFor(20);
        assertEquals("OK - closed until " + tomorrowAtNine() + ": application [Pong]", body("/status?appid=Pong"));
    }

    @Test
    void plannedMaintenanceCovers_andEndsByItself() {
        untilItIs(11, 59);
        ping("Tetris");
        ping("Pong");
        for (int i = 0; i < 70; i++) {
            ping("Tetris");
            sweepFor(1);
        }
        assertTrue(
                body("/status?appid=Pong").startsWith("OK - maintenance until ")
                        && body("/status?appid=Pong").contains(" of application [Pong]: lunch|"),
                body("/status?appid=Pong"));
        assertTrue(body("/status").startsWith("OK - "), body("/status"));
    }

    @Test
    void aServerThatStoodStill_saysSo_andBlamesNobody() {
        untilItIs(10, 0);
        ping("Tetris");
        ping("Pong");
        time.pass(Duration.ofSeconds(30));
        assertEquals("UNKNOWN - this server stood still for 30 s; no verdict yet on 2 applications", body("/status"));
        assertEquals("OK - fine application [Tetris]| od=0.00;2;5;0;6 delay=1500ms;;;", body("/status?appid=Tetris"));
        get("/status?http-codes").then().statusCode(503);
        get("/health/app/Tetris").then().statusCode(200);
        ping("Tetris");
        assertEquals("UNKNOWN - this server stood still for 30 s; no verdict yet on 1 application", body("/status"));
        ping("Pong");
        assertTrue(body("/status").startsWith("OK - fine application "));
    }

    private void ping(String id) {
        beat(Command.PING, id, 1000, LOOPBACK);
        beat(Command.PING, id, 1000, LOOPBACK);
    }

    private void sweepFor(int seconds) {
        for (int second = 0; second < seconds; second++) {
            time.pass(Duration.ofSeconds(1));
            sweep.run();
        }
    }

    /** As if it swept all the while; nobody is there. */
    private void untilItIs(int hour, int minute) {
        Duration left = Duration.between(now().toLocalTime(), LocalTime.of(hour, minute));
        time.pass(left.isNegative() ? left.plusDays(1) : left);
        sweep.run();
    }

    /** As this machine would say it. */
    private String tomorrowAtNine() {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX")
                .format(now().toLocalDate()
                        .plusDays(1)
                        .atTime(9, 0)
                        .atOffset(ZoneOffset.UTC)
                        .atZoneSameInstant(ZoneId.systemDefault()));
    }

    private OffsetDateTime now() {
        return time.instantOf(time.nanoTime()).atOffset(ZoneOffset.UTC);
    }
}
