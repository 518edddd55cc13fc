package org.hilbert.heartbeat.probe.happypandax;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A TCP or TLS connection that carries messages. Blocks for as long as it takes, or until {@link #abort()}. */
final class Connection {
    private static final int CHUNK = 16 * 1024;
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final String peer;
    private final Socket tcp = new Socket();
    private final MessageReader reader;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
    private Socket socket = tcp;

    Connection(String peer, MessageBounds bounds) {
        this.peer = peer;
        reader = new MessageReader(peer, bounds);
    }

    /** Where it leads, for messages. */
    String peer() {
        return peer;
    }

    /** @param tls null for plain TCP */
    void open(String host, int port, SSLContext tls) throws IOException {
        tcp.connect(new InetSocketAddress(host, port));
        tcp.setTcpNoDelay(true);
        if (tls != null) {
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(tcp, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            // Without this, any server's certificate would do for any other.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            socket = secured;
        }
    }

    void write(byte[] frame) throws IOException {
        socket.getOutputStream().write(frame);
        socket.getOutputStream().flush();
    }

    /** The next message. */
    byte[] read() throws IOException {
        while (true) {
            Optional<byte[]> message = reader.feed(chunk);
            if (message.isPresent()) {
                return message.get();
            }
            int length = socket.getInputStream().read(chunk.array());
            if (length < 0) {
                throw new EOFException(
                        reader.isWithinMessage() ? "it ended within a message" : "it ended without an answer");
            }
            chunk.position(0).limit(length);
        }
    }

    /** Ends whatever waits on this connection, at once, without a word to the peer; from any thread. */
    void abort() {
        try {
            // Not the TLS socket: that would want to say goodbye, and wait behind the write that is to be ended.
            tcp.close();
        } catch (IOException e) {
            // There is nothing more to be done for it.
        }
    }

    /** Ends the connection and lets go of everything; only while nobody else uses it. */
    void close() {
        Deadline patience = new Deadline(GOODBYE, this::abort);
        try {
            socket.close();
        } catch (IOException e) {
            // As above.
        } finally {
            patience.close();
            abort();
            reader.close();
        }
    }
}
