package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What waits to be told is bounded by what there is to tell of. */
class OutboxTest {
    private static final ApplicationId PONG = ApplicationId.of("pong");

    private final Outbox outbox = new Outbox(1000);

    @Test
    void ofTheBeatsOfOneApplication_theLastCounts_inWhateverOrderTheyCome() {
        outbox.add(ping(PONG), 30);
        outbox.add(ping(PONG), 10);
        outbox.add(ping(PONG), 20);
        Map<ApplicationId, Outbox.Taken> taken = outbox.takeBeats(10);
        assertEquals(30, taken.get(PONG).at());
        assertEquals(1, taken.size());
        assertTrue(outbox.takeBeats(10).isEmpty());
    }

    @Test
    void noMoreThanFitAreTakenAtOnce_andTheRestStays() {
        for (int i = 0; i < 25; i++) {
            outbox.add(ping(ApplicationId.of("app-" + i)), i);
        }
        assertEquals(10, outbox.takeBeats(10).size());
        assertEquals(10, outbox.takeBeats(10).size());
        assertEquals(5, outbox.takeBeats(10).size());
    }

    @Test
    void whatDidNotArrive_isPutBack_unlessThereIsALaterOne() {
        outbox.add(ping(PONG), 10);
        Map<ApplicationId, Outbox.Taken> taken = outbox.takeBeats(10);
        outbox.add(ping(PONG), 20);
        outbox.putBack(taken);
        assertEquals(20, outbox.beat(PONG).orElseThrow().at());
        assertEquals(20, outbox.takeBeats(10).get(PONG).at());
    }

    @Test
    void changesComeOutInTheirOrder() {
        StateChange first = change(State.STARTING);
        StateChange second = change(State.UP);
        outbox.add(first);
        outbox.add(second);
        assertEquals(List.of(first, second), outbox.takeChanges());
        assertEquals(List.of(), outbox.takeChanges());
    }

    @Test
    void linesStayUntilTheyHaveArrived_andTheOldestOfTooManyGiveWay() {
        for (int i = 0; i < 10_003; i++) {
            outbox.add(new Outbox.Line("once", String.valueOf(i), "text"));
        }
        List<Outbox.Line> two = outbox.lines(2);
        assertEquals(List.of("3", "4"), two.stream().map(Outbox.Line::key).toList());
        assertEquals(two, outbox.lines(2));
        outbox.arrived(two);
        assertEquals("5", outbox.lines(1).get(0).key());
    }

    private static Beat ping(ApplicationId id) {
        return new Beat(Command.PING, id, Duration.ofSeconds(1));
    }

    private static StateChange change(State to) {
        return new StateChange(PONG, State.DONE, to, Instant.EPOCH, Reason.PINGED);
    }
}
