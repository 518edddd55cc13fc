package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.probe.conplyent.wire.Room;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZCert;

import zmq.Msg;
import zmq.msg.MsgAllocator;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the front knows of its clients. */
@SideBySideAsAWhole
class FrontIT {
    private final AgentLog log = new AgentLog(System.getLogger(FrontIT.class.getName()));
    private final BlockingQueue<Client> clients = new LinkedBlockingQueue<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();

    @TempDir
    Path temporary;

    private Front front;
    private Thread thread;

    @AfterEach
    void end() throws Exception {
        front.close();
        thread.join();
        assertEquals(List.of(), problems);
    }

    @Test
    void aClientIsKnownWhileItIsConnected_andNoLonger() throws Exception {
        start(Optional.empty(), new Room());
        try (PairClient other = new PairClient(front.port())) {
            Client client;
            try (PairClient one = new PairClient(front.port())) {
                one.beat();
                client = known();
                assertTrue(client.name().startsWith("127.0.0.1, connection "), client.name());
                one.beat();
                assertFalse(client.isGone());
            }
            awaitGone(client);
            other.beat();
            assertEquals(1, clients.size());
        }
    }

    @Test
    void withKeys_aMessageThatFindsNoRoom_endsItsConnection_soThatItsClientNotices() throws Exception {
        ZCert own = new ZCert();
        Path file = temporary.resolve("agent.key");
        String key = Keys.create(file);
        start(Optional.of(Keys.of(file, List.of(own.getPublicKeyAsZ85()))), FrontIT::smallRoom);
        try (PairClient client = new PairClient(front.port(), key, own)) {
            client.beat();
            Client first = known();
            client.send(new byte[20_000]);
            awaitGone(first);
            assertFalse(first.isDeaf()); // it was not the front that ended it
            // Its socket connects anew; what it was given before it noticed that is lost with the connection.
            for (boolean isAnswered = false; !isAnswered; isAnswered = !client.hearsNothing()) {
                client.send(Message.heartbeat(true));
            }
            assertNotEquals(first.name(), known().name());
        }
    }

    @Test
    void withoutKeys_aClientWhoseMessageFindsNoRoom_isNotListenedToUntilItConnectsAnew() throws Exception {
        start(Optional.empty(), FrontIT::smallRoom);
        try (PairClient client = new PairClient(front.port())) {
            client.beat();
            client.send(new byte[20_000]);
            client.send(Message.heartbeat(true));
            assertTrue(client.hearsNothing());
            assertTrue(known().isDeaf());
        }
        try (PairClient again = new PairClient(front.port())) {
            again.beat();
        }
    }

    @Test
    void aConnectionThatTakesTheRoutingIdOfOneBefore_isAnotherClient() throws Exception {
        start(Optional.empty(), new Room());
        byte[] beat = Messages.write(Message.heartbeat(true));
        Client first;
        try (Socket raw = AgentIT.rawPair(front.port(), Map.of("Identity", "mine"))) {
            raw.getOutputStream().write(new byte[] {0, (byte) beat.length});
            raw.getOutputStream().write(beat);
            first = known();
        }
        awaitGone(first);
        try (Socket raw = AgentIT.rawPair(front.port(), Map.of("Identity", "mine"))) {
            raw.getOutputStream().write(new byte[] {0, (byte) beat.length});
            raw.getOutputStream().write(beat);
            Client second = known();
            assertArrayEquals(first.address(), second.address());
            assertNotEquals(first.name(), second.name());
        }
    }

    private static Msg smallRoom(int size) {
        return new Msg(size < 10_000 ? size : 0);
    }

    private void start(Optional<Keys> keys, MsgAllocator room) throws Exception {
        Commands none = new Commands(
                Set.of(),
                Folders.of(List.of()),
                ProgramList.of(List.of()),
                new Jobs(1, Runnable::run, log),
                Machine.real(),
                () -> {});
        front = new Front("tcp://127.0.0.1:*", keys, List.of(), log, room, (address, name) -> {
            Client client = new Client(address, name, none, new Bounds(), Runnable::run, log, () -> {});
            clients.add(client);
            return client;
        });
        thread = new Thread(() -> {
            try {
                front.run();
                front.dispose();
            } catch (IOException | RuntimeException e) {
                problems.add(e.toString());
            }
        });
        thread.start();
    }

    private Client known() throws InterruptedException {
        return Objects.requireNonNull(clients.poll(20, TimeUnit.SECONDS), "no client is known");
    }

    private static void awaitGone(Client client) throws InterruptedException {
        within(Duration.ofSeconds(20)).until(client::isGone);
    }
}
