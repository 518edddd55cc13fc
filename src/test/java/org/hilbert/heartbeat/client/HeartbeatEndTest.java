package org.hilbert.heartbeat.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a heartbeat ends: the last beat lands, then the goodbye is said, and all that in 1 s. */
class HeartbeatEndTest extends BeatingFixture {
    private static final String GOODBYE = "POST /hb_done?0&appid=Pong";

    @Test
    void itSaysGoodbye_andNothingMore() {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        serverRefuses(200, "Good bye!");
        CompletableFuture<Void> end = heartbeat.end();
        schedule.run();
        assertTrue(end.isDone());
        assertEquals(GOODBYE, http.last().line());
        assertEquals(0, schedule.planned());
        assertFalse(heartbeat.alive());
        assertFalse(heartbeat.ready());
        assertEquals(0, heartbeat.overdue());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void theGoodbyeMayPromiseHowLongItTakes() {
        serverAnswers(6000);
        Heartbeat heartbeat = start(settings -> settings.donePromise(Duration.ofSeconds(3)));
        heartbeat.end();
        schedule.run();
        assertEquals("POST /hb_done?3000&appid=Pong", http.last().line());
    }

    @Test
    void aBeatInFlight_isLetLandBefore() {
        Heartbeat heartbeat = start();
        CompletableFuture<Void> end = heartbeat.end();
        schedule.passMillis(299);
        assertEquals(1, http.asked.size());
        http.last().answer("6000");
        schedule.run();
        assertEquals(GOODBYE, http.last().line());
        assertFalse(end.isDone());
        http.last().answer("Good bye!");
        schedule.run();
        assertTrue(end.isDone());
        assertEquals(0, schedule.planned());
    }

    @Test
    void aBeatThatDoesNotLand_isGivenUp() {
        Heartbeat heartbeat = start();
        heartbeat.end();
        schedule.passMillis(300);
        assertTrue(http.asked.get(0).reply().isCancelled());
        assertEquals(GOODBYE, http.last().line());
    }

    @Test
    void aServerThatHangs_isWaitedForNoLongerThan1s() {
        Heartbeat heartbeat = start();
        CompletableFuture<Void> end = heartbeat.end();
        schedule.passMillis(999);
        assertFalse(end.isDone());
        schedule.passMillis(1);
        assertTrue(end.isDone());
        assertTrue(http.last().reply().isCancelled());
        assertEquals(0, schedule.planned());
        assertEquals(
                List.of("no goodbye: /hb_done of http://server:8888 did not answer within 700 ms"),
                log.lines(Level.WARNING).subList(1, 2));
    }

    @Test
    void aServerThatIsAway_isNotWaitedFor() {
        serverIsAway();
        Heartbeat heartbeat = start();
        CompletableFuture<Void> end = heartbeat.end();
        schedule.run();
        assertTrue(end.isDone());
        assertEquals(0, schedule.planned());
    }

    @Test
    void ifNothingWasEverSent_nothingIsSaid() {
        Heartbeat heartbeat = Heartbeat.of(client).start(schedule);
        CompletableFuture<Void> end = heartbeat.end();
        schedule.run();
        assertTrue(end.isDone());
        assertEquals(List.of(), http.asked);
    }

    @Test
    void toEndItAgain_doesNothing() {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        CompletableFuture<Void> end = heartbeat.end();
        assertSame(end, heartbeat.end());
        schedule.run();
        heartbeat.close();
        schedule.pass(Duration.ofMinutes(1));
        assertEquals(2, http.asked.size());
    }

    @Test
    void whatIsSaidAfterTheEnd_isNotHeard() {
        serverAnswers(6000);
        Heartbeat heartbeat = start(Heartbeat.Builder::drivenByBeat);
        heartbeat.end();
        schedule.run();
        heartbeat.beat();
        heartbeat.frame();
        schedule.pass(Duration.ofMinutes(1));
        assertEquals(2, http.asked.size());
    }

    @Test
    void aThreadThatIsInterrupted_doesNotWait_andTheGoodbyeIsSaidAllTheSame() {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        Thread.currentThread().interrupt();
        heartbeat.close();
        assertTrue(Thread.interrupted());
        schedule.run();
        assertEquals(GOODBYE, http.last().line());
    }

    @Test
    void whenTheJvmEnds_allWhoAskedForItEndTogether() {
        serverAnswers(6000);
        ShutdownGoodbyes goodbyes = new ShutdownGoodbyes();
        Beating closedBefore = beating("Pong");
        Beating open = beating("Tetris");
        Beating another = beating("Zelda");
        List.of(closedBefore, open, another).forEach(goodbyes::add);
        closedBefore.end();
        schedule.run();
        assertEquals(2, goodbyes.size());

        // As it happens in the hook, where the beat thread goes on while this one waits.
        Thread.currentThread().interrupt();
        goodbyes.say();
        assertTrue(Thread.interrupted());
        schedule.run();
        assertTrue(open.gone().isDone() && another.gone().isDone());
        assertEquals(0, goodbyes.size());
        assertEquals(6, http.asked.size());
    }

    private Beating beating(String application) {
        Promises promises = new Promises(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO);
        Beating beating = new Beating(client.forApplication(application), schedule, promises, false, false);
        beating.start();
        schedule.run();
        return beating;
    }
}
