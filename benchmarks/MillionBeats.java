import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * How many beats a second does a server take? Sends those of 100 applications to a server on loopback, over 64 connections that
 * are kept alive: {@code java MillionBeats.java PORT [BEATS]}, a million unless given. Each answer is waited for and must be a 200. Prints beats per second.
 */
public final class MillionBeats {
    private static final int APPLICATIONS = 100;
    private static final int CONNECTIONS = 64;
    private static final int THREADS = 2;
    private static final int PATIENCE_MS = 30_000;
    private static final String HEAD_END = "\r\n\r\n";

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int beats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long began = System.nanoTime();
        try {
            var all = threads.invokeAll(IntStream.range(0, THREADS)
                    .mapToObj(thread -> (Callable<Void>) () -> send(port, thread, beats))
                    .toList());
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.printf(Locale.ROOT, "%.0f%n", beats / ((System.nanoTime() - began) / 1e9));
    }

    /** Every {@link #THREADS}th beat from that one on: one on each connection, then their answers. */
    private static Void send(int port, int first, int beats) throws IOException {
        Socket[] sockets = new Socket[CONNECTIONS / THREADS];
        try {
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets[i].setTcpNoDelay(true);
                sockets[i].setSoTimeout(PATIENCE_MS);
            }
            byte[] answer = new byte[4096];
            for (int beat = first; beat < beats; ) {
                int sent = 0;
                for (; sent < sockets.length && beat < beats; sent++, beat += THREADS) {
                    sockets[sent].getOutputStream().write(request(beat % APPLICATIONS));
                }
                for (int i = 0; i < sent; i++) {
                    awaitAnswer(sockets[i].getInputStream(), answer);
                }
            }
        } finally {
            for (Socket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
        return null;
    }

    private static byte[] request(int application) {
        return ("GET /hb_ping?60000&appid=App" + application + " HTTP/1.1\r\nHost: 127.0.0.1" + HEAD_END)
                .getBytes(ISO_8859_1);
    }

    /** The answer to a beat is a short number, which comes with its head. */
    private static void awaitAnswer(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            length += read;
            String soFar = new String(buffer, 0, length, ISO_8859_1);
            int head = soFar.indexOf(HEAD_END);
            if (head >= 0 && length > head + HEAD_END.length()) {
                if (!soFar.startsWith("HTTP/1.1 200 ")) {
                    throw new IOException("answered " + soFar);
                }
                return;
            }
        }
    }
}
