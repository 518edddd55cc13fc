package org.hilbert.heartbeat.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.MessageType;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What waits for a client, without sockets. */
class ClientTest {
    private static final int OCTETS = 1000;

    @TempDir
    Path folder;

    private Thread worker;
    private Client client;

    @BeforeEach
    void aClientThatReadsAFile() throws Exception {
        Files.write(folder.resolve("f"), new byte[OCTETS]);
        Commands commands = new Commands(
                EnumSet.allOf(CommandName.class),
                Folders.of(List.of(folder)),
                ProgramList.of(List.of()),
                new Jobs(1, Runnable::run),
                Machine.real(), // reading a file does nothing to it
                () -> {});
        client = new Client(
                new byte[] {1},
                "someone",
                commands,
                work -> {
                    worker = new Thread(work);
                    worker.start();
                },
                new AgentLog(System.getLogger(ClientTest.class.getName())),
                () -> {});
        assertTrue(client.take(0, Message.command("rdfile", List.of("f", 1L), Map.of())));
    }

    @Test
    void aCommandWaitsForAClientThatTakesNothing_andGoesOnWhenItDoes() throws Exception {
        whenTheWorkerWaits();
        int messages = 0;
        MessageType last = null;
        while (last != MessageType.COMPLETE) {
            byte[] next = client.toSend();
            if (next == null) {
                Thread.onSpinWait();
                continue;
            }
            last = Messages.read(next).type();
            client.sent();
            messages++;
        }
        assertEquals(2 + 1 + OCTETS + 1, messages); // taken, echo; contents of; each octet; over
        worker.join();
        assertTrue(client.isIdle());
    }

    @Test
    void whenAClientIsGone_itsCommandGoesOn_andNothingIsKept() throws Exception {
        whenTheWorkerWaits();
        assertFalse(client.isIdle());
        client.gone();
        worker.join();
        assertNull(client.toSend());
        assertTrue(client.isIdle());
        assertFalse(client.take(1, Message.command("cwd", List.of(), Map.of())));
    }

    @Test
    void onlySoManyCommandsWait() throws Exception {
        whenTheWorkerWaits();
        for (int i = 0; i < Client.MOST_COMMANDS; i++) {
            assertTrue(client.take(i, Message.command("cwd", List.of(), Map.of())));
        }
        assertFalse(client.take(0, Message.command("cwd", List.of(), Map.of())));
        client.gone();
        worker.join();
        assertTrue(client.isIdle());
    }

    private void whenTheWorkerWaits() {
        while (worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
