package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends each request to a server of a fleet as a load balancer does: to any, and to another one if there is no answer within
 * 2 s; one that failed is left out for a second. Connections are kept, with one request at a time on each. For one thread,
 * which has to {@linkplain #turn turn} it.
 */
final class Balancer implements AutoCloseable {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LEFT_OUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CONNECTIONS = 300;
    private static final int MOST_ATTEMPTS = 6;
    private static final String LENGTH = "content-length: ";

    private final Selector selector;
    private final Random random;
    private final List<Server> servers = new ArrayList<>();
    private final Set<Integer> avoided = new HashSet<>();
    /** In the order in which they time out. */
    private final Deque<Attempt> waiting = new ArrayDeque<>();
    /** For which no server has a connection left just now. */
    private final Deque<Request> queue = new ArrayDeque<>();

    private int failedAttempts;

    /** Hears what becomes of a request; times are those of {@link System#nanoTime}. */
    interface Caller {
        /** That server answered. */
        void answered(int server, int status, long sent, long heard);

        /** That server did not, at that time; another one is asked. */
        void failed(int server, long sent);

        /** Nobody did. */
        void gaveUp();
    }

    private record Request(String path, boolean careful, Caller caller, int attempts, int not) {}

    private static final class Server {
        final int number;
        final InetSocketAddress address;
        final Deque<Line> free = new ArrayDeque<>();
        int connections;
        long leftOutUntil;

        Server(int number, int port) {
            this.number = number;
            this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
    }

    private record Attempt(Request request, Line line, long sent) {}

    Balancer(List<Integer> ports, long seed) throws IOException {
        selector = Selector.open();
        random = new Random(seed);
        long now = System.nanoTime();
        for (int port : ports) {
            Server server = new Server(servers.size(), port);
            server.leftOutUntil = now;
            servers.add(server);
        }
    }

    /**
     * Sends a request.
     *
     * @param careful not to a server that is {@linkplain #avoid avoided}
     */
    void send(String path, boolean careful, Caller caller) {
        begin(new Request(path, careful, caller, 0, -1), System.nanoTime());
    }

    /** From now on careful requests go to others. */
    void avoid(int server) {
        avoided.add(server);
    }

    void avoidNoMore(int server) {
        avoided.remove(server);
    }

    /** How many attempts were not answered. */
    int failedAttempts() {
        return failedAttempts;
    }

    /** How many requests are neither answered nor given up. */
    int underWay() {
        return waiting.size() + queue.size();
    }

    /** Takes in what has come, and waits up to so many milliseconds for something. */
    void turn(long millis) throws IOException {
        if (millis > 0) {
            selector.select(this::isReady, millis);
        } else {
            selector.selectNow(this::isReady);
        }
        long now = System.nanoTime();
        for (Attempt head = waiting.peek(); head != null; head = waiting.peek()) {
            if (head.line.attempt == head && now - head.sent < TIMEOUT_NANOS) {
                break;
            }
            waiting.poll();
            if (head.line.attempt == head) {
                fail(head.line, now);
            }
        }
        for (int i = queue.size(); i > 0; i--) {
            begin(queue.poll(), now);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void begin(Request request, long now) {
        List<Server> fit = new ArrayList<>();
        for (Server server : servers) {
            boolean allowed = !(request.careful && avoided.contains(server.number));
            boolean hasRoom = !server.free.isEmpty() || server.connections < MOST_CONNECTIONS;
            if (allowed && hasRoom && server.number != request.not && now - server.leftOutUntil >= 0) {
                fit.add(server);
            }
        }
        if (fit.isEmpty()) {
            queue.add(request);
            return;
        }
        Server server = fit.get(random.nextInt(fit.size()));
        Line idle = server.free.pollLast();
        Line line = idle == null ? new Line(server) : idle;
        line.attempt = new Attempt(request, line, now);
        waiting.add(line.attempt);
        try {
            if (idle == null) {
                line.connect();
            }
            line.write();
        } catch (IOException e) {
            fail(line, now);
        }
    }

    private void isReady(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (key.isConnectable()) {
                line.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                line.write();
            } else if (line.read()) {
                Attempt done = line.attempt;
                line.attempt = null;
                line.server.free.add(line);
                done.request.caller.answered(line.server.number, line.status, done.sent, System.nanoTime());
            }
        } catch (IOException e) {
            fail(line, System.nanoTime());
        }
    }

    /** The connection is given up, and so is the attempt on it, if there is one: an idle one is no failure. */
    private void fail(Line line, long now) {
        Attempt lost = line.attempt;
        line.attempt = null;
        line.close();
        if (lost == null) {
            return;
        }
        Server server = line.server;
        // Of those that were asked before it was known, one is enough.
        server.leftOutUntil = now + LEFT_OUT_NANOS;
        for (Line idle = server.free.poll(); idle != null; idle = server.free.poll()) {
            idle.close();
        }
        failedAttempts++;
        Request request = lost.request;
        request.caller.failed(server.number, lost.sent);
        if (request.attempts + 1 == MOST_ATTEMPTS) {
            request.caller.gaveUp();
        } else {
            int not = servers.size() > 1 ? server.number : -1;
            begin(new Request(request.path, request.careful, request.caller, request.attempts + 1, not), now);
        }
    }

    private final class Line {
        final Server server;
        SocketChannel channel;
        final ByteBuffer heard = ByteBuffer.allocate(4096);
        Attempt attempt;
        int status;
        boolean isGone;

        Line(Server server) {
            this.server = server;
            server.connections++;
        }

        void connect() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            boolean connected = channel.connect(server.address);
            channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        }

        void write() throws IOException {
            if (!channel.isConnected()) {
                return;
            }
            ByteBuffer request = StandardCharsets.US_ASCII.encode(
                    "GET " + attempt.request.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("a request did not fit into an empty connection");
            }
        }

        /** @return whether the answer is complete */
        boolean read() throws IOException {
            if (channel.read(heard) < 0 || attempt == null) {
                throw new IOException("the connection has ended");
            }
            String answer = new String(heard.array(), 0, heard.position(), StandardCharsets.ISO_8859_1);
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return false;
            }
            int length = answer.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
            if (length < LENGTH.length()) {
                throw new IOException("an answer without a length: " + answer);
            }
            if (answer.length() < body + Integer.parseInt(answer, length, answer.indexOf('\r', length), 10)) {
                return false;
            }
            status = Integer.parseInt(answer, 9, 12, 10);
            heard.clear();
            return true;
        }

        void close() {
            if (isGone) {
                return;
            }
            isGone = true;
            server.connections--;
            server.free.remove(this);
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }
}
