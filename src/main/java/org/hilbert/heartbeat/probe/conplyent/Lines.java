package org.hilbert.heartbeat.probe.conplyent;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.probe.conplyent.wire.Room;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;

/**
 * All sockets of all connections, and the one thread on which they are used: ZeroMQ's are for one thread. However many lines
 * there are, this thread and ZeroMQ's own two are all. {@link #execute} may be called by any thread, everything else is done on
 * this one.
 */
final class Lines {
    /** How long a peer may be silent, pings of ZeroMQ included, before the line counts as dead. */
    private static final int DEAD_AFTER_MILLIS = 20_000;

    /** What keys add to a message, at most. */
    private static final int SEAL = 64;

    /** Messages that a line has room for before they are looked at; each may be as long as any. */
    private static final int MOST_UNREAD = 8;

    private static final int MOST_SOCKETS = 20_000;
    private static final int PING_MILLIS = 5_000;
    /** JeroMQ 0.6 does not begin one handshake in some tens by itself (zeromq/jeromq#1022). */
    private static final int HANDSHAKE_MILLIS = 1_000;

    /**
     * Between leaving a server and closing the socket. JeroMQ 0.6 may close a socket while its thread for input and output still
     * says goodbye to it, fails by that, and keeps the connection, and with it the server's only place (zeromq/jeromq#518).
     */
    private static final int LEAVING_MILLIS = 100;

    private static final int RECONNECT_MILLIS = 100;
    private static final int LONGEST_RECONNECT_MILLIS = 1_000;
    private static final int AT_A_LOOK = 100;
    private static final Logger LOG = System.getLogger(Lines.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Map<ZMQ.Socket, Line> lines = new HashMap<>();
    private final ZContext context = new ZContext();
    private final Supplier<Collection<Station>> stations;
    private final Pipe wake;
    private final ZMQ.Poller poller;
    private volatile boolean isClosed;

    /** What happens on a line; told on the thread of all lines. */
    interface Peer {
        void received(byte[] octets);

        /** What keeps the line from working. */
        void trouble(Trouble trouble);

        /** The other side is gone; the line is closed. */
        void ended();
    }

    /** Why nothing has come yet. */
    enum Trouble {
        /** Nobody accepts there, or nobody can be reached. */
        NOT_REACHED,
        /** Somebody accepts. */
        SILENT,
        /** Somebody answers, but not as ZeroMQ does here. */
        NOT_UNDERSTOOD
    }

    /** @param stations all that have lines; to be told when there are none any more */
    Lines(Supplier<Collection<Station>> stations) {
        this.stations = stations;
        try {
            wake = Pipe.open();
            wake.source().configureBlocking(false);
            wake.sink().configureBlocking(false);
        } catch (IOException e) {
            throw new IllegalStateException("there is no pipe to be had", e);
        }
        context.getContext().setMaxSockets(MOST_SOCKETS);
        poller = context.createPoller(16);
        poller.register(wake.source(), ZMQ.Poller.POLLIN);
        Thread thread = new Thread(this::run, "conplyent");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Does something on the thread of all lines.
     *
     * @throws NotConnectedException if these are closed
     */
    void execute(Runnable task) {
        if (isClosed) {
            throw new NotConnectedException("the pool of connections was closed");
        }
        tasks.add(task);
        wakeUp();
        if (isClosed && tasks.remove(task)) { // they were closed in between, and nobody will do it
            throw new NotConnectedException("the pool of connections was closed");
        }
    }

    /** Does it as {@link #execute}, unless these are closed: then nobody waits for it any more. */
    void executeIfOpen(Runnable task) {
        try {
            execute(task);
        } catch (NotConnectedException closed) {
            // nobody waits any more
        }
    }

    /** Does it in so many milliseconds, unless these are closed by then. */
    void later(long millis, Runnable task) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> executeIfOpen(task));
    }

    private void wakeUp() {
        if (isWoken.compareAndSet(false, true)) {
            try {
                wake.sink().write(ByteBuffer.wrap(new byte[1]));
            } catch (IOException e) {
                // it is closed, and nobody is there to be woken
            }
        }
    }

