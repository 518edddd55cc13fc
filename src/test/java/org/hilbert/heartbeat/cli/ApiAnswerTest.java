package org.hilbert.heartbeat.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ApiAnswerTest {
    @Test
    void anObjectIsRead_whateverIsInIt() {
        ApiAnswer answer = ApiAnswer.of(
                "{\"a\":\"text\",\"b\":12.5,\"c\":true,\"d\":null,\"e\":{\"f\":[1,[2]]},\"g\":[{\"h\":3},4,{\"h\":5}]}");
        assertEquals("text", answer.text("a"));
        assertEquals(12, answer.number("b"));
        assertTrue(answer.flag("c"));
        assertEquals(
                List.of(3L, 5L),
                answer.objects("g").stream().map(one -> one.number("h")).toList());
    }

    @Test
    void whatIsNotThereIsEmpty() {
        ApiAnswer answer = ApiAnswer.of("{\"a\":1}");
        assertEquals("", answer.text("a"));
        assertEquals("", answer.time("b"));
        assertEquals(0, answer.number("b"));
        assertFalse(answer.flag("a"));
        assertEquals(List.of(), answer.object("a").objects("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\":", "{\"a\":[1,", "OK - fine", "{\"a\":1,}", "null"})
    void whatIsNoObjectIsTold(String text) {
        assertThrows(ApiAnswer.UnreadableException.class, () -> ApiAnswer.of(text));
    }

    @Test
    void columnsAreAsWideAsTheirLongestCell_andPrintable() {
        Table table = new Table();
        table.add("ON", "Tetris", "");
        table.add("PLANNED", "P\u001bong", "lamp");
        assertEquals(List.of("ON       Tetris", "PLANNED  P\uFFFDong   lamp"), table.lines());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T18:00:00Z, 2026-11-21T18:00:00Z",
        "2026-11-21T18:00+01:00, 2026-11-21T17:00:00Z",
    })
    void anEndHasAnOffset(String text, Instant end) {
        assertEquals(end, Maintenance.instant(text, ZonedDateTime.parse("2026-11-20T10:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "18:00, 2026-11-20T18:00:00Z",
        "10:00:01, 2026-11-20T10:00:01Z",
        "10:00, 2026-11-21T10:00:00Z",
        "09:59, 2026-11-21T09:59:00Z",
    })
    void aTimeOfDayIsTheNextOne(String text, Instant end) {
        assertEquals(end, Maintenance.instant(text, ZonedDateTime.parse("2026-11-20T10:00:00Z")));
    }

    @Test
    void aTimeWithoutAnOffsetIsOfThisMachine() {
        assertEquals(
                ZonedDateTime.of(2026, 11, 21, 18, 0, 0, 0, ZoneId.systemDefault())
                        .toInstant(),
                Maintenance.instant("2026-11-21T18:00", ZonedDateTime.now()));
    }
}
