package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.ProbeBook;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RoundTest {
    private static final Duration PROMISE = Duration.ofMillis(1500);
    private static final Beat INIT = new Beat(Command.INIT, ApplicationId.of("Pong"), PROMISE);
    private static final Beat PING = new Beat(Command.PING, ApplicationId.of("Pong"), PROMISE);

    private final FakeTime time = new FakeTime();
    private final List<Beat> beats = new ArrayList<>();
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();
    private final Probe probe = new Probe() {
        @Override
        public CompletionStage<Answer> ask(Duration timeout) {
            assertEquals(Duration.ofMillis(500), timeout);
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
        }

        @Override
        public String target() {
            return "a:1";
        }

        @Override
        public String host() {
            return "a";
        }
    };
    private final ProbeCheck check =
            ProbeSettings.probe("type", "tcp", "address", "a:1", "every", "1s", "timeout", "500ms");
    private final Round round = new Round(check, probe, beats::add, time);

    @Test
    void itIsAnnounced_andAnAnswerIsAPing_withThePromiseOfTheNext() {
        round.announce();
        answer(Answer.answered());
        assertEquals(List.of(INIT, PING), beats);
        assertEquals(1, round.asked(true));
    }

    @Test
    void aFailureIsNoBeat_andItsCauseIsKept_untilTheNextAnswer() {
        Instant failed = time.wallNow();
        answer(Answer.failed("connection refused (a:1)"));
        time.passMillis(1000);
        answer(Answer.failed("no answer within 500 ms (a:1)"));
        assertEquals(List.of(), beats);
        ProbeBook.Probed down = round.probed();
        assertEquals(Optional.of("no answer within 500 ms (a:1)"), down.cause());
        assertEquals(Optional.of(failed), down.since(), "since the first of the failures");
        assertEquals(Optional.empty(), down.answered());
        assertEquals(2, round.asked(false));
        time.passMillis(1000);
        answer(Answer.answered());
        ProbeBook.Probed up = round.probed();
        assertEquals(Optional.empty(), up.cause());
        assertEquals(Optional.empty(), up.since());
        assertEquals(Optional.of(time.wallNow()), up.answered());
    }

    @Test
    void oneQuestionIsUnderWayAtMost() {
        round.ask();
        round.ask();
        assertEquals(1, asked.size());
        asked.get(0).complete(Answer.answered());
        round.ask();
        assertEquals(2, asked.size());
    }

    @Test
    void aMistakeOfAProbeIsAFailure_andTheRoundGoesOn() {
        round.ask();
        asked.get(0).completeExceptionally(new IllegalStateException("of the tests"));
        assertEquals(
                Optional.of("the probe failed unforeseen; the log says more"),
                round.probed().cause());
        round.ask();
        assertEquals(2, asked.size());
    }

    @Test
    void whereThereIsNoRoomForTheApplication_theRoundGoesOn() {
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(2));
        Policy onlyOne = new Policy(1, new Guard(Duration.ofDays(1), 0, 2));
        Registry registry = new Registry(onlyOne, Roster.none(rules), time, change -> {});
        registry.beat(new Beat(Command.PING, ApplicationId.of("Tetris"), PROMISE), time.nanoTime());
        Round refused = new Round(check, probe, beat -> registry.beat(beat, time.nanoTime()), time);
        refused.announce();
        refused.ask();
        asked.get(0).complete(Answer.answered());
        refused.ask();
        assertEquals(2, asked.size());
    }

    @Test
    void aCauseIsOneShortPrintableLine() {
        assertEquals(
                Optional.of("one two three"),
                Answer.failed("one\r\n two\u001b\u200bthree ").cause());
        String longest = Answer.failed("x".repeat(5000)).cause().orElseThrow();
        assertEquals(200, longest.length());
        assertTrue(longest.endsWith("..."));
    }

    private void answer(Answer answer) {
        round.ask();
        asked.get(asked.size() - 1).complete(answer);
    }
}
