package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A heartbeat whose server is away, hangs or refuses, and comes back. */
class HeartbeatOutageTest extends BeatingFixture {
    @Test
    void untilTheServerAnswers_itIsAnInit_thenAPing() {
        serverIsAway();
        start();
        schedule.pass(Duration.ofSeconds(10));
        assertTrue(http.lines().stream().allMatch("POST /hb_init?5000&appid=Pong"::equals), () -> "" + http.lines());
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(6));
        serverIsAway();
        schedule.pass(Duration.ofSeconds(10));
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(3));
        assertEquals("GET /hb_ping?5000&appid=Pong", http.last().line());
        assertEquals(1, http.lines().lastIndexOf("POST /hb_init?5000&appid=Pong") - lastFailedInit());
    }

    private int lastFailedInit() {
        return (int) http.asked.stream()
                        .takeWhile(ask -> ask.reply().isCompletedExceptionally())
                        .count()
                - 1;
    }

    /** Twice as long each time, between half and all of that, and never longer than the interval or a minute. */
    @ParameterizedTest
    @ValueSource(longs = {50, 700, 3000, 20_000, 3_600_000})
    void attemptsBecomeRarer_butNeverRarerThanTheInterval(long interval) {
        serverIsAway();
        start(settings -> settings.promise(Duration.ofMillis(2 * interval)));
        schedule.pass(Duration.ofMillis(Math.min(interval, 60_000) * 30));
        for (int attempt = 1; attempt < sent.size(); attempt++) {
            long most = Math.min(Math.min(interval, 60_000), 100L << Math.min(attempt - 1, 30));
            long gap = sent.get(attempt) - sent.get(attempt - 1);
            // Half a ms: times are noted in whole ones.
            assertTrue(gap >= most / 2 - 1 && gap <= most + 1, "attempt " + attempt + " after " + gap + " of " + most);
        }
        assertTrue(sent.size() >= 20, () -> "only " + sent.size());
    }

    @Test
    void attemptsOfManyApplications_areNotAtTheSameTime() {
        serverIsAway();
        for (int i = 0; i < 20; i++) {
            start();
        }
        sent.clear();
        schedule.pass(Duration.ofMillis(100));
        assertTrue(sent.stream().distinct().count() > 5, () -> "at " + sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 600})
    void onceTheServerIsBack_itIsAnsweredWithinAnInterval(int secondsAway) {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        serverIsAway();
        schedule.pass(Duration.ofSeconds(3 + secondsAway));
        assertFalse(heartbeat.ready());
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(3));
        assertTrue(heartbeat.ready());
    }

    @Test
    void aServerThatHangs_isAskedOnceAnInterval_oneRequestAtATime() {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        serverHangs();
        for (int millis = 0; millis < 60_000; millis += 10) {
            schedule.passMillis(10);
            assertTrue(http.inFlight() <= 1);
        }
        assertEquals(List.of(3000L, 6000L, 9000L, 12_000L), sent.subList(0, 4));
        assertInstanceOf(TimedOutException.class, heartbeat.lastFailure().orElseThrow());
        assertEquals(
                List.of("the heartbeat of [Pong] is not answered: /hb_ping of http://server:8888 did not answer within"
                        + " 3000 ms"),
                log.lines(Level.WARNING));
    }

    /** Else an encrypted connection over a slow network would be given up before it is made, for ever. */
    @Test
    void whoNeedsLongerThanTheInterval_isGivenMoreTimeByAndBy() {
        serverHangs();
        start(settings -> settings.promise(Duration.ZERO));
        schedule.pass(Duration.ofSeconds(12));
        assertEquals(List.of(0L, 250L, 750L, 1750L, 3750L, 7750L, 11_750L), sent);
        http.last().answer("100");
        serverHangs();
        nextBeatLeavesAfter(Duration.ZERO);
        nextBeatLeavesAfter(Duration.ofMillis(250));
    }

    @Test
    void noAttemptIsWaitedForLongerThanTheRequestTimeout() {
        HeartbeatClient impatient = HeartbeatClient.builder()
                .url("http://server:8888")
                .application("Pong")
                .httpClient(http)
                .requestTimeout(Duration.ofSeconds(1))
                .logger(log)
                .build();
        serverHangs();
        Heartbeat.of(impatient).promise(Duration.ofMinutes(1)).start(schedule);
        schedule.pass(Duration.ofMillis(999));
        assertEquals(1, http.inFlight());
        assertEquals(Duration.ofSeconds(1), http.last().request().timeout().orElseThrow());
        schedule.pass(Duration.ofMillis(1));
        assertTrue(http.asked.get(0).reply().isCancelled());
    }

    @Test
    void aRefusal_isTriedAgain_andItsSentenceLogged() {
        serverRefuses(503, "this server already knows 100000 applications\u001b[2J and takes no further one\nmore");
        Heartbeat heartbeat = start();
        schedule.pass(Duration.ofSeconds(10));
        assertTrue(http.asked.size() > 4);
        RefusedException refusal =
                assertInstanceOf(RefusedException.class, heartbeat.lastFailure().orElseThrow());
        assertEquals(503, refusal.status());
        assertEquals(
                List.of(
                        "the heartbeat of [Pong] is not answered: /hb_init of http://server:8888 refused, with 503: this"
                                + " server already knows 100000 applications?[2J and takes no further one"),
                log.lines(Level.WARNING));
    }

    @Test
    void anAnswerThatIsNoNumber_isAFailure() {
        serverRefuses(200, "<html>");
        Heartbeat heartbeat = start();
        assertInstanceOf(MalformedReplyException.class, heartbeat.lastFailure().orElseThrow());
        assertEquals(
                "/hb_init of http://server:8888 did not answer with a number of ms",
                heartbeat.lastFailure().orElseThrow().getMessage());
    }

    @Test
    void anOutageIsLoggedOncePerKind_andItsEnd() {
        serverAnswers(6000);
        Heartbeat heartbeat = start();
        serverIsAway();
        schedule.pass(Duration.ofSeconds(10));
        http.server(ask -> ask.fail(new IOException("gone")));
        schedule.pass(Duration.ofSeconds(10));
        serverRefuses(400, "no");
        schedule.pass(Duration.ofSeconds(10));
        assertEquals(2, log.lines(Level.WARNING).size(), () -> "" + log.lines());
        assertFalse(log.lines(Level.DEBUG).isEmpty());
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(3));
        List<String> end = log.lines(Level.INFO);
        assertEquals(1, end.size());
        assertTrue(
                end.get(0).startsWith("the heartbeat of [Pong] is answered again, after ")
                        && end.get(0).endsWith(" ms"),
                end.get(0));
        assertEquals(0, heartbeat.lastFailure().stream().count());

        serverIsAway();
        schedule.pass(Duration.ofSeconds(10));
        assertEquals(3, log.lines(Level.WARNING).size());
    }

    @Test
    void anHttpClientOfOnesOwnThatThrows_isAFailureLikeOthers() {
        http.server(ask -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        Heartbeat heartbeat = start();
        assertInstanceOf(CannotConnectException.class, heartbeat.lastFailure().orElseThrow());
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(3));
        assertTrue(heartbeat.ready());
    }

    @Test
    void aLoggerThatThrows_endsNoHeartbeat() {
        HeartbeatClient unlogged = HeartbeatClient.builder()
                .url("http://server:8888")
                .application("Pong")
                .httpClient(http)
                .logger(new BrokenLog())
                .build();
        http.server(ask -> ask.fail(new ConnectException()));
        Heartbeat heartbeat = Heartbeat.of(unlogged).start(schedule);
        schedule.pass(Duration.ofSeconds(10));
        serverAnswers(6000);
        schedule.pass(Duration.ofSeconds(6));
        assertTrue(heartbeat.ready());
    }
}
