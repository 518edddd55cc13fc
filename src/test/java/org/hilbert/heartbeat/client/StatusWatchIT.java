package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.nagios.StatusLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A watch in real time. What it tells: {@link StatusChangesTest}. */
class StatusWatchIT {
    private static final String FINE = "OK - fine application [Pong]";
    private static final String LATE = "WARNING - somewhat late application [Pong]";
    private static final String HANG = "";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private volatile String answer = FINE;
    private ScriptedServer server;
    private StatusWatch.Builder settings;

    private final StatusListener listener = new StatusListener() {
        @Override
        public void changed(Optional<StatusLine> before, StatusLine now) {
            heard.add(before.map(StatusLine::toString).orElse("?") + " -> " + now);
        }

        @Override
        public void silent(Duration since) {
            heard.add("silent");
        }
    };

    @BeforeEach
    void aServer() throws IOException {
        server = new ScriptedServer(this::answer);
        settings = StatusWatch.of(HeartbeatClient.builder()
                        .url(server.url())
                        .requestTimeout(Duration.ofMinutes(1))
                        .build())
                .every(Duration.ofMillis(10))
                .longestInterval(Duration.ofSeconds(2));
    }

    @AfterEach
    void noServer() throws IOException {
        server.close();
    }

    private void answer(Socket connection) throws IOException {
        String now = answer;
        if (now.equals(HANG)) {
            connection.getInputStream().readAllBytes();
        } else {
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + now);
        }
    }

    @Test
    void itHearsOfChanges_andOfSilence() throws Exception {
        StatusWatch watch = settings.application("Pong").start(listener);
        assertTrue(watch.alive());
        assertEquals("? -> " + FINE, next());
        answer = LATE;
        assertEquals(FINE + " -> " + LATE, next());
        // Its request may take a minute, but the silence is told when it is too long.
        answer = HANG;
        assertEquals("silent", next());
        answer = FINE;
        assertEquals("? -> " + FINE, next());
        watch.close();
        assertFalse(watch.alive());
        assertTrue(
                server.requests().get(0).startsWith("GET /status?0&appid=Pong HTTP"),
                server.requests().get(0));
    }

    @Test
    void aListenerMayAskTheServer_andCloseTheWatch() throws Exception {
        BlockingQueue<StatusWatch> itself = new LinkedBlockingQueue<>();
        StatusWatch watch = settings.start((before, now) -> {
            try {
                itself.take().close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            heard.add(HeartbeatClient.builder().url(server.url()).build().get("/status"));
        });
        itself.add(watch);
        assertEquals(FINE, next());
        assertFalse(watch.alive());
    }

    @Test
    void aListenerThatFails_andALoggerThatFails_doNotEndTheWatch() throws Exception {
        answer = LATE;
        HeartbeatClient client = HeartbeatClient.builder()
                .url(server.url())
                .logger(new BrokenLog())
                .build();
        try (StatusWatch watch = StatusWatch.of(client)
                .every(Duration.ofMillis(10))
                .start((before, now) -> {
                    heard.add(now.toString());
                    throw new IllegalStateException("a listener that fails, on purpose");
                })) {
            assertEquals(LATE, next());
            answer = FINE;
            assertEquals(FINE, next());
            assertTrue(watch.alive());
        }
    }

    @Test
    void intervalsAre10MillisToADay_andTheLongestIsLongerThanTheOther() {
        assertThrows(IllegalArgumentException.class, () -> settings.every(Duration.ofMillis(9)));
        assertThrows(IllegalArgumentException.class, () -> settings.longestInterval(Duration.ofDays(2)));
        assertThrows(IllegalArgumentException.class, () -> settings.application(""));
        settings.every(Duration.ofSeconds(1)).longestInterval(Duration.ofSeconds(1));
        assertThrows(IllegalStateException.class, () -> settings.start(listener));
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }
}
