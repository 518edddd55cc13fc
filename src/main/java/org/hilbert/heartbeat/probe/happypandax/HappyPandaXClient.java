package org.hilbert.heartbeat.probe.happypandax;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A client of a HappyPanda X server, with what the Python one has (seed 003).
 *
 * <pre>{@code
 * try (HappyPandaXClient client = HappyPandaXClient.builder("my-client").build()) {
 *     client.connect("localhost", 7007);
 *     client.handshake();
 *     Map<String, Object> answer = client.send(List.of(Map.of("fname", "get_version")));
 *     System.out.println(answer.get("data"));
 * }
 * }</pre>
 *
 * <p>Each call waits until it is done, for the time-out at most: {@link #connect()} for connection, TLS and greeting together,
 * any other for its turn, and then for its sending and the whole answer together, however the answer trickles in. ({@link
 * #requestHandshake()} asks twice, and so may take twice that. Only looking up the host's name takes as long as the system
 * lets it.) Nothing is tried again.
 *
 * <p>Thread-safe: calls of several threads take turns, one exchange at a time. {@link #close()} waits for nobody, and ends a
 * call that waits. After a {@link ConnectionFailedException} the connection is closed, session and acceptance are forgotten,
 * and {@link #connect()} makes a new one; other exceptions leave it as it is. A {@link TimedOutException} of a call that did
 * not get its turn does, too.
 *
 * <p>Nothing here is null unless it says so.
 */
public final class HappyPandaXClient implements AutoCloseable {
    private static final String AUTHENTICATED = "Authenticated";

    private final String name;
    private final SSLContext sslContext;
    private final Duration timeout;
    private final MessageBounds bounds;
    private final JsonLibrary json;

    /** Held while somebody waits for the server. What follows it is guarded by this object itself, and never for long. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private String host;
    private int port;
    private String session;
    private boolean isAccepted;
    private boolean isAlive;
    private boolean isReady;
    private boolean isClosed;
    private Greeting greeting = new Greeting(Map.of(), false);
    private Credentials credentials = Credentials.GUEST;
    /** Null while there is none. It may be one that is still being made. */
    private Connection connection;

    private HappyPandaXClient(Builder settings) {
        name = settings.name;
        sslContext = settings.sslContext;
        timeout = settings.timeout;
        bounds = settings.bounds;
        json = settings.json;
        host = settings.host;
        port = settings.port;
        session = settings.session;
    }

    /**
     * Settings of a client.
     *
     * @param name of the client, for the server
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The name of this client. */
    public String name() {
        return name;
    }

    /** The server's host, as the next {@link #connect()} uses it. */
    public synchronized String host() {
        return host;
    }

    /** Sets the server's host for the next {@link #connect()}; a connection that is there stays. */
    public synchronized void host(String host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /** The server's port, as the next {@link #connect()} uses it. */
    public synchronized int port() {
        return port;
    }

    /**
     * Sets the server's port for the next {@link #connect()}; a connection that is there stays.
     *
     * @throws IllegalArgumentException if it is not 1 to 65535
     */
    public synchronized void port(int port) {
        this.port = checkedPort(port);
    }

    /** The session's ID that goes with each message; "" without a session. Whoever knows it is in. */
    public synchronized String session() {
        return session;
    }

    /** Whether the server has let this client in, or a session was given and there is a connection. */
    public synchronized boolean accepted() {
        return isAccepted;
    }

    /** The server's versions by part, as {@link Greeting#version}; empty before a connection was there. */
    public synchronized Map<String, Object> version() {
        return greeting.version();
    }

    /** Whether the server lets guests in; false before a connection was there. */
    public synchronized boolean guestAllowed() {
        return greeting.guestAllowed();
    }

    /** Whether there is a connection and the server has said that it is a HappyPanda X server. */
    public synchronized boolean ready() {
        return isAlive && isReady;
    }

    /** Whether there is a connection. That the server has gone is noticed at the next call that asks it. */
    public synchronized boolean alive() {
        return isAlive;
    }

    /** Connects to another server, as {@link #host(String)}, {@link #port(int)} and {@link #connect()} do. */
    public boolean connect(String host, int port) {
        return inTurn(() -> {
            synchronized (this) {
                port(port);
                host(host);
            }
            return connect();
        });
    }

    /**
     * Connects, unless there is a connection, and hears who is there. Whether what came was a greeting, {@link #ready} says.
     *
     * @return true
     * @throws ServerDisconnectedException if there is no such server, it does not prove who it is, or it goes away
     * @throws ConnectionFailedException if it is silent for too long, or says what no such server says
     * @throws MalformedJsonException if its greeting is not JSON; there is no connection then
     * @throws HappyPandaXException if this client is closed
     */
    public boolean connect() {
        return inTurn(() -> {
            if (!alive()) {
                open();
            }
            return true;
        });
    }

    /** Asks to be let in as a guest, as {@link #handshake(Credentials, boolean)}. */
    public boolean handshake() {
        return handshake(Credentials.GUEST, false);
    }

    /** Asks to be let in, as {@link #handshake(Credentials, boolean)}. */
    public boolean handshake(String user, String password) {
        return handshake(new Credentials(user, password), false);
    }

    /**
     * Asks to be let in. The user and the password are kept for {@link #requestHandshake()}; a guest's visit changes
     * nothing about those.
     *
     * @param ignoreErrors whether to return false if the server says no
     * @return whether the server has let this client in
     * @throws AuthenticationException if the server says no
     * @throws ConnectionFailedException if it says nothing; errors of this kind are never ignored
     * @throws HappyPandaXException if there is no connection
     */
    public boolean handshake(Credentials who, boolean ignoreErrors) {
        return inTurn(() -> {
            checkConnected();
            keep(who);
            return evaluate(ask(Envelope.of(name, who.data())), ignoreErrors);
        });
    }

    /**
     * Takes that message as the server's answer to a handshake, and asks nothing: the parameter {@code _data} of the Python
     * client.
     *
     * @param ignoreErrors as {@link #handshake(Credentials, boolean)}
     * @return whether it says that this client is let in, whose session it takes over then
     * @throws AuthenticationException if it says no
     * @throws HappyPandaXException if there is no connection
     */
    public boolean handshake(Map<String, ?> answer, boolean ignoreErrors) {
        return inTurn(() -> {
            checkConnected();
            return evaluate(answer, ignoreErrors);
        });
    }

    /** Asks anew to be let in, as the user who was given last, as {@link #requestHandshake(Credentials, boolean)}. */
    public boolean requestHandshake() {
        return requestHandshake(false);
    }

    /** Asks anew to be let in, as the user who was given last, as {@link #requestHandshake(Credentials, boolean)}. */
    public boolean requestHandshake(boolean ignoreErrors) {
        return inTurn(() -> requestHandshake(lastCredentials(), ignoreErrors));
    }

    /** Asks anew to be let in, as {@link #requestHandshake(Credentials, boolean)}. */
    public boolean requestHandshake(String user, String password) {
        return requestHandshake(new Credentials(user, password), false);
    }

    /**
     * Asks the server for a handshake ("requestauth") and makes it: another login on the same connection.
     *
     * @return as {@link #handshake(Credentials, boolean)}, which also says what is thrown
     */
    public boolean requestHandshake(Credentials who, boolean ignoreErrors) {
        return inTurn(() -> {
            greeted(ask(Envelope.of(name, "requestauth")));
            return handshake(who, ignoreErrors);
        });
    }

    /** Sends a message of this client's session, as {@link #send(Object, boolean, Charset)}, if it was let in. */
    public Map<String, Object> send(Object data) {
        return send(data, true);
    }

    /** Sends a message of this client's session, as {@link #send(Object, boolean, Charset)}, in UTF-8. */
    public Map<String, Object> send(Object data, boolean raiseOnAuth) {
        return send(data, raiseOnAuth, StandardCharsets.UTF_8);
    }

    /**
     * Sends data in the structure that a server expects, with name and session.
     *
     * @param data usually a list of maps; whatever {@link JsonLibrary} takes, null too
     * @param raiseOnAuth as {@link #sendBytes(byte[], boolean)}
     * @param encoding as {@link #sendRaw(Map, boolean, Charset)}
     * @return the answer, as {@link #sendRaw(Map, boolean, Charset)}, which also says what is thrown
     */
    public Map<String, Object> send(Object data, boolean raiseOnAuth, Charset encoding) {
        return inTurn(() -> sendRaw(Envelope.of(name, data, session()), raiseOnAuth, encoding));
    }

    /** Sends a message as it is, as {@link #sendRaw(Map, boolean, Charset)}, if this client was let in. */
    public Map<String, Object> sendRaw(Map<String, ?> message) {
        return sendRaw(message, true);
    }

    /** Sends a message as it is, as {@link #sendRaw(Map, boolean, Charset)}, in UTF-8. */
    public Map<String, Object> sendRaw(Map<String, ?> message, boolean raiseOnAuth) {
        return sendRaw(message, raiseOnAuth, StandardCharsets.UTF_8);
    }

    /**
     * Sends a message as it is: name and session are the caller's to add ({@link Envelope}).
     *
     * @param raiseOnAuth as {@link #sendBytes(byte[], boolean)}
     * @param encoding of what is sent; the answer's is always UTF-8
     * @return the answer; what the server calls an error is in its {@code error}
     * @throws MalformedJsonException if the answer is no JSON object
     * @throws IllegalArgumentException if the message has no JSON, or none in that encoding
     * @throws HappyPandaXException as {@link #sendBytes(byte[], boolean)}
     */
    public Map<String, Object> sendRaw(Map<String, ?> message, boolean raiseOnAuth, Charset encoding) {
        return inTurn(() -> {
            JsonMessages messages = messages();
            return messages.message(sendBytes(messages.bytes(message, encoding), raiseOnAuth));
        });
    }

    /** Sends bytes, as {@link #sendBytes(byte[], boolean)}, if this client was let in. */
    public byte[] sendBytes(byte[] message) {
        return sendBytes(message, true);
    }

    /**
     * Sends bytes that are JSON already, gzipped.
     *
     * @param raiseOnAuth false to send them even if the server has not let this client in
     * @return the answer, unpacked and not parsed
     * @throws AuthenticationRequiredException if the server has not let this client in
     * @throws ServerDisconnectedException if the server goes away
     * @throws ConnectionFailedException if the answer takes too long, is too large, or not what such a server answers
     * @throws HappyPandaXException if there is no connection
     */
    public byte[] sendBytes(byte[] message, boolean raiseOnAuth) {
        return inTurn(() -> {
            checkConnected();
            if (raiseOnAuth && !accepted()) {
                throw new AuthenticationRequiredException(this + " is connected, but not let in");
            }
            return exchange(Frames.of(message));
        });
    }

    /**
     * Ends the connection, for good: this client does not connect again. A call that waits ends at once, with a {@link
     * ConnectionFailedException}. Does nothing the second time.
     */
    @Override
    public void close() {
        Connection last;
        synchronized (this) {
            isClosed = true;
            last = connection;
            forget();
        }
        if (last != null) {
            if (turn.tryLock()) {
                try {
                    last.close();
                } finally {
                    turn.unlock();
                }
            } else {
                // Whoever waits on it is awakened, and tidies up.
                last.abort();
            }
        }
    }

    /** Name and server; no session, no user. */
    @Override
    public synchronized String toString() {
        return "client " + Printable.of(name) + " of " + peer();
    }

    private void open() {
        Connection made;
        String toHost;
        int toPort;
        synchronized (this) {
            checkOpen();
            toHost = host;
            toPort = port;
            made = new Connection(peer(), bounds);
            connection = made;
        }
        inTime(made, ServerDisconnectedException::new, () -> {
            made.open(toHost, toPort, sslContext);
            Map<String, Object> first = messages().message(made.read());
            synchronized (this) {
                checkOpen();
                isAlive = true;
                isReady = false;
                isAccepted = !session.isEmpty();
                greeted(first);
            }
            return made;
        });
    }

    private byte[] exchange(byte[] frame) {
        Connection current;
        synchronized (this) {
            checkConnected();
            current = connection;
        }
        return inTime(current, ConnectionFailedException::new, () -> {
            current.write(frame);
            return current.read();
        });
    }

    private Map<String, Object> ask(Map<String, Object> message) {
        return sendRaw(message, false);
    }

    private interface Waiting<T> {
        T end() throws IOException;
    }

    private <T> T inTurn(Supplier<T> call) {
        if (turn.isHeldByCurrentThread()) {
            return call.get();
        }
        try {
            if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimedOutException(
                        this + " is busy with another call for " + timeout.toMillis() + " ms", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOutException("the thread that uses " + this + " is interrupted", e);
        }
        try {
            return call.get();
        } finally {
            turn.unlock();
        }
    }

    /** Waits no longer than the time-out. Whatever goes wrong, the connection is closed behind it. */
    private <T> T inTime(
            Connection used, BiFunction<String, IOException, HappyPandaXException> failure, Waiting<T> waiting) {
        Deadline deadline = new Deadline(timeout, used::abort);
        boolean isGood = false;
        try {
            T result = waiting.end();
            if (!deadline.meet()) {
                throw timedOut(used, null);
            }
            isGood = true;
            return result;
        } catch (IOException e) {
            if (deadline.isPassed()) {
                throw timedOut(used, e);
            }
            if (isClosed()) {
                throw new ConnectionFailedException("the client was closed while it waited for " + used.peer(), e);
            }
            if (e instanceof EOFException) {
                throw new ServerDisconnectedException(used.peer() + " ended the connection: " + e.getMessage(), e);
            }
            throw failure.apply("the connection to " + used.peer() + " failed: " + why(e), e);
        } finally {
            deadline.close();
            if (!isGood) {
                lose(used);
            }
        }
    }

    private TimedOutException timedOut(Connection used, IOException cause) {
        return new TimedOutException(
                "no whole answer of " + used.peer() + " within " + timeout.toMillis() + " ms", cause);
    }

    private static String why(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ", " + Printable.of(e.getMessage()));
    }

    private void lose(Connection lost) {
        synchronized (this) {
            if (connection == lost) {
                forget();
            }
        }
        lost.close();
    }

    private synchronized void forget() {
        connection = null;
        isAlive = false;
        isReady = false;
        isAccepted = false;
        session = "";
    }

    private boolean evaluate(Map<String, ?> answer, boolean ignoreErrors) {
        if (!ignoreErrors && answer.get("error") instanceof Map<?, ?> error) {
            throw refusal(error.get("code"), Printable.of(error.get("msg")));
        }
        boolean isLetIn = AUTHENTICATED.equals(answer.get("data"));
        if (isLetIn) {
            letIn(answer.get("session") instanceof String id ? id : "");
        }
        return isLetIn;
    }

    private AuthenticationException refusal(Object code, String why) {
        String message = peer() + " does not let in: " + why;
        return switch (code instanceof Number number ? number.intValue() : 0) {
            case AuthenticationRequiredException.CODE -> new AuthenticationRequiredException(message);
            case WrongCredentialsException.CODE -> new WrongCredentialsException(message);
            case MissingCredentialsException.CODE -> new MissingCredentialsException(message);
            default -> new AuthenticationException(message + " (" + Printable.of(code) + ")");
        };
    }

    private synchronized void letIn(String id) {
        // Unless it was closed meanwhile.
        if (isAlive) {
            session = id;
            isAccepted = true;
        }
    }

    private synchronized void greeted(Map<String, Object> message) {
        Greeting.of(message).ifPresent(said -> {
            greeting = said;
            isReady = true;
        });
    }

    private synchronized void keep(Credentials who) {
        if (!who.isGuest()) {
            credentials = who;
        }
    }

    private synchronized Credentials lastCredentials() {
        return credentials;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private synchronized void checkOpen() {
        if (isClosed) {
            throw new HappyPandaXException(this + " is closed");
        }
    }

    private synchronized void checkConnected() {
        checkOpen();
        if (!isAlive) {
            throw new HappyPandaXException(this + " is not connected");
        }
    }

    private JsonMessages messages() {
        return new JsonMessages(json, peer());
    }

    /** The server that there is a connection to, or else the one that there would be. */
    private synchronized String peer() {
        return connection == null ? Printable.of(host) + ":" + port : connection.peer();
    }

    private static int checkedPort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
        }
        return port;
    }

    /** Settings of a {@link HappyPandaXClient}. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_WAIT = Duration.ofDays(1);

        private final String name;
        private String host = "localhost";
        private int port = 7007;
        private String session = "";
        private SSLContext sslContext;
        private Duration timeout = Duration.ofSeconds(60);
        private MessageBounds bounds = MessageBounds.USUAL;
        private JsonLibrary json = JsonLibrary.jackson();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** The server's host; {@code localhost} unless set. */
        public Builder host(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * The server's port; 7007 unless set.
         *
         * @throws IllegalArgumentException if it is not 1 to 65535
         */
        public Builder port(int port) {
            this.port = checkedPort(port);
            return this;
        }

        /** The ID of a session that the server knows already. With one, a client counts as let in once it is connected. */
        public Builder session(String id) {
            this.session = Objects.requireNonNull(id, "session");
            return this;
        }

        /**
         * Speaks TLS, and trusts whom that context trusts; the certificate must be for the host's name. Plain TCP unless set.
         */
        public Builder sslContext(SSLContext context) {
            this.sslContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /**
         * How long a call waits for the server; 60 s unless set.
         *
         * @throws IllegalArgumentException if it is not 1 ms to a day
         */
        public Builder timeout(Duration timeout) {
            if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_WAIT) > 0) {
                throw new IllegalArgumentException("timeout must be 1 ms to 1 day, was " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /** How large an answer may be; {@link MessageBounds#USUAL} unless set. */
        public Builder bounds(MessageBounds bounds) {
            this.bounds = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /** What reads and writes JSON; {@link JsonLibrary#jackson()} unless set. */
        public Builder json(JsonLibrary json) {
            this.json = Objects.requireNonNull(json, "json");
            return this;
        }

        /** A client that is not connected yet. */
        public HappyPandaXClient build() {
            return new HappyPandaXClient(this);
        }
    }
}
