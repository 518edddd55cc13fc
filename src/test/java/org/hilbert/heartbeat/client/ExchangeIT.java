package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers that do not come in time. */
class ExchangeIT {
    private static final Duration SOON = Duration.ofMillis(300);

    /** Counted down when a request was given up: the server reads the end of its connection. */
    private final CountDownLatch givenUp = new CountDownLatch(1);

    @Test
    void aServerThatNeverAnswers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(this::untilGivenUp)) {
            timesOut(server.url());
        }
    }

    @Test
    void aServerThatStopsInTheMiddle() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n15");
            untilGivenUp(connection);
        })) {
            timesOut(server.url());
        }
    }

    /** Each drop is in time, the answer is not. */
    @Test
    void aServerThatAnswersDropByDrop() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
            try {
                for (int drop = 0; drop < 10_000; drop++) {
                    ScriptedServer.write(connection, "1");
                    Thread.sleep(10);
                }
            } catch (IOException e) {
                givenUp.countDown();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            timesOut(server.url());
        }
    }

    @Test
    void aServerThatDoesNotTakeTheConnection() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 3; i++) {
                Socket waiting = new Socket();
                queue.add(waiting);
                try {
                    waiting.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
                } catch (IOException e) {
                    // Its queue is full: from now on it takes none.
                }
            }
            HeartbeatClient client = HeartbeatClient.builder()
                    .url("http://127.0.0.1:" + full.getLocalPort())
                    .application("Pong")
                    .connectTimeout(SOON)
                    .build();
            assertThrows(CannotConnectException.class, () -> client.ping(Duration.ZERO));
        } finally {
            for (Socket waiting : queue) {
                waiting.close();
            }
        }
    }

    @Test
    void aHostThatDoesNotExist() {
        HeartbeatClient client = HeartbeatClient.builder()
                .url("http://no-such-host.invalid:8888")
                .application("Pong")
                .build();
        CannotConnectException e = assertThrows(CannotConnectException.class, () -> client.ping(Duration.ZERO));
        assertEquals(
                "cannot connect to http://no-such-host.invalid:8888: there is no host of that name", e.getMessage());
    }

    private void untilGivenUp(Socket connection) throws IOException {
        try {
            connection.getInputStream().readAllBytes();
        } finally {
            givenUp.countDown();
        }
    }

    private void timesOut(String url) throws InterruptedException {
        HeartbeatClient client = HeartbeatClient.builder()
                .url(url)
                .application("Pong")
                .requestTimeout(SOON)
                .build();
        TimedOutException e = assertThrows(TimedOutException.class, () -> client.ping(Duration.ZERO));
        assertEquals("/hb_ping of " + url + " did not answer within 300 ms", e.getMessage());
        assertTrue(givenUp.await(20, TimeUnit.SECONDS), "the request must not go on behind the caller's back");
    }
}
