package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import org.hilbert.heartbeat.agent.AgentLog.Nuisance;
import org.hilbert.heartbeat.probe.conplyent.wire.MalformedMessageException;
import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.Metadata;
import zmq.msg.MsgAllocator;

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
    private static final String ZAP = "inproc://zeromq.zap.01";

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private final int port;
    private final Optional<Keys> keys;
    private final ZMQ.Socket authentication;
    private final AgentLog log;
    private final List<String> names;
    private final BiFunction<byte[], String, Client> newClient;
    private final Pipe pipe = Pipe.open();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private volatile boolean isClosing;
    private volatile Throwable networkFailure;
    private final Map<ByteBuffer, Client> clients = new HashMap<>();
    /**
     * Under which name JeroMQ hands over who a client is. Clients send names and values, too, and theirs count more, so it is
     * one that they do not know.
     */
    private final String who = "Who-" + new BigInteger(128, new SecureRandom()).toString(Character.MAX_RADIX);

    private long connections;
    private long jobs;

    /**
     * Listens.
     *
     * @param names of commands that may be asked for
     * @param room where messages come in; it makes an empty one where there is none
     * @param newClient makes a client of its address, and its name for the log
     * @throws org.zeromq.ZMQException if it cannot
     */
    Front(
            String endpoint,
            Optional<Keys> keys,
            List<String> names,
            AgentLog log,
            MsgAllocator room,
            BiFunction<byte[], String, Client> newClient)
            throws IOException {
        this.keys = keys;
        this.names = names;
        this.log = log;
        this.newClient = newClient;
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        context.setLinger(LINGER_MILLIS);
        context.setUncaughtExceptionHandler((thread, e) -> { // it has but one thread for the network
            networkFailure = e;
            wake();
        });
        try {
            // Without it, whoever has the agent's public key would be let in: it comes first.
            this.authentication = authentication();
            this.socket = socket(endpoint, room);
            String bound = socket.getLastEndpoint();
            this.port = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
        } catch (RuntimeException | Error e) {
            dispose();
            throw e;
        }
    }

    private ZMQ.Socket authentication() {
        ZMQ.Socket asked = context.createSocket(SocketType.REP);
        asked.bind(ZAP);
        return asked;
    }

    private ZMQ.Socket socket(String endpoint, MsgAllocator room) {
        ZMQ.Socket made = context.createSocket(SocketType.ROUTER);
        made.base().setSocketOpt(zmq.ZMQ.ZMQ_AS_TYPE, zmq.ZMQ.ZMQ_PAIR);
        made.setRouterMandatory(true); // it says when a client is gone, or takes nothing
        made.setIPv6(endpoint.contains("["));
        made.setMaxMsgSize(Messages.LONGEST + CURVES_OWN);
        made.setMsgAllocator(room);
        made.setRcvHWM(4);
        made.setSndHWM(64);
        made.setHandshakeIvl(5000);
        made.setHeartbeatIvl((int) (PATIENCE_MILLIS / 4));
        made.setHeartbeatTimeout((int) PATIENCE_MILLIS);
        made.setTCPKeepAlive(1);
        made.setTCPKeepAliveIdle(60);
        made.setTCPKeepAliveInterval(10);
        made.setTCPKeepAliveCount(3);
        made.setZAPDomain("agent"); // so that it is asked for those without keys, too, who they are
        made.base().setSocketOpt(zmq.ZMQ.ZMQ_DISCONNECT_MSG, new byte[1]); // it has no name
        keys.ifPresent(those -> {
            made.setCurveServer(true);
            those.own().apply(made);
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

    /**
     * Answers until it is closed.
     *
     * @throws IOException if it cannot
     */
    void run() throws IOException {
        try (ZMQ.Poller poller = context.createPoller(3)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            poller.register(pipe.source(), ZMQ.Poller.POLLIN);
            poller.register(authentication, ZMQ.Poller.POLLIN);
            int millis = LOOK_MILLIS;
            while (!isClosing) {
                poller.poll(millis);
                if (networkFailure != null) {
                    throw new IOException("the network's thread has ended", networkFailure);
                }
                pipe.source().read(ByteBuffer.allocate(16));
                isWoken.set(false); // what is added from now on may be seen below, or wakes again
                authenticate();
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
        Metadata metadata = parts.isEmpty() ? null : parts.get(0).getMetadata();
        String name = metadata == null ? null : metadata.get(who);
        Client client = clients.get(id);
        if (client != null && !client.name().equals(name)) { // it is gone, or another has taken its address
            client.gone();
            clients.remove(id);
            client = null;
        }
        if (name == null || client != null && client.isDeaf()) {
            return;
        }
        try {
            if (client == null) {
                client = newClient.apply(address, name);
                clients.put(id, client);
            }
            if (parts.size() != 1) {
                throw new MalformedMessageException("a message has one part");
            }
            byte[] octets = parts.get(0).data();
            if (octets.length == 0) {
                // There was no room, and what follows is the middle of a message. JeroMQ ends a connection that has
                // keys then; one without cannot be ended, but is to notice that nothing is done.
                client.deafen();
                log.warnSometimes(
                        Nuisance.TOO_MUCH, name + " sent a message for which there was no room; it must connect anew");
                return;
            }
            received(Messages.read(octets), octets.length, client);
        } catch (MalformedMessageException e) {
            log.warnSometimes(Nuisance.MALFORMED, name + " sent what is no message: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            if (client != null) {
                client.gone();
            }
            log.warnSometimes(Nuisance.TOO_MUCH, "what " + name + " asked for is dropped, for want of memory");
        }
    }

    private void received(Message message, int octets, Client client) throws MalformedMessageException {
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
                if (!client.take(jobs++, message, octets)) {
                    log.warnSometimes(
                            Nuisance.TOO_MUCH,
                            client.name() + " asks for more than the agent can do at once; a command was not taken in");
                }
                break;
            default:
                throw new MalformedMessageException("a client does not send messages of type " + message.type());
        }
    }

    /** @return after how many milliseconds there may be more to send, if nothing comes before */
    private int sendAll() {
        int millis = LOOK_MILLIS;
        long now = System.nanoTime();
        for (Iterator<Map.Entry<ByteBuffer, Client>> each = clients.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<ByteBuffer, Client> entry = each.next();
            Client client = entry.getValue();
            if (!send(client)) {
                client.gone();
                each.remove();
                continue;
            }
            long waiting = client.waitingNanos(now);
            if (waiting > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                log.say(client.name() + " takes nothing; what its jobs tell from now on is heard by nobody");
                client.gone();
            }
            if (client.isGone() && !client.isDeaf()) {
                entry.setValue(client.afresh()); // it may ask for more
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
    private void authenticate() {
        ZMQ.Socket asked = authentication;
        for (byte[] version = asked.recv(ZMQ.DONTWAIT); version != null; version = asked.recv(ZMQ.DONTWAIT)) {
            List<byte[]> request = new ArrayList<>();
            request.add(version);
            while (asked.hasReceiveMore()) {
                request.add(asked.recv(ZMQ.DONTWAIT));
            }
            // version, request, domain, address, identity, mechanism, and with keys the key
            String address = request.size() > 3 ? new String(request.get(3), US_ASCII) : "";
            String mechanism = request.size() > 5 ? new String(request.get(5), US_ASCII) : "";
            byte[] key = mechanism.equals("CURVE") && request.size() == 7 ? request.get(6) : new byte[0];
            boolean isClient = keys.map(those -> those.isClient(key)).orElseGet(() -> mechanism.equals("NULL"));
            if (!isClient) {
                log.warnSometimes(
                        Nuisance.STRANGER,
                        "a client at " + address + " has a key that is not listed (--client-key); it was refused");
            }
            String name = (key.length == 0 ? "" : "key " + ZMQ.Curve.z85Encode(key) + " at ") + address
                    + ", connection " + ++connections;
            asked.send("1.0", ZMQ.SNDMORE);
            asked.send(request.size() > 1 ? request.get(1) : new byte[0], ZMQ.SNDMORE);
            asked.send(isClient ? "200" : "400", ZMQ.SNDMORE);
            asked.send(isClient ? "OK" : "No access", ZMQ.SNDMORE);
            asked.send("", ZMQ.SNDMORE);
            asked.send(isClient ? property(who, name) : new byte[0]);
        }
    }

    private static byte[] property(String name, String value) {
        byte[] nameOctets = name.getBytes(US_ASCII);
        byte[] valueOctets = value.getBytes(US_ASCII);
        return ByteBuffer.allocate(1 + nameOctets.length + Integer.BYTES + valueOctets.length)
                .put((byte) nameOctets.length)
                .put(nameOctets)
                .putInt(valueOctets.length)
                .put(valueOctets)
                .array();
    }
}
