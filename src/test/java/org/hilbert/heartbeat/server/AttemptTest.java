package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AttemptTest {
    @Test
    void aTextOfAllowedLengthStaysAsItIs() {
        String text = "a".repeat(Attempt.LONGEST_TEXT);
        assertEquals(text, attempt("told", text).text());
    }

    @Test
    void ofALongerTextTheEndIsKept_withoutHalfACharacter() {
        String text =
                attempt("told", "🎮".repeat(Attempt.LONGEST_TEXT) + "exit 1").text();
        assertTrue(text.length() <= Attempt.LONGEST_TEXT, String.valueOf(text.length()));
        assertTrue(text.startsWith("...🎮"), text.substring(0, 10));
        assertTrue(text.endsWith("🎮exit 1"), text);
    }

    @Test
    void linesStay_andWhatMovesACursorOrTurnsTextRoundDoesNot() {
        assertEquals(
                "one\ntwo\tthree \uFFFD[31m \uFFFDevil",
                attempt("told", "one\r\ntwo\tthree \u001B[31m \u202Eevil\n").text());
    }

    @Test
    void aPurposeIsOneLineOfBoundedLength() {
        assertEquals("step 1 of 2", attempt("step 1\nof 2", "").purpose());
        assertEquals(200, attempt("x".repeat(300), "").purpose().length());
    }

    private static Attempt attempt(String purpose, String text) {
        return new Attempt("phone", Optional.empty(), purpose, Instant.EPOCH, Duration.ZERO, Attempt.Result.DONE, text);
    }
}
