package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that says to every request what a test wrote, octet by octet, be it HTTP or not. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Script script;

    /** What it does with a connection on which a request came; the connection is closed behind it. */
    interface Script {
        void serve(Socket connection) throws IOException;
    }

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        Thread thread = new Thread(this::serve, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** One that says this and closes the connection. */
    static ScriptedServer saying(String octets) throws IOException {
        return new ScriptedServer(connection -> write(connection, octets));
    }

    /** One that answers with that status and body. */
    static ScriptedServer answering(int status, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return saying("HTTP/1.1 " + status + " \r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    static void write(Socket connection, String octets) throws IOException {
        connection.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** The heads of the requests that came, in their order. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                requests.add(head(connection.getInputStream()));
                script.serve(connection);
            } catch (IOException e) {
                // The test is over, or the other side has had enough.
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the request broke off");
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
