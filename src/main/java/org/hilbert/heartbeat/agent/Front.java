package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.probe.conplyent.wire.Room;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The sockets, and what is said there: heartbeats and the names of commands are answered at once, commands go to their client.
 *
 * <p>The socket routes, but says on the wire that it is one of a pair, which is what clients are: a pair takes whoever connects
 * first, with or without a key, and nobody else until he is gone. {@link #run} is one thread's; {@link #wake} and {@link #close}
 * any thread's.
 */
final class Front {
    /** A client that takes nothing for so long while something waits for it, or is not there on the network, is let go. */
    static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private static final int LOOK_MILLIS = 30_000;
    /** A socket tells nobody that it can be written to again: it is looked after so often, at first and later. */
    private static final int SOON_MILLIS = 1;

    private static final int LATER_MILLIS = 20;
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int LINGER_MILLIS = 1000;
    private static final int CURVES_OWN = 64;
    private static final int MOST_MESSAGES_AT_ONCE = 100;
    private static final int MOST_CONNECTIONS_KNOWN = 1000;
    private static final String ZAP = "inproc://zeromq.zap.01";

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private final int port;
    private final Optional<Keys> keys;
    private final Optional<ZMQ.Socket> authentication;
    private final AgentLog log;
    private final List<String> names;
    private final BiFunction<byte[], String, Client> newClient;
    private final Pipe pipe = Pipe.open();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private volatile boolean isClosing;
    private final Map<ByteBuffer, Client> clients = new HashMap<>();
    /** Of which it is known that they send what is no message; no more of them than some. */
    private final Map<ByteBuffer, Boolean> malformed = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
            return size() > MOST_CONNECTIONS_KNOWN;
        }
    });

    private long jobs;
    private long refusedAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    /**
     * Listens.
     *
     * @param names of commands that may be asked for
     * @param newClient makes a client of its address, and its name for the log
     * @throws org.zeromq.ZMQException if it cannot
     */
    Front(
            String endpoint,
            Optional<Keys> keys,
            List<String> names,
            AgentLog log,
            BiFunction<byte[], String, Client> newClient)
            throws IOException {
        this.keys = keys;
        this.names = names;
        this.log = log;
        this.newClient = newClient;
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        context.setLinger(LINGER_MILLIS);
        try {
            // Without it, whoever has the agent's public key would be let in: it comes first.
            this.authentication = keys.map(any -> authentication());
            this.socket = socket(endpoint);
            String bound = socket.getLastEndpoint();
            this.port = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    private ZMQ.Socket authentication() {
        ZMQ.Socket asked = context.createSocket(SocketType.REP);
        asked.bind(ZAP);
        return asked;
    }

    private ZMQ.Socket socket(String endpoint) {
        ZMQ.Socket made = context.createSocket(SocketType.ROUTER);
        made.base().setSocketOpt(zmq.ZMQ.ZMQ_AS_TYPE, zmq.ZMQ.ZMQ_PAIR);
        made.setRouterMandatory(true); // it says when a client is gone, or takes nothing
        made.setIPv6(endpoint.contains("["));
        made.setMaxMsgSize(Messages.LONGEST + CURVES_OWN);
        made.setMsgAllocator(new Room());
        made.setRcvHWM(4);
        made.setSndHWM(64);
        made.setHandshakeIvl(5000);
        made.setHeartbeatIvl((int) (PATIENCE_MILLIS / 4));
        made.setHeartbeatTimeout((int) PATIENCE_MILLIS);
        made.setTCPKeepAlive(1);
        made.setTCPKeepAliveIdle(60);
        made.setTCPKeepAliveInterval(10);
        made.setTCPKeepAliveCount(3);
        keys.ifPresent(those -> {
            made.setCurveServer(true);
            those.own().apply(made);
            made.setZAPDomain("agent");
        });
        made.bind(endpoint);
        return made;
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** Something is to be sent. */
    void wake() {
        if (!isWoken.getAndSet(true)) {
            try {
                pipe.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                // it is closed
            }
        }
    }

    /** Ends {@link #run}, after what is to be sent was, as far as the socket takes it. */
    void close() {
        isClosing = true;
        wake();
    }

    /** Answers until it is closed. */
    void run() throws IOException {
        try (ZMQ.Poller poller = context.createPoller(3)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            poller.register(pipe.source(), ZMQ.Poller.POLLIN);
            authentication.ifPresent(asked -> poller.register(asked, ZMQ.Poller.POLLIN));
            int millis = LOOK_MILLIS;
            while (!isClosing) {
                poller.poll(millis);
                pipe.source().read(ByteBuffer.allocate(16));
                isWoken.set(false); // what is added from now on may be seen below, or wakes again
                authentication.ifPresent(this::authenticate);
                receive();
                millis = sendAll();
            }
            sendAll();
        } finally {
            clients.values().forEach(Client::gone);
        }
    }

    /** Closes the sockets, after {@link #run}; waits for a second for what is still to be sent. */
    void dispose() throws IOException {
        context.close();
        pipe.sink().close();
        pipe.source().close();
    }

    private void receive() {
        SocketBase base = socket.base();
        for (int i = 0; i < MOST_MESSAGES_AT_ONCE; i++) {
            Msg address = base.recv(zmq.ZMQ.ZMQ_DONTWAIT);
            if (address == null) {
                return;
            }
            List<Msg> parts = new ArrayList<>();
            Msg part = address;
            while (part != null && part.hasMore()) {
                part = base.recv(zmq.ZMQ.ZMQ_DONTWAIT);
                if (part != null && parts.size() < 2) {
                    parts.add(part);
                }
            }
            received(address.data(), parts);
        }
        wake(); // there may be more
    }

    private void received(byte[] address, List<Msg> parts) {
        ByteBuffer id = ByteBuffer.wrap(address);
        String name = parts.isEmpty() ? "a client" : name(parts.get(0));
        try {
            if (parts.size() != 1) {
                throw new MalformedMessageException("a message has one part");
            }
            Message message = Messages.read(parts.get(0).data());
            Client client = clients.computeIfAbsent(id, any -> newClient.apply(address, name));
            received(message, client, name);
        } catch (MalformedMessageException e) {
            if (malformed.put(id, true) == null) {
                log.warn(name + " sent what is no message, more of it is not told: " + e.getMessage());
            }
        }
    }

    private void received(Message message, Client client, String name) throws MalformedMessageException {
        switch (message.type()) {
            case HEARTBEAT:
                if (message.isRequest()) {
                    client.answer(Message.heartbeat(false));
                }
                break;
            case SYNC:
                client.answer(Message.commands(names));
                break;
            case COMMAND:
                if (client.take(jobs, message)) {
                    jobs++;
                } else {
                    log.warn(name + " asks for more commands than may wait; one was not taken in");
                }
                break;
            default:
                throw new MalformedMessageException("a client does not send messages of type " + message.type());
        }
    }

    private static String name(Msg message) {
        if (message.getMetadata() == null) {
            return "a client";
        }
        String key = message.getMetadata().get("User-Id");
        String address = String.valueOf(message.getMetadata().get("Peer-Address"));
        return key == null || key.isEmpty() ? address : "key " + key + " at " + address;
    }

    /** @return after how many milliseconds there may be more to send, if nothing comes before */
    private int sendAll() {
        int millis = LOOK_MILLIS;
        long now = System.nanoTime();
        for (Iterator<Client> each = clients.values().iterator(); each.hasNext(); ) {
            Client client = each.next();
            boolean isGone = !send(client);
            long waiting = client.waitingNanos(now);
            isGone |= waiting > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            if (isGone) {
                log.say("a client is gone, or takes nothing; what its jobs tell from now on is heard by nobody");
                client.gone();
            }
            if (isGone || client.isIdle()) {
                each.remove();
            } else if (client.toSend() != null) {
                millis = Math.min(millis, waiting < SOON_NANOS ? SOON_MILLIS : LATER_MILLIS);
            }
        }
        return millis;
    }

    /** Whether the client is there; what could not be sent is still to be sent. */
    private boolean send(Client client) {
        SocketBase base = socket.base();
        for (byte[] next = client.toSend(); next != null; next = client.toSend()) {
            Msg address = new Msg(client.address());
            if (!base.send(address, zmq.ZMQ.ZMQ_SNDMORE | zmq.ZMQ.ZMQ_DONTWAIT)) {
                return base.errno() != ZError.EHOSTUNREACH;
            }
            base.send(new Msg(next), zmq.ZMQ.ZMQ_DONTWAIT);
            client.sent();
        }
        return true;
    }

    /** RFC 27 of ZeroMQ. */
    private void authenticate(ZMQ.Socket asked) {
        for (byte[] version = asked.recv(ZMQ.DONTWAIT); version != null; version = asked.recv(ZMQ.DONTWAIT)) {
            List<byte[]> request = new ArrayList<>();
            request.add(version);
            while (asked.hasReceiveMore()) {
                request.add(asked.recv(ZMQ.DONTWAIT));
            }
            // version, request, domain, address, identity, mechanism, key
            byte[] key = request.size() == 7 && Arrays.equals(request.get(5), "CURVE".getBytes(US_ASCII))
                    ? request.get(6)
                    : new byte[0];
            boolean isClient = keys.filter(those -> those.isClient(key)).isPresent();
            if (!isClient) {
                tellOfRefusal(request.size() > 3 ? new String(request.get(3), US_ASCII) : "");
            }
            asked.send("1.0", ZMQ.SNDMORE);
            asked.send(request.size() > 1 ? request.get(1) : new byte[0], ZMQ.SNDMORE);
            asked.send(isClient ? "200" : "400", ZMQ.SNDMORE);
            asked.send(isClient ? "OK" : "No access", ZMQ.SNDMORE);
            asked.send(isClient ? ZMQ.Curve.z85Encode(key) : "", ZMQ.SNDMORE);
            asked.send("");
        }
    }

    private void tellOfRefusal(String address) {
        long now = System.nanoTime();
        if (now - refusedAt > TimeUnit.SECONDS.toNanos(10)) {
            refusedAt = now;
            log.warn("a client at " + address + " has a key that is not listed (--client-key); it was refused");
        }
    }
}
