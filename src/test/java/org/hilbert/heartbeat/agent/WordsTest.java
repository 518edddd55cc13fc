package org.hilbert.heartbeat.agent;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WordsTest {
    @Test
    void wordsArePartedByBlanks() {
        assertEquals(List.of("a", "b", "c"), Words.of("  a b\t\n c "));
        assertEquals(List.of(), Words.of(" "));
    }

    @Test
    void quotesKeepBlanks_andAnEmptyWord() {
        assertEquals(List.of("a b", "c  d", "", "x y\"z"), Words.of("'a b' \"c  d\" '' x' 'y'\"'z"));
    }

    @Test
    void aBackslash_standsBeforeAQuoteOrABackslash_betweenDoubleQuotesOnly() {
        assertEquals(List.of("a\"b\\c\\d"), Words.of("\"a\\\"b\\\\c\\d\""));
        assertEquals(List.of("C:\\dir", "a\\"), Words.of("C:\\dir 'a\\'"));
    }

    @Test
    void nothingElseMeansAnything() {
        assertEquals(
                List.of("$HOME", "*", "~", "`id`", "a;b", "|", ">f", "&&", "#"),
                Words.of("$HOME * ~ `id` a;b | >f && #"));
    }

    @Test
    void aQuoteThatIsNotClosed_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Words.of("a 'b"));
        assertThrows(IllegalArgumentException.class, () -> Words.of("\"b\\\""));
    }
}
