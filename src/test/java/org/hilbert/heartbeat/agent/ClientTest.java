package org.hilbert.heartbeat.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.MessageType;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What waits for a client, without sockets. */
class ClientTest {
    private static final int OCTETS = 1000;

    @TempDir
    Path folder;

    private static final AgentLog LOG = new AgentLog(System.getLogger(ClientTest.class.getName()));

    private final Bounds bounds = new Bounds();
    private Commands commands;
    private Thread worker;
    private Client client;

    @BeforeEach
    void aClientThatReadsAFile() throws Exception {
        Files.write(folder.resolve("f"), new byte[OCTETS]);
        commands = new Commands(
                EnumSet.allOf(CommandName.class),
                Folders.of(List.of(folder)),
                ProgramList.of(List.of()),
                new Jobs(1, Runnable::run, LOG),
                Machine.real(), // reading a file does nothing to it
                () -> {});
        client = client(1, work -> {
            worker = new Thread(work);
            worker.start();
        });
        assertTrue(client.take(0, Message.command("rdfile", List.of("f", 1L), Map.of()), 100));
    }

    private Client client(int address, Executor threads) {
        return new Client(new byte[] {(byte) address}, "someone", commands, bounds, threads, LOG, () -> {});
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
        assertNothingIsHeld();
    }

    @Test
    void whenAClientIsGone_itsCommandGoesOn_andNothingIsKept() throws Exception {
        whenTheWorkerWaits();
        client.gone();
        worker.join();
        assertNull(client.toSend());
        assertFalse(client.take(1, Message.command("cwd", List.of(), Map.of()), 100));
        assertNothingIsHeld();
    }

    /** The front sends what it has seen here, and another thread lets the client go meanwhile. */
    @Test
    void aClientThatIsGone_mayBeSaidToBeGoneAgain_orToHaveBeenSentWhatWasDropped() throws Exception {
        whenTheWorkerWaits();
        assertNotNull(client.toSend());
        client.gone();
        client.gone();
        client.sent();
        worker.join();
        assertNothingIsHeld();
    }

    @Test
    void commandsThatWait_areWeighed_andWhatIsTooMuchIsAnswered() throws Exception {
        whenTheWorkerWaits();
        Message large = Message.command("wrfile", List.of("f", "x"), Map.of());
        assertTrue(client.take(1, large, Bounds.MOST_OCTETS / 2));
        assertFalse(client.take(2, large, Bounds.MOST_OCTETS / 2));
        Message refusal = sentUntil(MessageType.COMPLETE);
        assertEquals(2, refusal.job());
        assertEquals(1, refusal.exitCode().orElseThrow());
        client.gone();
        worker.join();
        assertNothingIsHeld();
    }

    @Test
    void manyValues_weighMoreThanTheirOctets() throws Exception {
        whenTheWorkerWaits();
        Object values = Collections.nCopies(90_000, List.of());
        Message many = Message.command("wrfile", List.of("f", values), Map.of());
        int taken = 0;
        while (client.take(taken, many, 100_000)) {
            taken++;
        }
        assertTrue(taken < 10, () -> "it was more than there is memory for");
    }

    @Test
    void allClientsTogether_haveNoMoreThanTheirOctets() throws Exception {
        Message large = Message.command("wrfile", List.of("f", "x"), Map.of());
        int taken = 0;
        for (int i = 0; i < 5; i++) {
            taken += client(i, work -> {}).take(1, large, Bounds.MOST_OCTETS - 1000) ? 1 : 0;
        }
        assertEquals(2, taken);
    }

    @Test
    void aCommandThatIsNotAllowed_isKeptWithoutItsArguments() throws Exception {
        whenTheWorkerWaits();
        for (int i = 0; i < Client.MOST_COMMANDS; i++) {
            assertTrue(client.take(
                    i, Message.command("eval" + "x".repeat(i * 100), List.of("y"), Map.of()), 16_000_000));
        }
    }

    @Test
    void onlySoManyClientsHaveCommandsDoneAtOnce() throws Exception {
        Message command = Message.command("cwd", List.of(), Map.of());
        for (int i = 1; i < Bounds.MOST_BUSY; i++) { // one is busy already
            assertTrue(client(i, work -> {}).take(1, command, 100));
        }
        Client oneMore = client(0, work -> {});
        assertFalse(oneMore.take(1, command, 100));
        assertEquals(MessageType.ACKNOWLEDGE, Messages.read(oneMore.toSend()).type());
    }

    @Test
    void whereNoThreadCanBeMade_theCommandIsRefused_andTheNextOneMayBeDone() throws Exception {
        boolean[] mayThrow = {true};
        Client other = client(2, work -> {
            if (mayThrow[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });
        Message command = Message.command("cwd", List.of(), Map.of());
        assertFalse(other.take(1, command, 100));
        mayThrow[0] = false;
        assertTrue(other.take(2, command, 100));
    }

    @Test
    void onlySoManyCommandsWait() throws Exception {
        whenTheWorkerWaits();
        for (int i = 0; i < Client.MOST_COMMANDS; i++) {
            assertTrue(client.take(i, Message.command("cwd", List.of(), Map.of()), 100));
        }
        assertFalse(client.take(0, Message.command("cwd", List.of(), Map.of()), 100));
        client.gone();
        worker.join();
        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        assertEquals(Bounds.MOST_OCTETS_OF_ALL, bounds.octets.availablePermits());
        assertEquals(Bounds.MOST_BUSY, bounds.busy.availablePermits());
    }

    private Message sentUntil(MessageType type) throws Exception {
        while (true) {
            byte[] next = client.toSend();
            if (next == null) {
                Thread.onSpinWait();
                continue;
            }
            client.sent();
            Message message = Messages.read(next);
            if (message.type() == type) {
                return message;
            }
        }
    }

    private void whenTheWorkerWaits() {
        while (worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
