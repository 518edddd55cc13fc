package org.hilbert.heartbeat.protocol;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ApplicationIdTest {
    @Test
    void twoHundredAndFiftySixCharacters_areAllowed() {
        assertEquals(512, ApplicationId.of("🎮".repeat(256)).toString().length());
    }

    @Test
    void oneCharacterMore_isRefused() {
        var refusal = assertThrows(MalformedRequestException.class, () -> ApplicationId.of("x".repeat(257)));
        assertEquals("appid must have at most 256 characters, had 257", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "Tetris;             Tetris",
                "Tom & Jerry = 1?;   Tom & Jerry = 1?",
                "Müller 🎮;          Müller 🎮",
                "a|b;                a%7Cb",
                "a]| od=0;           a%5D%7C od=0",
                "[x];                %5Bx%5D",
                "<b>;                %3Cb%3E",
                "it's \"x\" `y`;     it%27s %22x%22 %60y%60",
                "100%;               100%25",
                "a%7Cb;              a%257Cb",
                "x\u202Ey;           x%E2%80%AEy",
                "x\u200Dy;           x\u200Dy",
            })
    void shown_canBreakNoLine_andStaysUnambiguous(String id, String shown) {
        assertEquals(shown, ApplicationId.of(id).shown());
    }

    @Test
    void atAHost_differsFromTheBareOneAndFromOtherHosts() {
        ApplicationId bare = ApplicationId.of("Tetris");
        assertEquals("Tetris @ 10.0.0.5", bare.at("10.0.0.5").toString());
        assertNotEquals(bare.at("10.0.0.5"), bare.at("10.0.0.50"));
        assertTrue(bare.at("10.0.0.5").isAt("10.0.0.5"));
        assertFalse(bare.at("10.0.0.5").isAt("0.0.5"));
        assertFalse(bare.isAt("10.0.0.5"));
    }

    @Test
    void whateverIsWrittenDown_canBeReadAgain() {
        ApplicationId longest = ApplicationId.of("x".repeat(ApplicationId.MAX_LENGTH));
        for (ApplicationId id : List.of(
                ApplicationId.of("Tetris"),
                ApplicationId.of(" @ x"),
                ApplicationId.of("a @ "),
                ApplicationId.of("Tetris").at("10.0.0.5"),
                longest,
                longest.at("2001:db8::1"))) {
            assertEquals(id, ApplicationId.ofWritten(id.toString()));
        }
    }

    @Test
    void halfASurrogatePairIsNoText() {
        org.junit.jupiter.api.Assertions.assertThrows(
                MalformedRequestException.class, () -> ApplicationId.of("a" + (char) 0xD800));
    }
}
