package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.hilbert.heartbeat.protocol.Command;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sweeping when the core says that there is something to look at, and not only when the scheduler would. */
class PassInTimeTest {
    private static final Duration GRAIN = Duration.ofMillis(DeadlineWheel.GRAIN_MILLIS);

    private final Station station = new Station();

    /** A few fall silent at any time while others beat; each change is told within a grain of the moment it happened. */
    @Test
    void everyChangeIsToldWithinAGrainOfItsMoment() {
        SplittableRandom random = new SplittableRandom(7);
        Map<Long, Integer> beats = new TreeMap<>();
        int silent = 40;
        for (int number = 0; number < 400; number++) {
            long first = station.now() + random.nextLong(Duration.ofSeconds(1).toNanos());
            long last = number < silent
                    ? first + random.nextLong(Duration.ofSeconds(20).toNanos())
                    : first + Duration.ofSeconds(60).toNanos();
            for (long at = first; at - last <= 0; at += Duration.ofMillis(900).toNanos()) {
                beats.put(at, number);
            }
        }
        // The time source may overflow; none of these does.
        long end = station.now() + Duration.ofSeconds(50).toNanos();
        List<Duration> late = new ArrayList<>();
        int told = 0;
        int passes = 0;
        long scheduled = station.now();
        for (Map.Entry<Long, Integer> beat : List.copyOf(beats.entrySet())) {
            if (beat.getKey() - end > 0) {
                break;
            }
            while (Math.min(scheduled, station.registry.nextLook()) - beat.getKey() <= 0) {
                long pass = Math.max(station.now(), Math.min(scheduled, station.registry.nextLook()));
                station.time.pass(Duration.ofNanos(pass - station.now()));
                station.registry.sweep(station.now());
                passes++;
                if (pass - scheduled >= 0) {
                    scheduled = pass + Duration.ofSeconds(1).toNanos();
                }
                for (StateChange change : station.changes.subList(told, station.changes.size())) {
                    if (change.reason() == Reason.SILENT) {
                        late.add(Duration.between(change.at(), station.time.wallNow()));
                    }
                }
                told = station.changes.size();
            }
            station.time.pass(Duration.ofNanos(Math.max(0, beat.getKey() - station.now())));
            station.ping(beat.getValue());
            told = station.changes.size();
        }
        assertEquals(3 * silent, late.size());
        late.forEach(each -> assertTrue(each.compareTo(GRAIN) <= 0, "told after " + each));
        assertTrue(passes < 50 + 50 + 6 * silent, "passes: " + passes);
    }

    @Test
    void whatComesUpSoonerThanItSaid_isTold_once() {
        station.beat(Command.INIT, 0, Duration.ofHours(1));
        station.registry.sweep(station.now());
        long said = station.registry.nextLook();
        station.beat(Command.INIT, 1, Station.T);
        long late = station.now() + Duration.ofSeconds(6).toNanos();
        assertTrue(late - said < 0);
        assertEquals(List.of(late), station.due);
        assertEquals(late, station.registry.nextLook());
        station.beat(Command.INIT, 2, Station.T);
        assertEquals(List.of(late), station.due, "no sooner than the one before");
    }

    @Test
    void aPromiseThatBecomesMuchShorter_comesUpSooner() {
        station.beat(Command.INIT, 0, Duration.ofHours(1));
        station.registry.sweep(station.now());
        station.beat(Command.PING, 0, Station.T);
        assertEquals(List.of(station.now() + Duration.ofSeconds(6).toNanos()), station.due);
    }

    @Test
    void whereNothingIsDue_aMinutePassesBeforeTheNextLook() {
        station.registry.sweep(station.now());
        assertEquals(station.now() + Duration.ofMinutes(1).toNanos(), station.registry.nextLook());
    }
}
