package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Connections that are open, and on which nothing happens. */
final class IdleConnections implements AutoCloseable {
    /** Files that the test and the server each need besides. */
    private static final int OTHER_FILES = 600;

    private final List<SocketChannel> all = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private final int port;

    IdleConnections(int port) {
        this.port = port;
    }

    /** How many of that many this process and its children may open. */
    static int atMost(int wanted) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.min(wanted, system.getMaxFileDescriptorCount() - OTHER_FILES)
                : wanted;
    }

    /** Opens so many, and pings once on each, as a client does that comes back after minutes. */
    void openAndPing(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            all.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
            ping(all.get(all.size() - 1));
        }
    }

    /** Opens so many, and says nothing. */
    void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            all.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
        }
    }

    /** How many the server has not ended: on one in so many of them there is one more ping. */
    int stillAnswered(int oneIn) {
        int answered = 0;
        for (int i = 0; i < all.size(); i += oneIn) {
            try {
                ping(all.get(i));
                answered++;
            } catch (IOException e) {
                // The server has ended it.
            }
        }
        return answered;
    }

    int count() {
        return all.size();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel each : all) {
            each.close();
        }
    }

    private void ping(SocketChannel connection) throws IOException {
        connection.write(
                US_ASCII.encode("GET /hb_ping?86000000&appid=Idle HTTP/1.1\r\nHost: x\r\nUser-Agent: idle\r\n\r\n"));
        buffer.clear();
        if (connection.read(buffer) < 0) {
            throw new IOException("the server has ended it");
        }
    }
}
