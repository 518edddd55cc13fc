package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a heartbeat says, and when, as long as it is answered. */
class HeartbeatTest extends BeatingFixture {
    @Test
    void theFirstBeatIsAnInit_andAllOthersArePings() {
        serverAnswers(6000);
        start();
        schedule.pass(Duration.ofSeconds(6));
        assertEquals(
                List.of(
                        "POST /hb_init?5000&appid=Pong",
                        "GET /hb_ping?5000&appid=Pong",
                        "GET /hb_ping?5000&appid=Pong"),
                http.lines());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void whatSomebodyElseAnnounced_isPinged() {
        serverAnswers(6000);
        start(Heartbeat.Builder::announced);
        assertEquals(List.of("GET /hb_ping?5000&appid=Pong"), http.lines());
    }

    @Test
    void promisesAreRoundedUpToMillis() {
        start(settings -> settings.promise(Duration.ofNanos(1_000_001)));
        assertEquals("POST /hb_init?2&appid=Pong", http.last().line());
    }

    /** Else one that loads for 10 s of its minute, and hangs then, would not be missed for minutes. */
    @Test
    void theFirstBeatMayPromiseMore_andTheNextLeavesAsIfItHadNot() {
        serverAnswers(61_000);
        start(settings -> settings.initPromise(Duration.ofMinutes(1)).promise(Duration.ofSeconds(3)));
        nextBeatLeavesAfter(Duration.ofSeconds(2));
        assertEquals(List.of("POST /hb_init?60000&appid=Pong", "GET /hb_ping?3000&appid=Pong"), http.lines());
        nextBeatLeavesAfter(Duration.ofMillis(30_500));
    }

    @Test
    void theFirstBeatMayPromiseLess() {
        serverAnswers(2000);
        start(settings -> settings.initPromise(Duration.ofSeconds(1)).promise(Duration.ofSeconds(3)));
        nextBeatLeavesAfter(Duration.ofSeconds(1));
    }

    /** Loading took 10 s; nobody has to wait for half of the minute that was promised. */
    @Test
    void oneThatIsDrivenByBeat_hearsOfTheEndOfLoading() {
        serverAnswers(61_000);
        Heartbeat heartbeat = start(settings -> settings.initPromise(Duration.ofMinutes(1))
                .promise(Duration.ofSeconds(3))
                .drivenByBeat());
        schedule.pass(Duration.ofSeconds(10));
        assertEquals(1, http.asked.size());
        heartbeat.beat();
        schedule.passMillis(250);
        assertEquals("GET /hb_ping?3000&appid=Pong", http.last().line());
    }

    @Test
    void anIdIsSentEncoded() {
        Heartbeat.of(client.forApplication("Größe & Maß +1"))
                .promise(Duration.ZERO)
                .start(schedule);
        schedule.run();
        assertEquals(
                "POST /hb_init?0&appid=Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F%20%2B1",
                http.last().line());
    }

    @Test
    void theNextBeatLeaves_halfAMaxWaitAfterTheLastWasSent() {
        start();
        schedule.passMillis(400);
        http.last().answer("6000");
        nextBeatLeavesAfter(Duration.ofMillis(2600));
        http.last().answer("6000");
        nextBeatLeavesAfter(Duration.ofMillis(3000));
    }

    @Test
    void aServerThatAnswersMore_isAskedMoreSeldom() {
        serverAnswers(6000);
        start();
        nextBeatLeavesAfter(Duration.ofSeconds(3));
        serverAnswers(60_000);
        nextBeatLeavesAfter(Duration.ofSeconds(3));
        nextBeatLeavesAfter(Duration.ofSeconds(30));
        serverAnswers(1000);
        nextBeatLeavesAfter(Duration.ofSeconds(30));
        nextBeatLeavesAfter(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource({"0, 50", "99, 50", "102, 51", "172800000, 86400000", "999999999999, 86400000"})
    void anIntervalIsFrom50MillisToADay(long maxWait, long interval) {
        serverAnswers(maxWait);
        start();
        nextBeatLeavesAfter(Duration.ofMillis(interval));
    }

    @Test
    void anAnswerThatComesLaterThanTheNextBeatIsDue_isWaitedFor() {
        serverAnswers(400);
        start();
        serverHangs();
        nextBeatLeavesAfter(Duration.ofMillis(200));
        schedule.passMillis(240);
        assertEquals(2, http.asked.size());
        http.last().answer("400");
        schedule.run();
        assertEquals(3, http.asked.size());
    }

    @Test
    void beatsOfALoopSixtyTimesASecond_areOneRequestAnInterval() {
        serverAnswers(2000);
        Heartbeat heartbeat = start();
        for (int frame = 0; frame < 600; frame++) {
            heartbeat.beat();
            schedule.pass(Duration.ofSeconds(1).dividedBy(60));
        }
        // In 10 s, at an interval of 1 s.
        assertEquals(10, http.asked.size());
    }

    @Test
    void pingsTellTheFrames_onceThereAreSome() {
        serverAnswers(2000);
        Heartbeat heartbeat = start();
        schedule.pass(Duration.ofSeconds(1));
        heartbeat.frame();
        heartbeat.frame();
        schedule.pass(Duration.ofSeconds(2));
        assertEquals(
                List.of(
                        "POST /hb_init?5000&appid=Pong",
                        "GET /hb_ping?5000&appid=Pong",
                        "GET /hb_ping?5000&appid=Pong&progress=2",
                        "GET /hb_ping?5000&appid=Pong&progress=2"),
                http.lines());
    }

    @Test
    void whatWasAnswered_canBeRead() {
        Heartbeat heartbeat = start();
        assertTrue(heartbeat.alive());
        assertFalse(heartbeat.ready());
        assertEquals(Optional.empty(), heartbeat.lastReply());
        assertEquals(Optional.empty(), heartbeat.lastFailure());

        schedule.passMillis(100);
        http.last().answer("6000");
        schedule.run();
        assertTrue(heartbeat.ready());
        assertEquals(Optional.of(new Heartbeat.Reply(schedule.now(), Duration.ofSeconds(6))), heartbeat.lastReply());
        assertEquals("Pong", heartbeat.application());
        assertEquals("http://server:8888", heartbeat.server().toString());
    }

    @Test
    void theOverdueRatio_isCountedFromWhenTheAnsweredBeatWasSent() {
        Heartbeat heartbeat = start();
        schedule.passMillis(100);
        http.last().answer("6000");
        schedule.passMillis(1400);
        assertEquals(0.25, heartbeat.overdue());
        serverHangs();
        schedule.passMillis(16_500);
        assertEquals(3, heartbeat.overdue());
    }

    @ParameterizedTest
    @CsvSource({"4000, 0.5", "100, 2", "0, 2"})
    void beforeTheFirstAnswer_theOverdueRatioIsThatOfTheFirstPromise_orOf1s(long promise, double ratio) {
        serverIsAway();
        Heartbeat heartbeat = start(settings -> settings.promise(Duration.ofMillis(promise)));
        schedule.passMillis(2000);
        assertEquals(ratio, heartbeat.overdue());
    }

    @Test
    void onceTheMaxWaitHasPassed_itIsNotReady() {
        serverAnswers(1000);
        Heartbeat heartbeat = start(Heartbeat.Builder::drivenByBeat);
        schedule.passMillis(999);
        assertTrue(heartbeat.ready());
        schedule.passMillis(1);
        assertFalse(heartbeat.ready());
        assertTrue(heartbeat.alive());
    }

    @Test
    void aPromiseIs0To100Days() {
        Heartbeat.Builder settings = Heartbeat.of(client);
        settings.promise(Duration.ZERO).initPromise(Duration.ofDays(100)).donePromise(Duration.ofDays(100));
        assertThrows(IllegalArgumentException.class, () -> settings.promise(Duration.ofNanos(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.initPromise(Duration.ofDays(100).plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> settings.donePromise(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void withoutAnApplication_itDoesNotStart() {
        HeartbeatClient nobody =
                new HeartbeatClient.Builder(java.util.Map.of()).httpClient(http).build();
        assertThrows(IllegalStateException.class, () -> Heartbeat.of(nobody).start(schedule));
        assertEquals(0, schedule.planned());
    }

    /** A hung loop falls silent. */
    @Test
    void oneThatIsDrivenByBeat_beatsAsLongAsBeatIsCalled() {
        serverAnswers(2000);
        Heartbeat heartbeat = start(Heartbeat.Builder::drivenByBeat);
        assertEquals(1, http.asked.size(), "the first needs no call");
        schedule.pass(Duration.ofMinutes(1));
        assertEquals(1, http.asked.size());

        heartbeat.beat();
        schedule.passMillis(125);
        assertEquals(2, http.asked.size());
        heartbeat.beat();
        nextBeatLeavesAfter(Duration.ofSeconds(1).minus(sinceLastSent()));
        schedule.pass(Duration.ofMinutes(1));
        assertEquals(3, http.asked.size());
    }

    @ParameterizedTest
    @CsvSource({"100, 10", "800, 50", "4000, 250", "40000, 250"})
    void oneThatIsDrivenByBeat_looksForACallWithin10To250Millis(long maxWait, long look) {
        serverAnswers(maxWait);
        Heartbeat heartbeat = start(Heartbeat.Builder::drivenByBeat);
        schedule.passMillis(Math.max(50, maxWait / 2));
        heartbeat.beat();
        nextBeatLeavesAfter(Duration.ofMillis(look));
    }

    @Test
    void oneThatIsDrivenByBeat_sendsACallThatWasNotAnsweredAgain_forAnInterval() {
        serverAnswers(4000);
        Heartbeat heartbeat = start(Heartbeat.Builder::drivenByBeat);
        heartbeat.beat();
        serverIsAway();
        schedule.pass(Duration.ofSeconds(2));
        sent.clear();
        schedule.pass(Duration.ofMinutes(1));
        assertTrue(sent.size() >= 3, () -> "only at " + sent);
        assertTrue(sent.get(sent.size() - 1) < 4000, () -> "without a call at " + sent);

        serverAnswers(4000);
        heartbeat.beat();
        schedule.passMillis(250);
        assertTrue(heartbeat.ready());
    }

    /** It says it may take a minute to load; nobody calls beat() while it does. */
    @Test
    void oneThatIsDrivenByBeat_announcesItself_asLongAsItsFirstPromise() {
        serverIsAway();
        start(settings -> settings.initPromise(Duration.ofMinutes(1)).drivenByBeat());
        schedule.pass(Duration.ofMinutes(10));
        long last = sent.get(sent.size() - 1);
        assertTrue(last > 55_000 && last < 60_000, () -> "last at " + last);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingAccumulates(boolean serverIsThere) {
        if (serverIsThere) {
            serverAnswers(100);
        } else {
            serverIsAway();
        }
        start();
        schedule.pass(Duration.ofMinutes(1));
        assertEquals(1, schedule.planned(), "one look for the next beat, and nothing else");
    }

    private Duration sinceLastSent() {
        return Duration.ofMillis(schedule.millis() - sent.get(sent.size() - 1));
    }
}
