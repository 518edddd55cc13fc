package org.hilbert.heartbeat.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the front knows of its clients. */
@SideBySide
class FrontIT {
    @Test
    void aClientIsKnownWhileItIsConnected_andNoLonger() throws Exception {
        AgentLog log = new AgentLog(System.getLogger(FrontIT.class.getName()));
        BlockingQueue<Client> clients = new LinkedBlockingQueue<>();
        Commands none = new Commands(
                Set.of(),
                Folders.of(List.of()),
                ProgramList.of(List.of()),
                new Jobs(1, Runnable::run, log),
                Machine.real(),
                () -> {});
        Front front = new Front("tcp://127.0.0.1:*", Optional.empty(), List.of(), log, (address, name) -> {
            Client client = new Client(address, name, none, new Bounds(), Runnable::run, log, () -> {});
            clients.add(client);
            return client;
        });
        Thread thread = new Thread(() -> {
            try {
                front.run();
                front.dispose();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        try (PairClient other = new PairClient(front.port())) {
            Client client;
            try (PairClient one = new PairClient(front.port())) {
                one.beat();
                client = clients.poll(20, TimeUnit.SECONDS);
                assertTrue(client.name().startsWith("127.0.0.1, connection "), client.name());
                one.beat();
                assertFalse(client.isGone());
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!client.isGone()) {
                assertTrue(System.nanoTime() < deadline, "it is still known");
                Thread.sleep(10);
            }
            other.beat();
            assertEquals(1, clients.size());
        } finally {
            front.close();
            thread.join();
        }
    }
}
