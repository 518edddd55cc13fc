package org.hilbert.heartbeat.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LongListTest {
    private static final int MOST_A_PART = 40_000;

    @Test
    void nothingIsOnePart_withWhatStandsAroundIt() {
        assertEquals(List.of("[]"), parts(List.of(), LongList.Form.JSON));
        assertEquals(List.of(""), parts(List.of(), LongList.Form.COMMAS));
    }

    @Test
    void aShortListIsOnePart() {
        assertEquals(List.of("[1,2,3]"), parts(List.of("1", "2", "3"), LongList.Form.JSON));
    }

    @Test
    void aLongListIsSeveralParts_eachOfABoundedSize_andTogetherAllOfIt() {
        List<String> items =
                IntStream.range(0, 50_000).mapToObj(i -> "application " + i).toList();
        List<String> parts = parts(items, LongList.Form.COMMAS);
        assertTrue(parts.size() > 10, () -> parts.size() + " parts");
        assertTrue(parts.stream().allMatch(part -> part.length() < MOST_A_PART));
        assertEquals(items.stream().collect(joining(",\n")), String.join("", parts));
    }

    @Test
    void anItemIsWrittenWhenItsTurnComes() {
        List<Integer> written = new ArrayList<>();
        LongList<Integer> list = new LongList<>(
                IntStream.range(0, 100).boxed().toList(),
                number -> {
                    written.add(number);
                    return "x".repeat(1000);
                },
                LongList.Form.LINES);
        list.next();
        assertTrue(list.hasNext());
        assertFalse(written.contains(99));
    }

    private static List<String> parts(List<String> items, LongList.Form form) {
        LongList<String> list = new LongList<>(items, item -> item, form);
        List<String> parts = new ArrayList<>();
        while (list.hasNext()) {
            parts.add(new String(list.next(), StandardCharsets.UTF_8));
        }
        return parts;
    }
}
