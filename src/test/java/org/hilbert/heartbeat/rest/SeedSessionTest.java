package org.hilbert.heartbeat.rest;

import java.math.BigDecimal;
import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Every line of the example session in seed 001, character by character, and both sides of each threshold. */
@QuarkusTest
class SeedSessionTest extends ServerTest {
    @Test
    void oneApplicationIsListed_andItsLineIsTheHosts() {
        body("/hb_init?1725&appid=Tetris");
        assertEquals("Tetris", body("/list"));
        overdue("1.83", 2725);
        assertEquals("OK - fine application [Tetris]| od=1.83;3;5;0;6 delay=2725ms;;;", body("/status"));
    }

    @Test
    void threeApplicationsAreListed() {
        for (String id : new String[] {"Sonic", "Zelda", "Tetris"}) {
            body("/hb_init?1754&appid=" + id);
        }
        assertEquals("Sonic,\nZelda,\nTetris", body("/list"));
    }

    @Test
    void severalApplicationsAreAWarning() {
        for (String id : new String[] {"Tetris", "Zelda", "Sonic"}) {
            body("/hb_init?1754&appid=" + id);
        }
        assertEquals("WARNING - multiple (3) applications: [Tetris,Zelda,Sonic]", body("/status"));
        overdue("2.15", 2754);
        assertEquals("OK - fine application [Zelda]| od=2.15;3;5;0;6 delay=2754ms;;;", body("/status?appid=Zelda"));
    }

    @Test
    void anApplicationThatFallsSilent_isLate_thenCritical_thenHasNoRecord() {
        body("/hb_init?1850&appid=Tetris");
        overdue("3.83", 2850);
        assertEquals(
                "WARNING - somewhat late application [Tetris]| od=3.83;3;5;0;6 delay=2850ms;;;",
                body("/status?appid=Tetris"));
        overdue("1.24", 2850);
        assertEquals(
                "CRITICAL - quite late application [Tetris]| od=5.07;3;5;0;6 delay=2850ms;;;",
                body("/status?appid=Tetris"));
        overdue("0.93", 2850);
        assertEquals("CRITICAL - no application record for queried ID: [Tetris]", body("/status?appid=Tetris"));
    }

    @Test
    void justBeforeThreeTimesTheMaxWait_isFine_andAtIt_isLate() {
        bothSidesOf(
                3,
                "OK - fine application [Tetris]| od=2.99;3;5;0;6 delay=2850ms;;;",
                "WARNING - somewhat late application [Tetris]| od=3.00;3;5;0;6 delay=2850ms;;;");
    }

    @Test
    void justBeforeFiveTimesTheMaxWait_isLate_andAtIt_isCritical() {
        bothSidesOf(
                5,
                "WARNING - somewhat late application [Tetris]| od=4.99;3;5;0;6 delay=2850ms;;;",
                "CRITICAL - quite late application [Tetris]| od=5.00;3;5;0;6 delay=2850ms;;;");
    }

    @Test
    void justBeforeSixTimesTheMaxWait_isCritical_andAtIt_isGone() {
        bothSidesOf(
                6,
                "CRITICAL - quite late application [Tetris]| od=5.99;3;5;0;6 delay=2850ms;;;",
                "CRITICAL - no application record for queried ID: [Tetris]");
    }

    private void bothSidesOf(int threshold, String before, String at) {
        body("/hb_init?1850&appid=Tetris");
        time.pass(Duration.ofMillis(2850L * threshold).minusNanos(1));
        assertEquals(before, body("/status?0&appid=Tetris"));
        time.pass(Duration.ofNanos(1));
        assertEquals(at, body("/status?0&appid=Tetris"));
    }

    /** Lets that many max waits pass. */
    private void overdue(String ratio, long maxWaitMillis) {
        long nanos = new BigDecimal(ratio)
                .multiply(BigDecimal.valueOf(maxWaitMillis * 1_000_000))
                .longValueExact();
        time.pass(Duration.ofNanos(nanos));
    }
}
