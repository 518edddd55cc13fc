package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server with room for forty connections, to which many more come. */
class BoundedConnectionsIT {
    private static final int MOST = 40;

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void aServer() throws Exception {
        int port = ServerProcess.freePort();
        server = ServerProcess.start(port, log(), "-Xmx96m", "-Dheartbeat.max-connections=" + MOST);
    }

    @AfterEach
    void noServer() throws Exception {
        server.stop();
    }

    @Test
    void connectionsThatSayNothingMakeRoom_forThoseThatAreAnswered() throws Exception {
        try (IdleConnections honest = new IdleConnections(server.port());
                IdleConnections silent = new IdleConnections(server.port())) {
            honest.openAndPing(20);
            silent.open(10 * MOST);
            assertTrue(isAnsweredBeforeLong());
            assertEquals(20, honest.stillAnswered(1));
        }
        String printed = Files.readString(log());
        assertEquals(1, printed.split("connections closed to make room", -1).length - 1, printed);
    }

    /** What it sends to a server that has stopped to read it waits in the buffers of the two systems, not in the heap. */
    @ParameterizedTest
    @ValueSource(strings = {"/hb_ping?86400000&appid=Pong", "/list", "/nothing"})
    void aCallerThatOnlySends_isNotReadForEver(String target) throws Exception {
        try (SocketChannel first = connection()) {
            sendUntilNothingGoes(first, target); // what is loaded and pooled once is not one caller's
        }
        long before = server.liveHeap();
        try (SocketChannel sender = connection()) {
            sendUntilNothingGoes(sender, target);
            long held = server.liveHeap() - before;
            System.out.println(target + ": " + held + " octets of heap for a caller that only sends");
            assertTrue(held < 1_000_000, "octets held for one caller: " + held);
            assertEquals(200, status());
        }
    }

    private SocketChannel connection() throws IOException {
        SocketChannel sender = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
        sender.configureBlocking(false);
        return sender;
    }

    private static void sendUntilNothingGoes(SocketChannel sender, String target)
            throws IOException, InterruptedException {
        ByteBuffer requests = US_ASCII.encode(("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(500));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int still = 0;
        while (still < 10) {
            if (sender.write(requests) > 0) {
                still = 0;
            } else {
                still++;
                Thread.sleep(100);
            }
            if (!requests.hasRemaining()) {
                requests.rewind();
            }
            assertTrue(System.nanoTime() - giveUp < 0, "the server goes on reading");
        }
    }

    /** While hundreds of others still come in at the same moment, a new one may be closed once, and comes again. */
    private boolean isAnsweredBeforeLong() throws IOException {
        for (int attempt = 0; attempt < 5; attempt++) {
            if (status() == 200) {
                return true;
            }
        }
        return false;
    }

    private int status() throws IOException {
        return Wire.exchange(server.port(), "GET /status HTTP/1.0\r\n\r\n").status();
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}
