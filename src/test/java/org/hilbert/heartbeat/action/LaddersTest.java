package org.hilbert.heartbeat.action;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LaddersTest {
    private final Ladders ladders = ladders(
            "any.steps", "x",
            "kiosk.applications", "kiosk*",
            "kiosk.steps", "x",
            "one.applications", "kiosk 7,kiosk 8",
            "one.steps", "x",
            "tall.applications", "kiosk ?*",
            "tall.steps", "x",
            "twin.applications", "kiosk*",
            "twin.steps", "x");

    @ParameterizedTest
    @CsvSource({"Tetris, any", "kioskA, kiosk", "kiosk A, tall", "kiosk 7, one", "kiosk 8, one", "kiosk 9, tall"})
    void theMostExactCounts_andOfTwoTheFirstByName(String name, String ladder) {
        assertEquals(
                ladder, ladders.of(ApplicationId.of(name)).map(Ladder::name).orElse("none"));
    }

    @Test
    void withoutLaddersThereAreNone() {
        assertTrue(ladders().isEmpty());
        assertTrue(ladders().of(ApplicationId.of("Tetris")).isEmpty());
    }

    private static Ladders ladders(String... settings) {
        String[] named = settings.clone();
        for (int i = 0; i < named.length; i += 2) {
            named[i] = "heartbeat.ladder." + named[i];
        }
        return new Ladders(Configured.with(named), action -> false);
    }
}
