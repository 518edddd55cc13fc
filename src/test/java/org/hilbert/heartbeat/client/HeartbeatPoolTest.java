package org.hilbert.heartbeat.client;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** On the real beat thread, but before a server that answers at once. */
class HeartbeatPoolTest {
    private final FakeHttp http = new FakeHttp();
    private final HeartbeatPool pool = new HeartbeatPool();

    @Test
    void manyAreClosedTogether() {
        http.server(ask -> ask.answer("3600000"));
        Heartbeat tetris = pool.start(heartbeat("Tetris"));
        Heartbeat pong = pool.start(heartbeat("Pong"));
        assertEquals(List.of(tetris, pong), pool.heartbeats());
        assertTrue(pool.alive());
        tetris.end().join();
        assertEquals(List.of(pong), pool.heartbeats());
        pool.close();
        pool.close();
        assertFalse(pool.alive());
        assertFalse(pool.ready());
        assertFalse(pong.alive());
        assertEquals(List.of(), pool.heartbeats());
        // Each said at least goodbye, if it had said anything.
        assertEquals(
                http.lines().stream().filter(line -> line.contains("/hb_init")).count(),
                http.lines().stream().filter(line -> line.contains("/hb_done")).count());
    }

    @Test
    void oneThatIsEmpty_isReady() {
        assertTrue(pool.ready());
    }

    @Test
    void oneThatIsClosed_startsNothing() {
        pool.close();
        assertThrows(IllegalStateException.class, () -> pool.start(heartbeat("Tetris")));
        assertEquals(List.of(), http.asked);
    }

    private Heartbeat.Builder heartbeat(String application) {
        return Heartbeat.of(HeartbeatClient.builder()
                .url("http://server:8888")
                .application(application)
                .httpClient(http)
                .build());
    }
}
