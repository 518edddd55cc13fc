package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RegistryAtScaleTest {
    private static final int MANY = 200_000;
    private static final Duration T = Duration.ofSeconds(4);

    private final FakeTime time = new FakeTime();
    private final List<StateChange> changes = Collections.synchronizedList(new ArrayList<>());
    private static final Rules RULES = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));

    private final Registry registry =
            new Registry(new Policy(2 * MANY, Guard.OFF), Roster.none(RULES), time, changes::add);

    /** All beat every 4 s and a threshold lies 15 s off: a sweep a second has no reason to look at more than a few. */
    @Test
    void aSweepLooksOnlyAtWhatMayBeDue() {
        List<ApplicationId> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(ApplicationId.of("app-" + i));
            beat(Command.INIT, ids.get(i), T);
        }
        registry.sweep(time.nanoTime());
        int sweeps = 60;
        long looks = 0;
        for (int second = 1; second <= sweeps; second++) {
            time.pass(Duration.ofSeconds(1));
            if (second % 4 == 0) {
                ids.forEach(id -> beat(Command.PING, id, T));
            }
            looks += registry.sweep(time.nanoTime());
        }
        // Each look plans the next one for when silence would count: at most once in about 11 s, an order of magnitude
        // less than a pass over all at every sweep.
        assertTrue(looks < (long) MANY * sweeps / 8, "looks: " + looks);
        assertEquals(
                0,
                changes.stream()
                        .filter(change -> change.reason() == Reason.SILENT)
                        .count());
    }

    @Test
    void tenSilentOnesAmongMany_areFoundWithTensOfLooks() {
        for (int i = 0; i < MANY; i++) {
            Duration promise = i % (MANY / 10) == 0 ? T : Duration.ofHours(1);
            beat(Command.INIT, ApplicationId.of("app-" + i), promise);
        }
        registry.sweep(time.nanoTime());
        changes.clear();
        time.pass(Duration.ofSeconds(15));
        int looks = registry.sweep(time.nanoTime());
        assertEquals(10, changes.size());
        assertTrue(looks < 100, "looks: " + looks);
    }

    /** Whatever happens at once, in the end the books agree: as many known as there are, and no silence unnoticed. */
    @Test
    void beatsGoodbyesAndSweepsAtOnce_loseNothing() throws Exception {
        int threads = 4;
        int applications = 50;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                SplittableRandom random = new SplittableRandom(thread);
                tasks.add(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        ApplicationId id = ApplicationId.of("app-" + random.nextInt(applications));
                        Duration promise = Duration.ofMillis(random.nextInt(3000));
                        switch (random.nextInt(10)) {
                            case 0 -> beat(Command.DONE, id, random.nextBoolean() ? Duration.ZERO : promise);
                            case 1 -> beat(Command.INIT, id, promise);
                            case 2 -> registry.sweep(time.nanoTime());
                            case 3 -> time.passMillis(random.nextInt(20));
                            case 4, 5, 6 ->
                                registry.beat(new Beat(Command.PING, id, promise, random.nextInt(2)), time.nanoTime());
                            default -> beat(Command.PING, id, promise);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : executor.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
        time.pass(Duration.ofMinutes(1));
        List<ApplicationStatus> snapshot = registry.snapshot(time.nanoTime());
        registry.sweep(time.nanoTime());
        assertEquals(snapshot.size(), registry.size());
        assertTrue(snapshot.stream().allMatch(status -> status.state() == State.LOST), snapshot.toString());
        time.pass(Duration.ofDays(2));
        registry.sweep(time.nanoTime());
        assertEquals(0, registry.size());
        // Every coming has its going.
        long came =
                changes.stream().filter(change -> change.from() == State.DONE).count();
        long went = changes.stream().filter(change -> change.to() == State.DONE).count();
        assertEquals(came, went);
    }

    /** Who has an answer is among all of them from then on, whoever asks for all at the same time. */
    @Test
    void whoIsRegistered_isAmongAll_whileOthersComeAndGo() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String prefix = "thread-" + thread + "-";
                tasks.add(() -> {
                    for (int i = 0; i < 300; i++) {
                        ApplicationId id = ApplicationId.of(prefix + i);
                        beat(Command.INIT, id, Duration.ofHours(1));
                        assertTrue(registry.statuses(time.nanoTime())
                                .anyMatch(status -> status.id().equals(id)));
                        if (i % 2 == 0) {
                            beat(Command.DONE, id, Duration.ZERO);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : executor.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertEquals(600, registry.snapshot(time.nanoTime()).size());
    }

    /** One place left, and the same new application from two threads: one of them finds it known, neither is refused. */
    @Test
    void twoFirstBeatsAtOnce_shareTheLastPlace() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 2000; round++) {
                Registry small = new Registry(new Policy(1, Guard.OFF), Roster.none(RULES), time, change -> {});
                Callable<Duration> first =
                        () -> small.beat(new Beat(Command.PING, ApplicationId.of("Pong"), T), time.nanoTime())
                                .maxWait();
                for (Future<Duration> answer : executor.invokeAll(List.of(first, first))) {
                    assertEquals(Duration.ofSeconds(5), answer.get());
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private void beat(Command command, ApplicationId id, Duration timeout) {
        registry.beat(new Beat(command, id, timeout), time.nanoTime());
    }
}
