package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends octets as they are and reads what comes, where an HTTP client would know better. */
public final class Wire {
    private static final int TIMEOUT_MILLIS = 10_000;

    private Wire() {}

    /** A reply, split but not judged. */
    public record Reply(int status, String headers, String body) {
        static Reply of(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (!text.startsWith("HTTP/1.") || end < 0) {
                return new Reply(0, text, "");
            }
            return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        }
    }

    /** Sends a request that makes the server close the connection, and reads to the end. */
    public static Reply exchange(int port, String request) throws IOException {
        return Reply.of(exchange(port, request.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends octets that make the server close the connection, and reads to the end. */
    public static String exchange(int port, byte[] octets) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
