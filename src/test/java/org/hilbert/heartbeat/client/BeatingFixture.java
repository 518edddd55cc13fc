package org.hilbert.heartbeat.client;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A heartbeat on a schedule and before a server that both are the test's. */
abstract class BeatingFixture {
    final FakeSchedule schedule = new FakeSchedule();
    final FakeHttp http = new FakeHttp();
    final FakeLog log = new FakeLog();
    final HeartbeatClient client = HeartbeatClient.builder()
            .url("http://server:8888")
            .application("Pong")
            .httpClient(http)
            .logger(log)
            .build();
    /** When each beat left, in ms since the start. */
    final List<Long> sent = new ArrayList<>();

    /** Starts one that promises 5 s, unless the settings say something else, and lets its first beat leave. */
    Heartbeat start(UnaryOperator<Heartbeat.Builder> settings) {
        Heartbeat heartbeat = settings.apply(Heartbeat.of(client)).start(schedule);
        schedule.run();
        return heartbeat;
    }

    Heartbeat start() {
        return start(settings -> settings);
    }

    void serverAnswers(long maxWaitMillis) {
        http.server(ask -> {
            sent.add(schedule.millis());
            ask.answer(String.valueOf(maxWaitMillis));
        });
        schedule.run();
    }

    void serverIsAway() {
        http.server(ask -> {
            sent.add(schedule.millis());
            ask.fail(new ConnectException());
        });
        schedule.run();
    }

    void serverRefuses(int status, String sentence) {
        http.server(ask -> ask.answer(status, sentence));
        schedule.run();
    }

    void serverHangs() {
        http.server(ask -> sent.add(schedule.millis()));
        sent.clear();
    }

    /** Calls for the next beat after a time, and not before. */
    void nextBeatLeavesAfter(Duration time) {
        int before = http.asked.size();
        schedule.pass(time.minusNanos(1));
        assertEquals(
                before, http.asked.size(), () -> "too early: " + http.last().line());
        schedule.pass(Duration.ofNanos(1));
        assertEquals(before + 1, http.asked.size(), "too late, or too many");
    }
}
