package org.hilbert.heartbeat.rest.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A listener to a stream of server-sent events over a connection of its own, which sees every line of the wire. */
final class Listening implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final BufferedReader lines;
    private final List<String> head = new ArrayList<>();

    /** An event, its fields as they came; {@code id} is empty where there is none. */
    record Event(String id, String name, String data) {}

    /** Connects and reads the head of the answer. */
    Listening(int port, String path, String... headers) throws IOException {
        this(port, path, TIMEOUT_MILLIS, headers);
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            head.add(line);
            line = lines.readLine();
        }
    }

    private Listening(int port, String path, int timeout, String... headers) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", port), timeout);
        socket.setSoTimeout(timeout);
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Connects and reads nothing. */
    static Listening withoutReading(int port, String path, String... headers) throws IOException {
        return new Listening(port, path, TIMEOUT_MILLIS, headers);
    }

    /** The status line and the headers. */
    List<String> head() {
        return head;
    }

    /** The next line of the wire that is neither empty nor the size of a chunk. */
    String line() throws IOException {
        String line = lines.readLine();
        while (line != null && line.matches("[0-9a-fA-F]*")) {
            line = lines.readLine();
        }
        return line;
    }

    /** The next event; comments and what else is no event are passed over. */
    Event event() throws IOException {
        String id = "";
        String name = "";
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                return new Event(id, name, line.substring(6));
            }
        }
        throw new IOException("the stream has ended");
    }

    /** Reads until the connection is closed, and returns how many octets or so that were. */
    long readToTheEnd() throws IOException {
        long octets = 0;
        try {
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                octets++;
            }
        } catch (java.net.SocketException reset) {
            // That is an end, too.
        }
        return octets;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
