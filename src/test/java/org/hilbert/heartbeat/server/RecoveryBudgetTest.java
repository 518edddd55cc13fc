package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Grant.Holder;
import org.hilbert.heartbeat.store.NoMemory;
import org.hilbert.heartbeat.testsupport.Configured;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Without settings: 10 an hour, 3 of one application, and 2 minutes in which whoever began is left to it. */
class RecoveryBudgetTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration COOL_DOWN = Duration.ofMinutes(2);
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final FakeTime time = new FakeTime();
    private FakeMemory memory = new FakeMemory();
    private RecoveryBudget budget = budget();

    @ParameterizedTest
    @EnumSource(Holder.class)
    void ofAHundredThatFailAtOnce_tenAreRecovered(Holder holder) {
        assertEquals(10, grants(0, 100, holder));
        assertEquals(0, budget.left());
        assertEquals(10, budget.granted(holder));
        assertEquals(
                "the hour has seen 10 recoveries of this station, which is all there may be",
                budget.ask(id(10), holder).why());
    }

    @Test
    void askedByManyAtOnce_itGrantsNoMore() {
        AtomicInteger granted = new AtomicInteger();
        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(thread -> CompletableFuture.runAsync(() ->
                                granted.addAndGet((int) grants(thread * 1000, thread * 1000 + 1000, Holder.PROBE))))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertEquals(10, granted.get());
    }

    @Test
    void justBeforeAnHour_itIsSpent_afterAnHourItIsThereAgain() {
        assertTrue(asks(0, Holder.LADDER).isYes());
        time.pass(Duration.ofMinutes(30));
        assertEquals(9, grants(1, 20, Holder.LADDER));
        time.pass(Duration.ofMinutes(30).minus(MOMENT));
        assertEquals(0, budget.left());
        assertFalse(asks(20, Holder.LADDER).isYes());
        time.pass(MOMENT);
        assertEquals(1, budget.left());
        assertTrue(asks(20, Holder.LADDER).isYes());
        assertFalse(asks(21, Holder.LADDER).isYes());
    }

    @Test
    void oneApplicationCannotUseUpWhatThereIsForAll() {
        for (int i = 0; i < 3; i++) {
            assertEquals(Grant.Kind.NEW, asks(0, Holder.PROBE).kind());
            time.pass(COOL_DOWN);
        }
        Grant refusal = asks(0, Holder.PROBE);
        assertEquals(Grant.Kind.USED_UP, refusal.kind());
        assertEquals("it was recovered 3 times within the hour, which is all there may be", refusal.why());
        assertTrue(asks(1, Holder.PROBE).isYes());
        time.pass(HOUR.minus(COOL_DOWN.multipliedBy(3)).minus(MOMENT));
        assertFalse(asks(0, Holder.PROBE).isYes());
        time.pass(MOMENT);
        assertTrue(asks(0, Holder.PROBE).isYes());
    }

    @Test
    void aProbeThatAsksAgainBeforeItRestarts_isTheSameRecovery() {
        assertEquals(Grant.Kind.NEW, asks(0, Holder.PROBE).kind());
        assertEquals(9, grants(1, 20, Holder.PROBE));
        time.pass(COOL_DOWN.minus(MOMENT));
        assertEquals(Grant.Kind.STANDING, asks(0, Holder.PROBE).kind());
        assertEquals(0, budget.left());
        time.pass(MOMENT);
        assertEquals(Grant.Kind.USED_UP, asks(0, Holder.PROBE).kind());
    }

    @Test
    void eachStepOfALadderIsARecoveryOfItsOwn() {
        assertEquals(Grant.Kind.NEW, asks(0, Holder.LADDER).kind());
        assertEquals(Grant.Kind.NEW, asks(0, Holder.LADDER).kind());
        assertEquals(8, budget.left());
    }

    @ParameterizedTest
    @EnumSource(Holder.class)
    void whoeverBeganIsLeftToIt_forACoolDown(Holder first) {
        Holder other = first == Holder.LADDER ? Holder.PROBE : Holder.LADDER;
        assertTrue(asks(0, first).isYes());
        time.pass(COOL_DOWN.minus(MOMENT));
        Grant refusal = asks(0, other);
        assertEquals(Grant.Kind.BUSY, refusal.kind());
        assertEquals(first + " has begun to recover it a short time ago", refusal.why());
        assertEquals(9, budget.left());
        time.pass(MOMENT);
        assertEquals(Grant.Kind.NEW, asks(0, other).kind());
        assertEquals(Grant.Kind.BUSY, asks(0, first).kind());
    }

    @Test
    void misspeltNamesCannotUseUpTheBudgetOfOthers() {
        long granted = IntStream.range(0, 100_000)
                .filter(i -> budget.askForStranger(id(i), Holder.PROBE).isYes())
                .count();
        assertEquals(10, granted);
        assertEquals(10, budget.left());
        assertTrue(asks(0, Holder.PROBE).isYes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat.recovery.per-hour", "heartbeat.recovery.per-application-per-hour"})
    void noneAnHourIsNever(String setting) {
        budget = new RecoveryBudget(Configured.with(setting, "0"), time, memory);
        time.pass(Duration.ofDays(10));
        assertEquals("this station allows no recoveries", asks(0, Holder.LADDER).why());
        assertFalse(budget.askForStranger(id(1), Holder.PROBE).isYes());
    }

    @Test
    void whatWasSpentSurvivesARestart() {
        asks(0, Holder.LADDER);
        time.pass(Duration.ofMinutes(1));
        asks(0, Holder.LADDER);
        asks(0, Holder.LADDER);
        grants(1, 5, Holder.PROBE);
        restart();
        assertEquals(3, budget.left());
        assertEquals(Grant.Kind.USED_UP, asks(0, Holder.LADDER).kind());
        assertEquals(Grant.Kind.BUSY, asks(0, Holder.PROBE).kind());
        assertEquals(Grant.Kind.STANDING, asks(1, Holder.PROBE).kind());
        time.pass(Duration.ofMinutes(59).minusMillis(1));
        assertEquals(3, budget.left());
        time.passMillis(1);
        assertEquals(4, budget.left());
        time.pass(Duration.ofMinutes(1));
        assertEquals(10, budget.left());
    }

    @Test
    void whatIsOlderThanAnHourIsNotKept() {
        grants(0, 10, Holder.LADDER);
        memory.write();
        assertEquals(10, memory.written("recoveries").size());
        time.pass(HOUR);
        budget.left();
        memory.write();
        assertEquals(0, memory.written("recoveries").size());
    }

    @Test
    void aClockThatIsPutForwardOrBackWhileItRuns_changesNothing() {
        for (Duration by : new Duration[] {Duration.ofDays(400), Duration.ofDays(-800)}) {
            grants(0, 10, Holder.LADDER);
            time.putWallClockForward(by);
            assertEquals(0, budget.left(), by.toString());
            time.pass(HOUR.minus(MOMENT));
            assertEquals(0, budget.left(), by.toString());
            time.pass(MOMENT);
            assertEquals(10, budget.left(), by.toString());
        }
    }

    @Test
    void aClockThatIsPutBackAcrossARestart_doesNotOpenTheBudget_norLockItForMoreThanAnHour() {
        grants(0, 10, Holder.LADDER);
        memory.write();
        time.putWallClockForward(Duration.ofDays(-20000));
        restart();
        assertEquals(0, budget.left());
        assertEquals(Grant.Kind.BUSY, asks(0, Holder.PROBE).kind());
        time.pass(COOL_DOWN);
        assertEquals(Grant.Kind.USED_UP, asks(0, Holder.PROBE).kind());
        time.pass(HOUR.minus(COOL_DOWN));
        assertEquals(10, budget.left());
    }

    /** A server cannot tell a clock that was put forward from a night without power. */
    @Test
    void aClockThatIsPutForwardAcrossARestart_grantsOneHourMore_andNoSecond() {
        grants(0, 10, Holder.LADDER);
        memory.write();
        time.putWallClockForward(Duration.ofDays(1));
        restart();
        assertEquals(10, grants(20, 100, Holder.LADDER));
        time.putWallClockForward(Duration.ofDays(1));
        assertEquals(0, budget.left());
    }

    @Test
    void whatADryRunSpends_isMissingNowhere() {
        RecoveryBudget imagined = new RecoveryBudget(Configured.with(), time, NoMemory.wanted());
        assertTrue(imagined.ask(id(0), Holder.LADDER).isYes());
        assertEquals(9, imagined.left());
        assertEquals(10, budget.left());
        assertTrue(asks(0, Holder.PROBE).isYes());
        restart();
        assertEquals(9, budget.left());
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        asks(0, Holder.LADDER);
        memory.write();
        Stream.of(
                        "no json",
                        "null",
                        "{\"holder\":\"PROBE\",\"atMillis\":[null]}",
                        "{}",
                        "{\"holder\":\"SOMEBODY\",\"atMillis\":[0]}",
                        "{\"holder\":\"PROBE\"}")
                .forEach(text -> memory.written("recoveries").put("app " + text, text));
        restart();
        assertEquals(9, budget.left());
    }

    private void restart() {
        memory.write();
        memory = memory.restarted();
        budget = budget();
    }

    private RecoveryBudget budget() {
        return new RecoveryBudget(Configured.with(), time, memory);
    }

    private Grant asks(int application, Holder holder) {
        return budget.ask(id(application), holder);
    }

    private long grants(int from, int until, Holder holder) {
        return IntStream.range(from, until)
                .filter(application -> asks(application, holder).isYes())
                .count();
    }

    private static ApplicationId id(int number) {
        return ApplicationId.of("app" + number);
    }
}
