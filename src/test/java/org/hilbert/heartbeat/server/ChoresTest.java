package org.hilbert.heartbeat.server;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.testsupport.CaughtLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is done in between; that the scheduler does the rest, RestartIT and others see. */
class ChoresTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final Chores chores = new Chores(null, vertx, TimeSource.SYSTEM);

    @BeforeEach
    void begin() {
        chores.begin();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsToBeDoneSoon_isDoneOnAWorker() throws InterruptedException {
        chore(() -> {}).soon(Duration.ofNanos(1));
        assertTrue(next().startsWith("vert.x-worker"));
    }

    @Test
    void whatIsAskedForLater_takesThePlaceOfWhatWasAskedForBefore() throws InterruptedException {
        Chores.Chore chore = chore(() -> {});
        chore.soon(HOUR);
        chore.soon(Duration.ZERO);
        assertTrue(next().startsWith("vert.x-worker"));
        chore.soon(Duration.ofMillis(100));
        chore.soon(HOUR);
        assertNull(done.poll(300, TimeUnit.MILLISECONDS));
    }

    @Test
    void whatFails_isLogged_andDoneAgain() throws InterruptedException {
        try (CaughtLog log = new CaughtLog(Chores.class.getName())) {
            Chores.Chore chore = chore(() -> {
                throw new IllegalStateException("on purpose");
            });
            chore.soon(Duration.ZERO);
            next();
            chore.soon(Duration.ZERO);
            next();
            within(Duration.ofSeconds(10)).until(() -> log.lines(line -> true).size() >= 2);
            assertEquals(
                    List.of("test failed", "test failed"),
                    log.lines(line -> true).stream()
                            .map(CaughtLog.Line::sentence)
                            .toList());
        }
    }

    @Test
    void whatIsBeingDone_isNotDoneTwiceAtOnce_butOnceMoreThen() throws InterruptedException {
        assertDoneOnceMore(() -> {});
    }

    @Test
    void whatIsBeingDone_isDoneOnceMore_alsoIfItFails() throws InterruptedException {
        assertDoneOnceMore(() -> {
            throw new IllegalStateException("on purpose");
        });
    }

    private void assertDoneOnceMore(Runnable end) throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        Chores.Chore chore = chore(() -> {
            await(goOn);
            end.run();
        });
        chore.soon(Duration.ZERO);
        next();
        chore.soon(Duration.ZERO);
        assertNull(done.poll(300, TimeUnit.MILLISECONDS));
        goOn.countDown();
        next();
    }

    @Test
    void onceTheServerStops_nothingIsDone() throws InterruptedException {
        Chores.Chore chore = chore(() -> {});
        chores.onStop(new ShutdownEvent());
        chore.soon(Duration.ZERO);
        assertNull(done.poll(300, TimeUnit.MILLISECONDS));
    }

    @Test
    void onceTheServerStops_theSchedulerRests_andWhatItHandedOverHasPassed() throws InterruptedException {
        Vertx oneWorker = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        try {
            Chores scheduled = new Chores(scheduler(), oneWorker, TimeSource.SYSTEM);
            scheduled.onStart(new StartupEvent());
            CountDownLatch goOn = new CountDownLatch(1);
            oneWorker.executeBlocking(() -> goOn.await(10, TimeUnit.SECONDS), false);
            oneWorker.executeBlocking(() -> done.add("handed over"), false);
            oneWorker.setTimer(50, timer -> goOn.countDown());
            scheduled.onStop(new ShutdownEvent());
            assertEquals(List.of("pause", "handed over"), List.copyOf(done));
        } finally {
            oneWorker.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** One that has started, and tells of being paused. */
    private Scheduler scheduler() {
        return (Scheduler) Proxy.newProxyInstance(
                Scheduler.class.getClassLoader(), new Class<?>[] {Scheduler.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("pause")) {
                        done.add("pause");
                    }
                    return method.getName().equals("isStarted") ? true : null;
                });
    }

    private Chores.Chore chore(Runnable work) {
        return chores.every(HOUR, "test", () -> {
            done.add(Thread.currentThread().getName());
            work.run();
        });
    }

    private String next() throws InterruptedException {
        String thread = done.poll(10, TimeUnit.SECONDS);
        assertNotNull(thread, "nothing was done");
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
