package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SilencesTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final Duration T = Duration.ofSeconds(5);
    private static final Duration MONTH = Duration.ofDays(31);

    private final FakeTime time = new FakeTime();
    private FakeMemory memory = new FakeMemory();
    private Silences silences = new Silences(memory, MONTH, time);

    @Test
    void aSilenceAsLongAsPromisedIsNotKept_aLongerOneIs() {
        heard(PONG, T);
        assertEquals(List.of(), silences.all());
        time.passMillis(60_000);
        heard(PONG, T.plusNanos(1));
        assertEquals(
                List.of(new Silence(PONG, time.wallAfter(Duration.ofMillis(54_999)), T, T.plusNanos(1))),
                silences.all());
    }

    @Test
    void theLatestComeFirst() {
        heard(PONG, T.plusSeconds(1));
        time.passMillis(60_000);
        heard(ApplicationId.of("Tetris"), T.plusSeconds(1));
        assertEquals("Tetris", silences.all().get(0).id().toString());
    }

    @Test
    void ofOneApplicationTheWorst200AreKept() {
        heard(PONG, Duration.ofSeconds(60));
        for (int i = 1; i <= 1000; i++) {
            heard(PONG, T.plusMillis(i));
        }
        assertEquals(200, silences.size());
        List<Duration> lengths = lengths();
        assertEquals(Duration.ofSeconds(60), lengths.get(199));
        assertEquals(T.plusMillis(802), lengths.get(0));
    }

    /** A long load that was announced breaks its promise by less than a short silence that was not. */
    @Test
    void theWorstIsByHowMuchThePromiseWasBroken_notTheLongest() {
        for (int i = 0; i < 200; i++) {
            silences.heard(PONG, 61_000_000_000L, 60_000_000_000L);
        }
        heard(PONG, Duration.ofSeconds(20));
        assertTrue(lengths().contains(Duration.ofSeconds(20)));
    }

    @Test
    void ofAllApplicationsTheWorstAreKept_andNoneThatMattersLess() {
        SplittableRandom random = new SplittableRandom(5);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            long length = T.toNanos() + 1 + random.nextInt(1_000_000_000);
            all.add(length);
            silences.heard(ApplicationId.of("app-" + i % 1000), length, T.toNanos());
        }
        assertTrue(silences.size() <= Silences.MOST, "kept: " + silences.size());
        assertTrue(silences.size() >= Silences.MOST / 10 * 9, "kept: " + silences.size());
        assertEquals(silences.all().size(), silences.size());
        all.sort(Comparator.reverseOrder());
        assertTrue(lengths().contains(Duration.ofNanos(all.get(0))));
        assertTrue(lengths().contains(Duration.ofNanos(all.get(Silences.MOST / 2))));
    }

    @Test
    void thereAreNotTooMany_alsoIfAllMatterAlike() {
        for (int i = 0; i < 30_000; i++) {
            heard(ApplicationId.of("app-" + i), T.plusSeconds(1));
        }
        assertTrue(silences.size() <= Silences.MOST, "kept: " + silences.size());
        assertEquals(silences.all().size(), silences.size());
    }

    @Test
    void nothingIsWrittenAtABeat_butWithTheNextFlush_andOnceForEachApplication() {
        heard(PONG, T.plusSeconds(1));
        heard(PONG, T.plusSeconds(2));
        assertEquals(Set.of(), memory.touched("silences"));
        silences.flush();
        assertEquals(Set.of("Pong"), memory.touched("silences"));
        memory.write();
        silences.flush();
        assertEquals(Set.of(), memory.touched("silences"));
    }

    @Test
    void aRestartKeepsThem_alsoOfAnIdWithItsHost() {
        heard(PONG, T.plusSeconds(1));
        heard(ApplicationId.of("x".repeat(256)).at("10.0.0.5"), T.plusNanos(1_234_567));
        List<Silence> before = silences.all();
        restart();
        assertEquals(Set.copyOf(before), Set.copyOf(silences.all()));
        assertEquals(2, silences.size());
    }

    @Test
    void whatIsTooOldGoes_alsoFromTheShelf() {
        heard(PONG, T.plusSeconds(1));
        silences.flush();
        time.pass(MONTH.minusSeconds(7));
        silences.flush();
        assertEquals(1, silences.size());
        time.pass(Duration.ofSeconds(2));
        restart();
        assertEquals(0, silences.size());
        silences.flush();
        memory.write();
        assertEquals(List.of(), silences.all());
        assertEquals(Map.of(), memory.written("silences"));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        heard(PONG, T.plusSeconds(1));
        silences.flush();
        memory.write();
        memory.written("silences").put("Tetris", "[[1,2");
        memory.written("silences").put("Snake", "{}");
        memory.written("silences").put("\u0000", "[[1,2,3]]");
        memory.written("silences").put("Breakout", "[[1,5000,4000000000]]");
        memory = memory.restarted();
        silences = new Silences(memory, MONTH, time);
        assertEquals(List.of(PONG), silences.all().stream().map(Silence::id).toList());
        memory.write();
        assertEquals(Set.of("Pong"), memory.written("silences").keySet());
    }

    @Test
    void theSilencesThatLast_areThoseOfApplicationsThatShouldBeHeard() {
        Roster roster = Roster.none(new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24)));
        List<ApplicationStatus> statuses = List.of(
                status(PONG, State.UP, T.plusMillis(1)),
                status(ApplicationId.of("in time"), State.UP, T),
                status(ApplicationId.of("gone"), State.STOPPING, T.plusMillis(1)),
                status(ApplicationId.of("never heard of"), State.LOST, Reason.NEVER_STARTED, T.plusMillis(1)));
        assertEquals(
                List.of(new Silence(PONG, time.wallAfter(Duration.ofMillis(-5001)), T, T.plusMillis(1))),
                Silence.lasting(statuses, roster, time.wallAfter(Duration.ZERO)));
    }

    private static ApplicationStatus status(ApplicationId id, State state, Duration silence) {
        return status(id, state, Reason.PINGED, silence);
    }

    private static ApplicationStatus status(ApplicationId id, State state, Reason reason, Duration silence) {
        return new ApplicationStatus(
                id, state, reason, Thresholds.DEFAULT, T.plusSeconds(1), silence, false, Optional.empty());
    }

    private void heard(ApplicationId id, Duration silence) {
        silences.heard(id, silence.toNanos(), T.toNanos());
    }

    private List<Duration> lengths() {
        return silences.all().stream().map(Silence::length).sorted().toList();
    }

    private void restart() {
        silences.flush();
        memory.write();
        memory = memory.restarted();
        silences = new Silences(memory, MONTH, time);
    }
}
