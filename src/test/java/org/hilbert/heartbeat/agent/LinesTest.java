package org.hilbert.heartbeat.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LinesTest {
    private final Lines lines = new Lines();

    @Test
    void aLineIsToldWhenItIsWhole_withItsBreak() {
        assertEquals(List.of(), take("a"));
        assertEquals(List.of("ab\n", "\n", "c\n"), take("b\n\nc\nd"));
        assertEquals(Optional.of("d"), lines.rest());
        assertEquals(Optional.empty(), lines.rest());
    }

    @Test
    void aLineThatIsTooLong_isToldInParts() {
        List<String> told = take("x".repeat(2 * Lines.LONGEST + 3) + "\n");
        assertEquals(List.of("x".repeat(Lines.LONGEST), "x".repeat(Lines.LONGEST), "xxx\n"), told);
    }

    @Test
    void aPartEndsBetweenCharacters() {
        List<String> told = take("x".repeat(Lines.LONGEST - 1) + "€\n");
        assertEquals(List.of("x".repeat(Lines.LONGEST - 1), "€\n"), told);
        told = take("x".repeat(Lines.LONGEST - 2) + "é\n");
        assertEquals(List.of("x".repeat(Lines.LONGEST - 2), "é\n"), told);
    }

    @Test
    void whatIsNoText_endsNoLine() {
        List<String> whole = new ArrayList<>();
        byte[] octets = new byte[3 * Lines.LONGEST];
        Arrays.fill(octets, (byte) 0x80);
        lines.take(octets, whole);
        assertEquals(3, whole.size());
    }

    private List<String> take(String printed) {
        List<String> whole = new ArrayList<>();
        lines.take(printed.getBytes(StandardCharsets.UTF_8), whole);
        return whole;
    }
}
