package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IntervalsTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final long T = Duration.ofSeconds(5).toNanos();

    private final FakeTime time = new FakeTime();
    private final Intervals intervals = new Intervals(2, time);

    @Test
    void theFiguresAreTrueToOnePercent_andTheLongestIsExact() {
        for (int i = 1; i <= 1000; i++) {
            intervals.heard(PONG, Duration.ofMillis(10L * i).toNanos() + 1, T);
        }
        Intervals.Figures figures = intervals.figures(PONG).orElseThrow();
        assertEquals(1000, figures.count());
        assertEquals(5000, figures.p50().toMillis(), 50);
        assertEquals(9000, figures.p90().toMillis(), 90);
        assertEquals(9900, figures.p99().toMillis(), 99);
        assertEquals(Duration.ofMillis(10_000).plusNanos(1), figures.max());
        assertEquals(time.wallAfter(Duration.ZERO), figures.since());
    }

    @Test
    void noShareIsLongerThanTheLongest() {
        intervals.heard(PONG, 1, T);
        assertEquals(
                new Intervals.Figures(
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofNanos(1),
                        time.wallAfter(Duration.ZERO)),
                intervals.figures(PONG).orElseThrow());
        intervals.heard(PONG, Duration.ofDays(99).toNanos(), T);
        intervals.heard(PONG, Duration.ofDays(300).toNanos(), T);
        Intervals.Figures figures = intervals.figures(PONG).orElseThrow();
        assertEquals(Duration.ofDays(300), figures.max());
        assertTrue(figures.p99().compareTo(figures.max()) <= 0);
    }

    @Test
    void theBucketsHoldAllOfThem() {
        assertEquals(List.of(), intervals.buckets(PONG));
        for (int i = 1; i <= 1000; i++) {
            intervals.heard(PONG, Duration.ofMillis(10L * i).toNanos(), T);
        }
        List<Intervals.Bucket> buckets = intervals.buckets(PONG);
        assertEquals(1000, buckets.stream().mapToLong(Intervals.Bucket::count).sum());
        assertTrue(buckets.get(0).from().compareTo(Duration.ofMillis(10)) <= 0);
        assertTrue(buckets.get(buckets.size() - 1).until().compareTo(Duration.ofMillis(10_000)) > 0);
    }

    @Test
    void oneThatComesWhenAllPlacesAreTaken_isNotMeasured_untilAnotherIsForgotten() {
        intervals.heard(PONG, 1, T);
        intervals.heard(ApplicationId.of("Tetris"), 1, T);
        intervals.heard(ApplicationId.of("Snake"), 1, T);
        assertEquals(Optional.empty(), intervals.figures(ApplicationId.of("Snake")));
        intervals.forget(PONG);
        intervals.heard(ApplicationId.of("Snake"), 1, T);
        assertEquals(
                1, intervals.figures(ApplicationId.of("Snake")).orElseThrow().count());
        assertEquals(2, intervals.size());
    }

    @Test
    void manyThatComeAndGo_leaveNothing() {
        for (int i = 0; i < 100_000; i++) {
            ApplicationId id = ApplicationId.of("app-" + i);
            intervals.heard(id, T, T);
            intervals.forget(id);
        }
        assertEquals(0, intervals.size());
    }

    @Test
    void aHistogramIsSmall() {
        for (int i = 0; i < 100_000; i++) {
            intervals.heard(PONG, Duration.ofMillis(i % 60_000).toNanos(), T);
        }
        long usual = intervals.footprint();
        intervals.heard(PONG, Duration.ofDays(100).toNanos(), T);
        long most = intervals.footprint();
        assertTrue(usual < 7_000 && most < 20_000, "octets: " + usual + ", and at most " + most);
    }
}