    /** A line to that address; it is there when its peer is heard of. */
    Line open(InetAddress address, int port, ServerAddress server, Peer peer) {
        ZMQ.Socket socket = context.createSocket(SocketType.PAIR);
        socket.setLinger(0);
        socket.setMaxMsgSize(Messages.LONGEST + SEAL);
        socket.setMsgAllocator(new Room());
        socket.setRcvHWM(MOST_UNREAD);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(LONGEST_RECONNECT_MILLIS);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setHeartbeatIvl(PING_MILLIS);
        socket.setHeartbeatTimeout(DEAD_AFTER_MILLIS);
        socket.setTCPKeepAlive(1);
        boolean isSix = address instanceof Inet6Address;
        String host = isSix ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        Line line = new Line(socket, "tcp://" + host + ":" + port, peer);
        lines.put(socket, line);
        try {
            server.keys().ifPresent(keys -> keys.apply(socket));
            poller.register(socket, ZMQ.Poller.POLLIN);
            socket.setEventHook(event -> told(line, event.getEvent()), ZMQ.EVENT_ALL);
            socket.setIPv6(isSix);
            socket.connect(line.endpoint);
            return line;
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }

    /** On a thread of ZeroMQ. */
    private void told(Line line, ZMonitor.Event event) {
        if (!isClosed) {
            tasks.add(() -> line.heard(event));
            wakeUp();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                poller.poll(-1);
                drain();
                // Whoever comes from here on wakes it again; whoever came before is looked after now.
                isWoken.set(false);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
                for (Line line : lines.values().toArray(Line[]::new)) {
                    guarded(line::receive);
                }
            }
        } finally {
            isClosed = true;
            stations.get().forEach(station -> guarded(station::end));
            for (Line line : lines.values().toArray(Line[]::new)) {
                guarded(line::close);
            }
            guarded(this::awaitEnds);
            guarded(poller::close);
            guarded(context::close);
            closePipe();
        }
    }

    /** Until connections that were left have ended. */
    private void awaitEnds() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVING_MILLIS);
        for (long left = LEAVING_MILLIS; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            poller.poll(left);
            drain();
        }
    }

    private void drain() {
        ByteBuffer woken = ByteBuffer.allocate(64);
        try {
            while (wake.source().read(woken) > 0) {
                woken.clear();
            }
        } catch (ClosedChannelException e) {
            isClosed = true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void closePipe() {
        try {
            wake.sink().close();
            wake.source().close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    /** One connection's mistake, or want of memory, is not to end all others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a connection to a Conplyent server failed", e);
        }
    }

    /** Ends all lines, and the thread, soon; tells all stations. */
    void close() {
        executeIfOpen(() -> isClosed = true);
    }

    /** A line to one server; it ends for good when the other side does. */
    final class Line {
        private final ZMQ.Socket socket;
        private final String endpoint;
        private final Peer peer;
        private boolean isOver;

        Line(ZMQ.Socket socket, String endpoint, Peer peer) {
            this.socket = socket;
            this.endpoint = endpoint;
            this.peer = peer;
        }

        /**
         * Sends octets, as soon as there is a connection.
         *
         * @return whether there was room for them
         */
        boolean send(byte[] octets) {
            return !isOver && socket.send(octets, ZMQ.DONTWAIT);
        }

        void close() {
            if (!isOver) {
                isOver = true;
                lines.remove(socket);
                socket.disconnect(endpoint);
                // The poller looks after it until then: what ends a connection passes through its socket.
                later(LEAVING_MILLIS, () -> {
                    poller.unregister(socket);
                    socket.close();
                });
            }
        }

        private void receive() {
            for (int i = 0; i < AT_A_LOOK && !isOver; i++) {
                byte[] octets = socket.recv(ZMQ.DONTWAIT);
                if (octets == null) {
                    return;
                }
                peer.received(octets);
            }
        }

        private void heard(ZMonitor.Event event) {
            if (isOver) {
                return;
            }
            switch (event) {
                case CONNECT_RETRIED -> peer.trouble(Trouble.NOT_REACHED);
                case CONNECTED -> peer.trouble(Trouble.SILENT);
                case HANDSHAKE_FAILED_AUTH, HANDSHAKE_FAILED_NO_DETAIL, HANDSHAKE_FAILED_PROTOCOL ->
                    peer.trouble(Trouble.NOT_UNDERSTOOD);
                case DISCONNECTED -> {
                    receive(); // what came before the end
                    if (!isOver) {
                        close();
                        peer.ended();
                    }
                }
                default -> {
                    // of no consequence
                }
            }
        }
    }
}
