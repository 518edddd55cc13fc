package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two servers of a fleet that have the same told, of which one acts; each hears at once how far the other is, unless said. */
class FleetTellingTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");

    private final FakeTime time = new FakeTime();
    private final Server one = new Server();
    private final Server other = new Server();
    private long number = 1000;
    /** Whether what one writes reaches the other. */
    private boolean connected = true;

    private final class Server {
        final FakeAction action = new FakeAction();
        final List<Attempt> attempts = new ArrayList<>();
        final History history = History.ofFleet(100, Duration.ofDays(31), time);
        boolean acts;
        Runnable beforeItIsSafe = () -> {};
        Telling telling;

        void begin() {
            Actions.Configured configured = action.configured("phone");
            telling = new Telling(
                    configured,
                    new Actions(List.of(configured), false, attempts::add, time),
                    new Reader(history, configured.audience(), (id, at) -> false, Set::of),
                    new Ages(history, time),
                    Optional.empty(),
                    () -> acts,
                    time,
                    Runnable::run,
                    () -> 0,
                    this::write,
                    () -> {
                        beforeItIsSafe.run();
                        return CompletableFuture.completedStage(true);
                    });
        }

        void write() {
            if (connected) {
                Server there = this == one ? other : one;
                telling.place().ifPresent(there.telling::follow);
            }
        }

        List<Long> told() {
            return action.told.stream().flatMap(List::stream).map(News::first).toList();
        }
    }

    FleetTellingTest() {
        one.begin();
        other.begin();
        one.acts = true;
    }

    @Test
    void oneServerTells_andTheOtherFollows() {
        look();
        long first = critical();
        look();
        assertEquals(List.of(first), one.told());
        assertEquals(List.of(), other.told());
        assertEquals(one.telling.place(), other.telling.place());
        assertEquals(0, other.telling.waiting(100));
    }

    @Test
    void whatWasThereBeforeAnybodyActed_isNotTold() {
        one.acts = false;
        critical();
        look();
        assertEquals(Optional.empty(), one.telling.place());
        assertEquals(0, one.telling.waiting(100));
        one.acts = true;
        look();
        long next = critical();
        look();
        assertEquals(List.of(next), one.told());
    }

    @Test
    void oneThatBeginsToAct_goesOnWhereTheOtherWas() {
        look();
        long first = critical();
        look();
        long second = critical();
        otherActs();
        look();
        assertEquals(List.of(first), one.told());
        assertEquals(List.of(second), other.told());
    }

    @Test
    void whoGoesThereAndBack_tellsNothingTwice() {
        look();
        List<Long> changes = new ArrayList<>();
        for (int turn = 0; turn < 6; turn++) {
            changes.add(critical());
            look();
            one.acts = !one.acts;
            other.acts = !other.acts;
        }
        assertEquals(List.of(changes.get(0), changes.get(2), changes.get(4)), one.told());
        assertEquals(List.of(changes.get(1), changes.get(3), changes.get(5)), other.told());
    }

    @Test
    void oneThatActsNoMore_hasNoTroubleOfItsOwn() {
        look();
        critical();
        one.action.next = Delivery.failed("nobody there");
        look();
        assertEquals(Optional.of("nobody there"), one.telling.trouble());
        otherActs();
        look();
        assertEquals(Optional.empty(), one.telling.trouble());
        assertEquals(1, other.told().size());
    }

    @Test
    void whatASlowServerWritesLate_setsNobodyBack() {
        look();
        critical();
        Reader.Place late = one.telling.place().orElseThrow();
        look();
        otherActs();
        long second = critical();
        look();
        other.telling.follow(late);
        assertEquals(second, one.telling.told());
        look();
        assertEquals(List.of(second), other.told());
    }

    @Test
    void whatOneHasBegunWhileTheOtherTold_isNotTriedAgain() {
        one.action.tellsOnce = false;
        look();
        long first = critical();
        one.action.waitsForItsTurn = () -> {
            otherActs();
            other.telling.look();
        };
        one.action.next = Delivery.failed("too slow");
        one.telling.look();
        assertEquals(List.of(first), other.told());
        assertEquals(
                List.of("too slow"), one.attempts.stream().map(Attempt::text).toList());
        assertEquals(Optional.empty(), one.telling.trouble());
        one.action.waitsForItsTurn = () -> {};
        one.acts = true;
        other.acts = false;
        time.pass(Duration.ofMinutes(10));
        look();
        assertEquals(1, one.told().size());
    }

    @Test
    void whatIsToldOnce_isNotTold_ifAnotherActsByThen() {
        one.action.tellsOnce = true;
        look();
        critical();
        one.beforeItIsSafe = this::otherActs;
        look();
        assertEquals(List.of(), one.told());
        assertEquals(List.of(), other.told(), "one has written that it is told");
        assertTrue(one.attempts.get(0).text().startsWith("not done: another server of the fleet acts by now"));
    }

    @Test
    void whatIsToldOnce_andCouldNotBeWritten_isToldByTheOtherOnly() {
        one.action.tellsOnce = true;
        other.action.tellsOnce = true;
        look();
        long first = critical();
        one.beforeItIsSafe = () -> {
            otherActs();
            other.telling.look();
        };
        connected = false;
        one.telling.look();
        assertEquals(List.of(), one.told());
        assertEquals(List.of(first), other.told());
    }

    @Test
    void whatWasTakenIn_isAsOldAsItSays() {
        one.history.add(change(), OptionalLong.of(7));
        time.pass(Duration.ofHours(3));
        Ages ages = new Ages(other.history, time);
        other.history.takeIn(one.history.holdings());
        time.pass(Duration.ofHours(1));
        other.history.add(change(), OptionalLong.of(8));
        assertEquals(
                Duration.ofHours(4), ages.of(7, other.history.page(0, 1).get(0).at(), time.nanoTime()));
        assertEquals(Duration.ZERO, ages.of(8, other.history.page(7, 1).get(0).at(), time.nanoTime()));
    }

    private void otherActs() {
        one.acts = false;
        other.acts = true;
    }

    private void look() {
        one.telling.look();
        other.telling.look();
    }

    private long critical() {
        number += 2;
        StateChange change = change();
        one.history.add(change, OptionalLong.of(number));
        other.history.add(change, OptionalLong.of(number));
        return number;
    }

    private StateChange change() {
        return new StateChange(PONG, State.UP, State.CRITICAL, time.wallNow(), Reason.SILENT);
    }
}
