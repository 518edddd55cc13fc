package org.hilbert.heartbeat.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.MessageType;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.zeromq.SocketType;
import org.zeromq.ZCert;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A client's socket, as Conplyent has it. */
final class PairClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BRIEFLY_MILLIS = 700;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket = context.createSocket(SocketType.PAIR);

    PairClient(int port) {
        this(port, null, null);
    }

    /** With keys: the agent's public one, and its own. */
    PairClient(int port, String agent, ZCert own) {
        context.setLinger(0);
        socket.setLinger(0);
        socket.setReceiveTimeOut(PATIENCE_MILLIS);
        socket.setSendTimeOut(PATIENCE_MILLIS);
        socket.setRcvHWM(10);
        // JeroMQ 0.6.0 does not always begin with a new connection, and tries again only after that
        // (zeromq/jeromq#1022).
        socket.setHandshakeIvl(500);
        if (own != null) {
            own.apply(socket);
            socket.setCurveServerKey(ZMQ.Curve.z85Decode(agent));
        }
        socket.connect("tcp://127.0.0.1:" + port);
    }

    void send(Message message) {
        send(Messages.write(message));
    }

    void send(byte[] octets) {
        socket.send(octets);
    }

    /** Sends it, if the socket takes it: one that was refused does not. */
    void trySend(Message message) {
        socket.send(Messages.write(message), ZMQ.DONTWAIT);
    }

    void command(String name, Object... arguments) {
        send(Message.command(name, Arrays.asList(arguments), Map.of()));
    }

    Message hear() throws Exception {
        byte[] octets = socket.recv();
        assertNotNull(octets, "the agent said nothing");
        return Messages.read(octets);
    }

    boolean hearsNothing() {
        socket.setReceiveTimeOut(BRIEFLY_MILLIS);
        try {
            return socket.recv() == null;
        } finally {
            socket.setReceiveTimeOut(PATIENCE_MILLIS);
        }
    }

    void beat() throws Exception {
        send(Message.heartbeat(true));
        assertEquals(Message.heartbeat(false), hear());
    }

    /** Beats until it is answered: a connection that a busy agent gives up takes along what was on the way. */
    void beatAgainAndAgain() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        do {
            assertTrue(System.nanoTime() < deadline, "the agent said nothing");
            send(Message.heartbeat(true));
        } while (hearsNothing());
    }

    /** Hears until that job tells something that is not its echo. */
    Object hearDetails(long job) throws Exception {
        while (true) {
            Message message = hear();
            if (message.type() == MessageType.DETAILS
                    && message.job() == job
                    && !message.fields().get("msg_num").equals(0L)) {
                return message.details();
            }
        }
    }

    /** Hears until that job is over. */
    OptionalLong hearEnd(long job) throws Exception {
        while (true) {
            Message message = hear();
            if (message.type() == MessageType.COMPLETE && message.job() == job) {
                return message.exitCode();
            }
        }
    }

    /** Gives a command, and hears all that it tells until it is over, but for its echo. */
    List<Object> run(String name, Object... arguments) throws Exception {
        command(name, arguments);
        Message taken = hear();
        assertEquals(MessageType.ACKNOWLEDGE, taken.type());
        List<Object> details = new ArrayList<>();
        while (true) {
            Message message = hear();
            assertEquals(taken.job(), message.job());
            if (message.type() == MessageType.COMPLETE) {
                return details.subList(1, details.size());
            }
            details.add(message.details());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
