package org.hilbert.heartbeat.server;

import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, Tetris, true",
        "video-*, video-, true",
        "video-*, video-1, true",
        "video-*, audio-1, false",
        "video-*, my video-1, false",
        "video-?, video-1, true",
        "video-?, video-, false",
        "video-?, video-12, false",
        "?, 🎮, true",
        "*.mp4, a.mp4.mp4, true",
        "*.mp4, a.mp4.mp3, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "V*, video, false",
        "a.c*, abc, false",
        "Tetris @ *, Tetris @ 10.0.0.5, true"
    })
    void aStarIsAnyCharacters_aQuestionMarkIsOne(String pattern, String name, boolean matches) {
        assertEquals(matches, new NamePattern(pattern).matches(name));
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "Tetris*, true",
        "Tetris @ *, true",
        "Tetris @ 10.0.0.?, true",
        "Tetris ? 10.*, true",
        "*5, true",
        "*@ fe80::1, true",
        "Tetris ?? *5, true",
        "Tetris @ kiosk-?, false",
        "Tetris-?, false",
        "*Tetris, false",
        "?, false",
        "@ *5, true",
        "' @ ?', false"
    })
    void whetherItCanStandForAFullName(String pattern, boolean can) {
        assertEquals(can, new NamePattern(pattern).canNameAHost());
    }

    @Test
    void itAgreesWithRegularExpressions() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*?");
            String name = text(random, "ab");
            String regex = pattern.replace("*", ".*").replace('?', '.');
            assertEquals(Pattern.matches(regex, name), new NamePattern(pattern).matches(name), pattern + " " + name);
        }
    }

    @Test
    void manyStarsTakeNoLongerThanOne() {
        assertFalse(new NamePattern("*a".repeat(100) + "b").matches("a".repeat(256)));
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
