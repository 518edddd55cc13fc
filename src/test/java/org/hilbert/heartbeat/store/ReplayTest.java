package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.store.Replay.Level;
import org.hilbert.heartbeat.store.Replay.Verdict;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** T = 5 s and a tolerance of 1 s: late after 18 s, critical after 30 s, lost after 36 s. */
class ReplayTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration T = Duration.ofSeconds(5);
    private static final Rules PRESENT = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
    private static final Roster ROSTER = Roster.none(PRESENT);
    private static final Proposal NOTHING = proposal(0, 0, 0, 0);

    @Test
    void aLowerThresholdAlarmsEarlier_andOfWhatDidNotAlarm() {
        Replay replay = replay(proposal(2, 4, 0, 0), silence(PONG, 0, 20), silence(PONG, 100, 12));
        assertEquals(
                List.of(
                        new Replay.Alarm(silence(PONG, 100, 12), Level.WARNING, Optional.empty(), at(112)),
                        new Replay.Alarm(silence(PONG, 0, 20), Level.WARNING, at(18), at(12))),
                replay.alarms());
        assertEquals(List.of(Verdict.NEW, Verdict.EARLIER), verdicts(replay));
        assertEquals(Optional.of(Duration.ofSeconds(6)), replay.alarms().get(1).by());
        assertEquals(Optional.empty(), replay.alarms().get(0).by());
    }

    @Test
    void aHigherThresholdAlarmsLater_orNotAtAll() {
        Replay replay = replay(proposal(4, 0, 0, 0), silence(PONG, 100, 23), silence(PONG, 0, 24));
        assertEquals(List.of(Verdict.GONE, Verdict.LATER), verdicts(replay));
        assertEquals(Optional.of(Duration.ofSeconds(6)), replay.alarms().get(1).by());
    }

    @Test
    void atTheThresholdThereIsAnAlarm_justBeforeThereIsNone() {
        Silence atIt = silence(PONG, 0, 18);
        Silence before = new Silence(PONG, START, T, Duration.ofSeconds(18).minusNanos(1));
        assertEquals(1, replay(NOTHING, atIt).total().present());
        assertEquals(0, replay(NOTHING, before).total().present());
    }

    @Test
    void anotherToleranceMovesAllThree() {
        Replay replay = replay(proposal(0, 0, 0, 500), silence(PONG, 0, 40));
        assertEquals(List.of(Verdict.EARLIER, Verdict.EARLIER, Verdict.EARLIER), verdicts(replay));
        assertEquals(
                Optional.of(Duration.ofMillis(1500)), replay.alarms().get(0).by());
        assertEquals(
                Optional.of(Duration.ofMillis(3000)), replay.alarms().get(2).by());
    }

    @Test
    void whatIsNotProposedStaysTheSame() {
        Replay replay = replay(NOTHING, silence(PONG, 0, 40));
        assertEquals(new Replay.Sum(3, 0, 0, 0, 0), replay.total());
    }

    @Test
    void ofASilenceThatLastsOnlyWhatHasComeCounts() {
        Replay replay = Replay.of(List.of(), List.of(silence(PONG, 0, 31)), ROSTER, proposal(0, 4, 0, 0), 10);
        assertEquals(new Replay.Sum(1, 1, 0, 0, 0), replay.total());
        assertEquals(1, replay.silences());
    }

    @Test
    void theOneWithTheMostDifferencesComesFirst_differencesComeBeforeTheRest_andTheRestIsCounted() {
        List<Silence> recorded = List.of(
                silence(PONG, 300, 13), silence(TETRIS, 200, 13), silence(TETRIS, 100, 14), silence(PONG, 0, 33));
        Replay replay = Replay.of(recorded, List.of(), ROSTER, proposal(2, 0, 0, 0), 2);
        assertEquals(
                List.of(at(312), at(212)),
                replay.alarms().stream().map(Replay.Alarm::proposed).toList());
        assertEquals(3, replay.left());
        assertEquals(new Replay.Sum(1, 1, 0, 3, 0), replay.total());
        assertEquals(5, replay.total().proposed());
        assertEquals(2, replay.total().present());
        assertEquals(new Replay.Sum(0, 0, 0, 2, 0), replay.sums().get(TETRIS));
        assertEquals(new Replay.Sum(1, 1, 0, 1, 0), replay.sums().get(PONG));
    }

    @Test
    void whatCannotBeReplayedIsRefusedWithASentence() {
        assertEquals(
                "warning must be 1 or more, since a silence that was shorter than promised is not recorded; was 0.5",
                assertThrows(IllegalArgumentException.class, () -> proposal(0.5, 0, 0, 0))
                        .getMessage());
        assertEquals(
                "tolerance must be 1ms to 100d, was 0ms",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Proposal(
                                        OptionalDouble.empty(),
                                        OptionalDouble.empty(),
                                        OptionalDouble.empty(),
                                        Optional.of(Duration.ZERO)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> proposal(Double.NaN, 0, 0, 0));
        String sentence = assertThrows(
                        IllegalArgumentException.class, () -> replay(proposal(5, 0, 0, 0), silence(PONG, 0, 40)))
                .getMessage();
        assertTrue(sentence.startsWith("thresholds must rise"), sentence);
    }

    /** What a registry with the proposed thresholds tells is what the replay says it would have told. */
    @Test
    void itSaysWhatARegistryWithTheseRulesTells() {
        Proposal proposal = proposal(2, 4, 7.5, 0);
        Rules rules = proposal.on(PRESENT);
        SplittableRandom random = new SplittableRandom(3);
        FakeTime time = new FakeTime();
        List<StateChange> told = new ArrayList<>();
        Registry registry = new Registry(new Policy(3, Guard.OFF), Roster.none(rules), time, told::add);
        List<Silence> recorded = new ArrayList<>();
        registry.beat(new Beat(Command.PING, PONG, T), time.nanoTime());
        for (int i = 0; i < 2000; i++) {
            Duration silence = Duration.ofMillis(random.nextInt(60_000));
            if (silence.compareTo(T) > 0) {
                recorded.add(new Silence(PONG, time.instantOf(time.nanoTime()), T, silence));
            }
            time.pass(silence);
            registry.beat(new Beat(Command.PING, PONG, T), time.nanoTime());
        }
        Replay replay = Replay.of(recorded, List.of(), ROSTER, proposal, 10_000);
        for (Level level : Level.values()) {
            State state = List.of(State.LATE, State.CRITICAL, State.LOST).get(level.ordinal());
            assertEquals(
                    told.stream()
                            .filter(change -> change.to() == state)
                            .map(StateChange::at)
                            .toList(),
                    replay.alarms().stream()
                            .filter(alarm -> alarm.level() == level)
                            .flatMap(alarm -> alarm.proposed().stream())
                            .sorted()
                            .toList());
        }
        assertTrue(replay.total().different() > 2000);
    }

    private static Replay replay(Proposal proposal, Silence... recorded) {
        return Replay.of(List.of(recorded), List.of(), ROSTER, proposal, 100);
    }

    private static List<Verdict> verdicts(Replay replay) {
        return replay.alarms().stream().map(Replay.Alarm::verdict).toList();
    }

    /** 0 stands for what is not proposed. */
    private static Proposal proposal(double warning, double critical, double lost, long tolerance) {
        return new Proposal(
                ratio(warning),
                ratio(critical),
                ratio(lost),
                tolerance == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(tolerance)));
    }

    private static OptionalDouble ratio(double value) {
        return value == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Silence silence(ApplicationId id, long began, long length) {
        return new Silence(id, START.plusSeconds(began), T, Duration.ofSeconds(length));
    }

    private static Optional<Instant> at(long seconds) {
        return Optional.of(START.plusSeconds(seconds));
    }
}
