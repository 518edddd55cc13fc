package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Applications that beat over HTTP, each in a thread of its own and on a new connection each time, and go on trying whatever
 * happens to the server: their own work never stops.
 */
public final class Beaters implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 500;
    private static final int PROMISE_MILLIS = 1000;
    private static final int TIMEOUT_MILLIS = 1000;

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean over;

    private Beaters(int port) {
        this.port = port;
    }

    /** Starts so many, named {@code Beater-0} and so on; each promises a beat a second and sends two. */
    public static Beaters start(int port, int applications) {
        Beaters beaters = new Beaters(port);
        for (int i = 0; i < applications; i++) {
            String name = "Beater-" + i;
            Thread thread = new Thread(() -> beaters.beat(name), name);
            thread.setDaemon(true);
            beaters.threads.add(thread);
            thread.start();
        }
        return beaters;
    }

    /** How many beats were answered with 200. */
    public int answered() {
        return answered.get();
    }

    /** How many were not answered in a second, or with something else. */
    public int unanswered() {
        return unanswered.get();
    }

    @Override
    public void close() {
        over = true;
        threads.forEach(Thread::interrupt);
    }

    private void beat(String name) {
        String command = "hb_init";
        while (!over) {
            if (ask("/" + command + "?" + PROMISE_MILLIS + "&appid=" + name)) {
                command = "hb_ping";
                answered.incrementAndGet();
            } else {
                unanswered.incrementAndGet();
            }
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean ask(String target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }
}
