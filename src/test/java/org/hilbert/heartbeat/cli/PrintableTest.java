package org.hilbert.heartbeat.cli;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PrintableTest {
    @Test
    void whatWouldMoveATerminal_orTurnTheWritingRound_isReplaced() {
        assertEquals("\uFFFD[31mred\uFFFD\uFFFD", Printable.of("\u001B[31mred\u0007\n"));
        assertEquals("a\uFFFDb\uFFFDc", Printable.of("a\u202Eb\u2028c"));
    }

    @Test
    void whatPeopleWriteStays() {
        String text = "Gr\u00FC\u00DFe, \u041C\u0443\u0437\u0435\u0439, \uD83D\uDC69\u200D\uD83D\uDE80 | [%]";
        assertEquals(text, Printable.of(text));
    }
}
