import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A kept-alive connection on which one question after the other is asked, or several at once. For one thread. */
final class Connection implements AutoCloseable {
    /** Longer than the pause between two comments of a stream. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /** @return the answer's body */
    String ask(String path) throws IOException {
        send(path, 1);
        return receive();
    }

    /** Sends the same question several times at once; there are as many answers to {@link #receive}. */
    void send(String path, int times) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        out.write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** @return the next answer's body */
    String receive() throws IOException {
        return new String(body().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** @return how many octets the next answer's body has; it is read and not kept */
    long skip() throws IOException {
        long octets = 0;
        InputStream body = body();
        byte[] some = new byte[1 << 16];
        for (int read = body.read(some); read >= 0; read = body.read(some)) {
            octets += read;
        }
        return octets;
    }

    /** The next answer's body, to be read to its end before anything else is. */
    InputStream body() throws IOException {
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).trim());
            } else if (header.regionMatches(true, 0, "transfer-encoding: chunked", 0, 26)) {
                length = -1;
            }
        }
        return length < 0 ? new Body(0, true) : new Body(length, false);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the server closed the connection");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What is left of a body, of a known length or in chunks. */
    private final class Body extends InputStream {
        private final boolean chunked;
        /** How much of the body, or of its chunk, is left; below 0 after its end. */
        private long left;

        Body(long left, boolean chunked) {
            this.left = left;
            this.chunked = chunked;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (left == 0 && chunked) {
                left = Long.parseLong(line(), 16);
                if (left == 0) {
                    line();
                    left = -1;
                }
            }
            if (left <= 0) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(most, left));
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            left -= read;
            if (left == 0 && chunked) {
                line();
            }
            return read;
        }
    }
}
