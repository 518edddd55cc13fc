package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.server.Memory;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What all servers remember. */
class SharedMemoryTest {
    private Optional<String> trouble = Optional.empty();
    private final AtomicInteger wishes = new AtomicInteger();
    private final SharedMemory memory = new SharedMemory(() -> trouble, wishes::incrementAndGet);
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Memory.Shelf shelf = memory.shelf(
            "notes",
            key -> Optional.ofNullable(texts.get(key)),
            texts::keySet,
            (key, text) -> told.add(key + "=" + text.orElse("gone")));

    @Test
    void whatWasTouched_isTakenOnce_withItsTextOfThen() {
        texts.put("a/b", "1");
        shelf.touch("a/b");
        shelf.touch("gone");
        texts.put("a/b", "2");
        assertEquals(Map.of("notes/a/b", "2", "notes/gone", ""), memory.takeTouched(10));
        assertEquals(Map.of(), memory.takeTouched(10));
    }

    @Test
    void whatDidNotArrive_isTakenAgain() {
        texts.put("a", "1");
        shelf.touch("a");
        memory.putBack(memory.takeTouched(10).keySet());
        assertEquals(Map.of("notes/a", "1"), memory.takeTouched(10));
    }

    @Test
    void whatAnotherWrote_isTold_butNotWhatIsAboutToBeWrittenHere() {
        memory.tell("notes/a/b", "1");
        memory.tell("notes/a/b", "");
        shelf.touch("mine");
        memory.tell("notes/mine", "theirs");
        memory.tell("unknown/a", "1");
        memory.tell("nonsense", "1");
        assertEquals(List.of("a/b=1", "a/b=gone"), told);
    }

    @Test
    void oneThatCannotTakeItIn_doesNotStopTheOthers() {
        memory.shelf("broken", key -> Optional.empty(), List::of, (key, text) -> {
            throw new IllegalStateException("on purpose");
        });
        memory.tell("broken/a", "1");
        memory.tell("notes/a", "1");
        assertEquals(List.of("a=1"), told);
    }

    @Test
    void whoWaits_isToldHowTheNextRoundWent_andThatRoundComesSooner() {
        CompletableFuture<Boolean> safe = memory.safe().toCompletableFuture();
        assertEquals(1, wishes.get());
        assertFalse(safe.isDone());
        memory.takeWaiting().forEach(one -> one.complete(true));
        assertTrue(safe.join());
        assertEquals(List.of(), memory.takeWaiting());
    }

    @Test
    void inTrouble_nobodyWaits() {
        trouble = Optional.of("Redis cannot be reached");
        assertFalse(memory.safe().toCompletableFuture().join());
        assertTrue(memory.kept().toCompletableFuture().isDone());
        assertEquals(trouble, memory.trouble());
    }

    @Test
    void everythingIsWhatAllShelvesHold() {
        texts.put("a", "1");
        texts.put("long", "x".repeat(SharedMemory.LONGEST_TEXT + 1));
        assertEquals(Map.of("notes/a", "1"), memory.everything());
    }

    @Test
    void twoShelvesHaveNotTheSameName() {
        assertThrows(IllegalStateException.class, () -> memory.shelf("notes", key -> Optional.empty(), List::of));
    }
}
