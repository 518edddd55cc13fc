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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

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

    private static final int PING_MILLIS = 5_000;
    /** JeroMQ 0.6 does not begin one handshake in some tens by itself (zeromq/jeromq#1022). */
    private static final int HANDSHAKE_MILLIS = 1_000;

    private static final int RECONNECT_MILLIS = 100;
    private static final int LONGEST_RECONNECT_MILLIS = 1_000;
    private static final int AT_A_LOOK = 100;
    private static final Logger LOG = System.getLogger(Lines.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Map<ZMQ.Socket, Line> lines = new HashMap<>();
    private final ZContext context = new ZContext();
    private final Pipe wake;
    private final ZMQ.Poller poller;
    private volatile boolean isClosed;

    /** What happens on a line; told on the thread of all lines. */
    interface Listener {
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

    Lines() {
        try {
            wake = Pipe.open();
            wake.source().configureBlocking(false);
            wake.sink().configureBlocking(false);
        } catch (IOException e) {
            throw new IllegalStateException("there is no pipe to be had", e);
        }
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

    /** A line to that address; it is there when its listener hears so. */
    Line open(InetAddress address, int port, ServerAddress server, Listener listener) {
        ZMQ.Socket socket = context.createSocket(SocketType.PAIR);
        socket.setLinger(0);
        socket.setMaxMsgSize(Messages.LONGEST + SEAL);
        socket.setMsgAllocator(new Room());
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(LONGEST_RECONNECT_MILLIS);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setHeartbeatIvl(PING_MILLIS);
        socket.setHeartbeatTimeout(DEAD_AFTER_MILLIS);
        socket.setTCPKeepAlive(1);
        server.keys().ifPresent(keys -> keys.apply(socket));
        Line line = new Line(socket, listener);
        lines.put(socket, line);
        poller.register(socket, ZMQ.Poller.POLLIN);
        socket.setEventHook(event -> told(line, event.getEvent()), ZMQ.EVENT_ALL);
        boolean isSix = address instanceof Inet6Address;
        socket.setIPv6(isSix);
        String host = isSix ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        socket.connect("tcp://" + host + ":" + port);
        return line;
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
                isWoken.set(
                        false); // whoever comes from here on wakes it again; whoever came before is looked after now
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
                for (Line line : lines.values().toArray(Line[]::new)) {
                    guarded(line::receive);
                }
            }
        } finally {
            isClosed = true;
            for (Line line : lines.values().toArray(Line[]::new)) {
                line.close();
            }
            poller.close();
            context.close();
            closePipe();
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

    /** One connection's mistake is not to end all others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a connection to a Conplyent server failed", e);
        }
    }

    /** Ends all lines, and the thread, soon; tells these before. */
    void close(Collection<Station> stations) {
        try {
            execute(() -> {
                stations.forEach(Station::end);
                isClosed = true;
            });
        } catch (NotConnectedException closed) {
            // it was closed before
        }
    }

    /** A line to one server; it ends for good when the other side does. */
    final class Line {
        private final ZMQ.Socket socket;
        private final Listener listener;
        private boolean isOver;

        Line(ZMQ.Socket socket, Listener listener) {
            this.socket = socket;
            this.listener = listener;
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
                poller.unregister(socket);
                socket.close();
            }
        }

        private void receive() {
            for (int i = 0; i < AT_A_LOOK && !isOver; i++) {
                byte[] octets = socket.recv(ZMQ.DONTWAIT);
                if (octets == null) {
                    return;
                }
                listener.received(octets);
            }
        }

        private void heard(ZMonitor.Event event) {
            if (isOver) {
                return;
            }
            switch (event) {
                case CONNECT_RETRIED -> listener.trouble(Trouble.NOT_REACHED);
                case CONNECTED -> listener.trouble(Trouble.SILENT);
                case HANDSHAKE_FAILED_AUTH, HANDSHAKE_FAILED_NO_DETAIL, HANDSHAKE_FAILED_PROTOCOL ->
                    listener.trouble(Trouble.NOT_UNDERSTOOD);
                case DISCONNECTED -> {
                    receive(); // what came before the end
                    if (!isOver) {
                        close();
                        listener.ended();
                    }
                }
                default -> {
                    // of no consequence
                }
            }
        }
    }
}
