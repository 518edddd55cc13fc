package org.hilbert.heartbeat.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Room for eight, a quarter of it for those that had no answer yet. */
class OpenConnectionsTest {
    private final OpenConnections<String> open = new OpenConnections<>(8);
    private final Map<String, OpenConnections.Seat<String>> seats = new HashMap<>();
    private long now;

    @Test
    void whileThereIsRoomNobodyLeaves() {
        for (int i = 0; i < 8; i++) {
            assertEquals(Optional.empty(), opened("c" + i));
        }
        assertEquals(8, open.size());
    }

    @Test
    void amongThoseNeverAnswered_theOldestLeaves() {
        fill("silent", 8);
        assertEquals(Optional.of("silent0"), opened("new"));
        assertEquals(Optional.of("silent1"), opened("newer"));
        assertEquals(8, open.size());
    }

    @Test
    void manyThatAreNeverAnswered_doNotDriveOutWhoIs() {
        opened("honest");
        answered("honest");
        fill("silent", 7);
        for (int i = 0; i < 100; i++) {
            assertEquals(true, opened("more" + i).orElseThrow().matches("silent.*|more.*"));
        }
    }

    @Test
    void whereAllHadAnAnswer_theOneOfLongestAgoMakesRoom_andNotTheNewOne() {
        fill("answered", 8);
        for (int i = 0; i < 8; i++) {
            answered("answered" + i);
        }
        answered("answered0");
        assertEquals(Optional.of("answered1"), opened("new"));
        assertEquals(Optional.of("answered2"), opened("newer"));
        assertEquals(Optional.of("new"), opened("third"));
    }

    @Test
    void whoIsClosedLeavesRoom_andIsNotCountedTwice() {
        fill("c", 8);
        answered("c3");
        closed("c3");
        closed("c3");
        answered("c3");
        assertEquals(7, open.size());
        assertEquals(Optional.empty(), opened("new"));
    }

    private Optional<String> opened(String name) {
        seats.put(name, new OpenConnections.Seat<>(name));
        return open.opened(seats.get(name));
    }

    private void answered(String name) {
        open.answered(seats.get(name), now++);
    }

    private void closed(String name) {
        open.closed(seats.get(name));
    }

    private void fill(String name, int count) {
        for (int i = 0; i < count; i++) {
            opened(name + i);
        }
    }
}
