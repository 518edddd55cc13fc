package org.hilbert.heartbeat.upstream;

import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OutboxTest {
    private final Outbox outbox = new Outbox(3);

    @Test
    void whatWaitsIsGivenInOrder_asOftenAsItIsAskedFor() {
        add("a", "b");
        assertEquals(List.of("a"), names(1));
        assertEquals(List.of("a", "b"), names(10));
        assertEquals(0, outbox.before());
    }

    @Test
    void whatIsTakenIsGivenNoMore() {
        add("a", "b", "c");
        outbox.taken(2);
        assertEquals(List.of("c"), names(10));
        assertEquals(2, outbox.before());
        outbox.taken(1);
        assertEquals(List.of("c"), names(10), "an old receipt says nothing new");
    }

    @Test
    void theOldestGiveWay_andTheNumbersTellHowMany() {
        add("a", "b", "c", "d", "e");
        assertEquals(List.of("c", "d", "e"), names(10));
        assertEquals(2, outbox.before());
    }

    @Test
    void aReceiptForMoreThanThereWas_leavesTheNumbersRight() {
        add("a");
        outbox.taken(1000);
        add("b");
        assertEquals(1, outbox.before());
        assertEquals(List.of("b"), names(10));
    }

    private void add(String... names) {
        for (String name : names) {
            outbox.add(new Outbox.Change(ApplicationId.of(name), State.UP, Reason.PINGED, 0, 0, Optional.empty()));
        }
    }

    private List<String> names(int limit) {
        return outbox.first(limit).stream()
                .map(change -> change.name().toString())
                .toList();
    }
}
