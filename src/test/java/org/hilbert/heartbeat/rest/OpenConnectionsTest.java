package org.hilbert.heartbeat.rest;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Room for eight, a quarter of it for those that had no answer yet. */
class OpenConnectionsTest {
    private final OpenConnections<String> open = new OpenConnections<>(8);

    @Test
    void whileThereIsRoomNobodyLeaves() {
        for (int i = 0; i < 8; i++) {
            assertEquals(Optional.empty(), open.opened("c" + i));
        }
        assertEquals(8, open.size());
    }

    @Test
    void amongThoseNeverAnswered_theOldestLeaves() {
        fill("silent", 8);
        assertEquals(Optional.of("silent0"), open.opened("new"));
        assertEquals(Optional.of("silent1"), open.opened("newer"));
        assertEquals(8, open.size());
    }

    @Test
    void manyThatAreNeverAnswered_doNotDriveOutWhoIs() {
        open.opened("honest");
        open.answered("honest");
        fill("silent", 7);
        for (int i = 0; i < 100; i++) {
            assertEquals(true, open.opened("more" + i).orElseThrow().matches("silent.*|more.*"));
        }
    }

    @Test
    void whereAllHadAnAnswer_theOneOfLongestAgoMakesRoom_andNotTheNewOne() {
        fill("answered", 8);
        for (int i = 0; i < 8; i++) {
            open.answered("answered" + i);
        }
        open.answered("answered0");
        assertEquals(Optional.of("answered1"), open.opened("new"));
        assertEquals(Optional.of("answered2"), open.opened("newer"));
        assertEquals(Optional.of("new"), open.opened("third"));
    }

    @Test
    void whoIsClosedLeavesRoom_andIsNotCountedTwice() {
        fill("c", 8);
        open.answered("c3");
        open.closed("c3");
        open.closed("c3");
        open.answered("c3");
        assertEquals(7, open.size());
        assertEquals(Optional.empty(), open.opened("new"));
    }

    private void fill(String name, int count) {
        for (int i = 0; i < count; i++) {
            open.opened(name + i);
        }
    }
}
