package org.hilbert.heartbeat.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between a station and the centre: TCP connections, which a test can cut in two ways, and lose answers of. */
final class Relay implements AutoCloseable {
    private static final int PART = 8192;

    private final int port;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket entrance;
    private volatile boolean holds;
    private volatile boolean losesAnswer;
    private volatile boolean lost;

    private Relay(int port, int target) throws IOException {
        this.port = port;
        this.target = target;
        listen();
    }

    static Relay between(int port, int target) throws IOException {
        return new Relay(port, target);
    }

    /** Whoever comes is refused, and whoever is there is thrown out. */
    synchronized void refuse() throws IOException {
        entrance.close();
        closeAll();
    }

    /** Connections are taken, and nothing passes: what is sent meanwhile arrives when that is over. */
    synchronized void hold() throws IOException {
        holds = true;
        if (entrance.isClosed()) {
            listen();
        }
    }

    /** All is well. */
    void pass() {
        holds = false;
    }

    /** The next request arrives, and its answer does not. */
    void loseAnAnswer() {
        lost = false;
        losesAnswer = true;
    }

    /** Whether that has come about. */
    boolean hasLostAnAnswer() {
        return lost;
    }

    @Override
    public synchronized void close() throws IOException {
        entrance.close();
        closeAll();
    }

    private void closeAll() {
        open.forEach(Relay::close);
        open.clear();
    }

    private void listen() throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        entrance = fresh;
        begin(() -> accept(fresh));
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                connect(from.accept());
            }
        } catch (IOException e) {
            // it is cut, or the test is over
        }
    }

    private void connect(Socket near) throws IOException {
        open.add(near);
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            begin(() -> pump(near, far, false));
            begin(() -> pump(far, near, true));
        } catch (ConnectException nobodyIsThere) {
            open.remove(near);
            near.close();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] part = new byte[PART];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                while (holds) {
                    Thread.sleep(10);
                }
                if (answers && losesAnswer) {
                    losesAnswer = false;
                    lost = true;
                    return;
                }
                out.write(part, 0, length);
            }
            // A client that has given up may have sent all the same.
            while (holds) {
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException e) {
            // one of the two has gone
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }
}
