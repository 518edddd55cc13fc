package org.hilbert.heartbeat.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Sweep;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

@QuarkusTest
class ServiceNoticesTest extends ServerTest {
    private static final Map<String, String> LISTENS = Map.of("NOTIFY_SOCKET", "/run/notify");

    @Inject
    Sweep sweep;

    private final List<List<String>> told = new ArrayList<>();

    @BeforeEach
    void theSweepIsAlive() {
        sweep.run();
    }

    @Test
    void whereNobodyListens_nothingIsTold() {
        ServiceNotices notices = notices(Map.of("NOTIFY_SOCKET", ""));
        notices.listens((io.quarkus.vertx.http.HttpServerStart) null);
        notices.stops(null);
        assertEquals(List.of(), told);
    }

    @Test
    void itIsReady_whenItListens_andStops() {
        ServiceNotices notices = notices(LISTENS);
        notices.listens((io.quarkus.vertx.http.HttpServerStart) null);
        notices.stops(null);
        assertEquals(
                List.of(List.of("READY=1", "STATUS=answers; applications: 0"), List.of("STOPPING=1", "STATUS=stops")),
                told);
    }

    @Test
    void theWatchdogIsFed_untilTheSweepStandsStill() {
        ServiceNotices notices = notices(LISTENS);
        beat(Command.PING, "Tetris", 60_000, "127.0.0.1");
        time.pass(Duration.ofMillis(14_999));
        notices.feed();
        time.pass(Duration.ofMillis(1));
        notices.feed();
        sweep.run();
        notices.feed();
        assertEquals(
                List.of(
                        List.of("WATCHDOG=1", "STATUS=answers; applications: 1"),
                        List.of("STATUS=the sweep stands still since 15 s"),
                        List.of("WATCHDOG=1", "STATUS=answers; applications: 1")),
                told);
    }

    private ServiceNotices notices(Map<String, String> variables) {
        return new ServiceNotices(
                registry,
                sweep,
                null,
                new Supervisor("") {
                    @Override
                    void tell(String... notices) {
                        told.add(List.of(notices));
                    }
                },
                variables);
    }
}
