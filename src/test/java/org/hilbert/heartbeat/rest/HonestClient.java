package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A client as there should be: it pings on one kept-alive connection every few milliseconds, introduces itself and says
 * goodbye on a new one each second, and takes the time from before it sends until it has read the answer. One thread.
 */
final class HonestClient implements Runnable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long FRESH_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST = 1_000_000;

    private final int port;
    private final Thread thread = new Thread(this, "honest client");
    private final byte[] read = new byte[4096];
    private final long[] pings = new long[MOST];
    private final long[] fresh = new long[MOST / 100];
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile int pinged;
    private volatile int introduced;
    private volatile boolean measured;
    private volatile boolean over;

    HonestClient(int port) {
        this.port = port;
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From now on times are kept, or not: while the server collects its heap for this test, it is not at fault. */
    void measure(boolean on) {
        measured = on;
    }

    void stop() throws InterruptedException {
        over = true;
        thread.join(20_000);
    }

    /** What was not answered as it should be, a few sentences of it at most. */
    ConcurrentLinkedQueue<String> failures() {
        return failures;
    }

    /** How long each ping took, in nanoseconds and in order. */
    long[] pings() {
        return Arrays.copyOf(pings, pinged);
    }

    /** How long each introduction on a new connection took, connecting included, in nanoseconds and in order. */
    long[] introductions() {
        return Arrays.copyOf(fresh, introduced);
    }

    @Override
    public void run() {
        byte[] ping = request("/hb_ping?500&appid=Honest", "");
        byte[] hello = request("/hb_init?500&appid=Fresh", "");
        byte[] goodbye = request("/hb_done?0&appid=Fresh", "Connection: close\r\n");
        long nextFresh = System.nanoTime();
        try (Socket kept = connect()) {
            while (!over && pinged < pings.length && introduced < fresh.length) {
                long begun = System.nanoTime();
                ask(kept, ping, "\r\n\r\n1500");
                if (measured) {
                    pings[pinged] = System.nanoTime() - begun;
                    pinged++;
                }
                if (System.nanoTime() - nextFresh >= 0) {
                    nextFresh += FRESH_PAUSE;
                    introduce(hello, goodbye);
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException e) {
            failures.add("the honest client's connection ended with " + e);
        }
    }

    private void introduce(byte[] hello, byte[] goodbye) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket = connect()) {
            ask(socket, hello, "\r\n\r\n1500");
            if (measured) {
                fresh[introduced] = System.nanoTime() - begun;
                introduced++;
            }
            ask(socket, goodbye, "Good bye!");
        }
    }

    private void ask(Socket socket, byte[] request, String end) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        int length = 0;
        while (length < read.length && !endsWith(length, end)) {
            int more = in.read(read, length, read.length - length);
            if (more < 0) {
                throw new IOException("end of stream after " + new String(read, 0, length, US_ASCII));
            }
            length += more;
        }
        if (read[9] != '2' || read[10] != '0' || read[11] != '0') {
            failures.add(new String(read, 0, length, US_ASCII));
        }
    }

    private boolean endsWith(int length, String end) {
        for (int i = 1; i <= end.length(); i++) {
            if (length < i || read[length - i] != end.charAt(end.length() - i)) {
                return false;
            }
        }
        return true;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        return socket;
    }

    private static byte[] request(String target, String header) {
        return ("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n").getBytes(US_ASCII);
    }
}
