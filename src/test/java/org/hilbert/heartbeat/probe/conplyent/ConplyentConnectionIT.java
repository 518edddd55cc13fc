package org.hilbert.heartbeat.probe.conplyent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.TwoAtOnce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.management.UnixOperatingSystemMXBean;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client beside a server of Python and libzmq, over real sockets. */
@Timeout(60)
@TwoAtOnce
class ConplyentConnectionIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private PythonServer server;
    private ConplyentClients clients;
    private ConplyentConnection connection;

    @BeforeEach
    void connected() throws Exception {
        server = PythonServer.start(folder);
        clients = new ConplyentClients();
        connection = clients.connected("localhost", server.port(), LONG);
    }

    @AfterEach
    void end() {
        if (clients != null) {
            clients.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theCommandsOfTheServer_areKnownOnceConnected() {
        assertTrue(connection.commands().containsAll(List.of("cd", "exec", "echo", "misbehave")));
        String told = assertThrows(NoSuchCommandException.class, () -> connection.command("format_disk"))
                .getMessage();
        assertTrue(told.contains("no command format_disk; it has cd, ls"), told);
    }

    @Test
    void beforeItIsConnected_andAfterItIsClosed_thereAreNoCommands() {
        ConplyentConnection another = clients.add("localhost", 1);
        assertThrows(NotConnectedException.class, another::cwd);
        assertFalse(another.heartbeat(SHORT));
        connection.close();
        assertThrows(NotConnectedException.class, connection::cwd);
        assertThrows(NotConnectedException.class, () -> connection.connect(LONG));
    }

    @Test
    void theDocumentedShell() throws Exception {
        String root = folder.toRealPath().toString();
        assertEquals(List.of(root), connection.cwd().run().output());
        assertTrue(connection.mkdirs(root + "/a/b", true).run().isWell());
        assertTrue(connection.mkdirs(root + "/a/b", true).run().isWell());
        assertTrue(connection.mkdir(root + "/a/c").run().isWell());
        assertEquals(root + "/a", connection.cd(root + "/a").run().text());
        byte[] data = new byte[256];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        assertTrue(connection.wrfile("b/data", data, false).run().isWell());
        assertTrue(connection.wrfile("b/data", data, true).run().isWell());
        assertEquals(512, Files.size(folder.resolve("a/b/data")));
        List<Object> read = connection.rdfile("b/data", 256).run().output();
        assertEquals("Contents of b/data", read.get(0));
        assertArrayEquals(data, (byte[]) read.get(1));
        assertArrayEquals(data, (byte[]) read.get(2));
        assertEquals(2, connection.rdfile("b/data").run().output().size());
        assertTrue(connection.touch("b/new").run().isWell());
        assertTrue(connection.ls("b").run().text().endsWith("f data\nf new"));
        assertTrue(connection.ls().run().text().startsWith("Listing of Directory"));
        assertTrue(connection.rm("b/new", false).run().isWell());
        assertEquals(OptionalLong.of(-1), connection.rm("b/new", true).run().exitCode());
        assertEquals("linux", connection.osInfo().run().text());
        assertEquals("kiosk", connection.userName().run().text());
        assertEquals("No jobs running.", connection.jobs().run().text());
        assertEquals("Requesting os to reboot", connection.reboot().run().text());
        assertTrue(connection.shutdown().run().isWell());
    }

    @Test
    void argumentsByPlaceAndByName_arriveAsTheyWereSent() {
        List<Object> told = connection
                .command("echo", "größe ✓", 7, 1L << 40, true, null, 1.5, List.of("a", List.of("b")))
                .named("later", Map.of("x", "y"))
                .run()
                .output();
        assertEquals(
                Arrays.asList(
                        "größe ✓",
                        7L,
                        1L << 40,
                        true,
                        Listener.NOTHING,
                        1.5,
                        List.of("a", List.of("b")),
                        Map.of("later", Map.of("x", "y"))),
                told);
    }

    @Test
    void whatCannotBeSent_isRefusedHere() {
        Command command = connection.command("echo", new Object());
        assertThrows(IllegalArgumentException.class, command::run);
        assertTrue(connection.heartbeat(LONG));
    }

    @Test
    void anErrorIsAmongWhatIsTold_orThrownIfThatIsAskedFor() {
        Result result = connection.cd("/does/not/exist").run();
        assertEquals(OptionalLong.of(1), result.exitCode());
        assertEquals(
                PythonError.of("FileNotFoundError", 2L, "No such file or directory", "/does/not/exist"),
                result.output().get(0));
        CommandFailedException thrown = assertThrows(
                CommandFailedException.class,
                () -> connection.cd("/does/not/exist").raiseError().run());
        assertEquals("FileNotFoundError", thrown.error().type());
    }

    @Test
    void whatIsToldIsEchoedAsItComes() {
        List<Object> echoed = new ArrayList<>();
        connection.command("echo", "a", "b").echoResponse(echoed::add).run();
        assertEquals(List.of("a", "b", Map.of()), echoed);
    }

    @Test
    void aListenerHearsAJob_whileOthersRun() {
        try (Listener cat = connection.exec("cat").start()) {
            assertFalse(cat.done());
            assertEquals(OptionalLong.empty(), cat.exitCode());
            assertEquals(true, connection.isAlive(cat.id()).run().output().get(0));
            assertTrue(connection.jobs().run().text().startsWith("Running " + cat.id()));
            assertTrue(connection.sendInput(cat.id(), "ping pong").run().isWell());
            assertEquals(Optional.of("ping pong\n"), cat.next());
            cat.maxInterval(Optional.of(SHORT));
            assertEquals(Optional.of(SHORT), cat.maxInterval());
            String told = assertThrows(TimedOutException.class, cat::next).getMessage();
            assertEquals("exec: it was silent for 500 ms", told);
            assertTrue(connection.heartbeat(LONG));
            cat.maxInterval(Optional.of(LONG));
            assertEquals(OptionalLong.empty(), connection.kill(cat.id()).run().exitCode());
            assertEquals(Optional.empty(), cat.next());
            assertTrue(cat.done());
            assertEquals(OptionalLong.of(-15), cat.exitCode());
            assertEquals(false, connection.isAlive(cat.id()).run().output().get(0));
        }
    }

    @Test
    void manyJobsAtOnce_eachHearsItsOwn() throws Exception {
        List<CompletableFuture<Result>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            results.add(CompletableFuture.supplyAsync(
                    () -> connection.exec("echo number " + number).run()));
        }
        for (int i = 0; i < results.size(); i++) {
            assertEquals(
                    "number " + i + "\n",
                    results.get(i).get(30, TimeUnit.SECONDS).text());
        }
        assertEquals(
                results.size(),
                results.stream()
                        .map(CompletableFuture::join)
                        .map(Result::exitCode)
                        .filter(OptionalLong.of(0)::equals)
                        .count());
    }

    @Test
    void messagesCanBeSkipped() {
        Listener listener = connection.exec("seq 1000").start();
        listener.clearMessages();
        assertTrue(listener.done());
        assertEquals(OptionalLong.of(0), listener.exitCode());
        assertEquals(1000, connection.exec("seq 1000").run().output().size());
    }

    @Test
    void aFileIsTransferred_andProgressTold() throws Exception {
        byte[] data = "transfer me\n".repeat(200).getBytes(StandardCharsets.UTF_8);
        Path source = Files.write(folder.resolve("source"), data);
        List<Long> progress = new ArrayList<>();
        connection.transfer(source, folder + "/new/folder/copy", 1024, LONG, progress::add);
        assertArrayEquals(data, Files.readAllBytes(folder.resolve("new/folder/copy")));
        assertEquals(List.of(1024L, 2048L, 2400L), progress);
        connection.transfer(Files.write(folder.resolve("empty"), new byte[0]), folder + "/new/folder/copy");
        assertEquals(0, Files.size(folder.resolve("new/folder/copy")));
        assertThrows(NotWrittenException.class, () -> connection.transfer(source, folder + "/new"));
    }

    @Test
    void aServerThatDoesNotAnswerInTime_isATypedError() throws Exception {
        server.signal("STOP");
        assertFalse(connection.heartbeat(SHORT));
        String told = assertThrows(
                        TimedOutException.class,
                        () -> connection.cwd().timeout(SHORT).run())
                .getMessage();
        assertEquals("cwd: it was not taken in for 500 ms", told);
        server.signal("CONT");
        assertTrue(connection.heartbeat(LONG));
        assertTrue(connection.cwd().timeout(LONG).run().isWell());
    }

    @Test
    void anEndOfTheServer_isToldToWhoeverWaits_andItsComingBackIsAwaited() throws Exception {
        Listener cat = connection.exec("cat").start();
        server.kill();
        assertThrows(ConnectionLostException.class, cat::next);
        assertTrue(cat.done());
        assertFalse(connection.isConnected());
        assertThrows(NotConnectedException.class, connection::cwd);
        CompletableFuture<Void> connecting = CompletableFuture.runAsync(() -> connection.connect(LONG));
        server.begin(folder);
        connecting.get(30, TimeUnit.SECONDS);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void aServerThatIsClosed_saysSoFirst() {
        assertEquals("Closing Server", connection.closeServer().run().text());
    }

    @Test
    void disconnectedAndConnectedAgain() {
        connection.disconnect();
        assertFalse(connection.isConnected());
        connection.connect(LONG);
        connection.connect(LONG);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void twoConnectionsToOneServer_shareItsOnlyPlace() throws Exception {
        try (ConplyentConnection another = clients.connected("localhost", server.port(), LONG)) {
            assertTrue(another.cwd().run().isWell());
            assertTrue(connection.cwd().run().isWell());
        }
        assertTrue(connection.cwd().run().isWell());
        clients.heartbeat(connection.address(), LONG).get();
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void aClientOfAnotherProcess_leavesNoPlace_andThatIsSaid() {
        try (ConplyentClients others = new ConplyentClients()) {
            String told = assertThrows(
                            TimedOutException.class,
                            () -> others.connected("localhost", server.port(), Duration.ofSeconds(1)))
                    .getMessage();
            assertTrue(told.contains("another client has its only place"), told);
            connection.disconnect();
            assertTrue(others.connected("localhost", server.port(), LONG)
                    .cwd()
                    .run()
                    .isWell());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostile", "garbage"})
    void whatIsNoMessage_isATypedError_andTheNextConnectionWorks(String how) {
        Listener listener = connection.command("misbehave", how).start();
        assertThrows(MalformedAnswerException.class, () -> {
            while (true) {
                listener.next();
            }
        });
        connection.connect(LONG);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void aMessageOfAHundredMegabytes_isATypedError_andTheNextConnectionWorks() {
        Listener listener =
                connection.command("misbehave", "large", 100_000_000).start();
        assertThrows(ConnectionLostException.class, listener::clearMessages);
        connection.connect(LONG);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void aServerThatDiesInBetween_isATypedError() {
        Command dying = connection.command("misbehave", "die");
        assertThrows(ConnectionLostException.class, dying::run);
    }

    @Test
    void whoDoesNotRead_isNotKeptEverythingFor() {
        Listener listener = connection.command("misbehave", "chatty", 3000).start();
        assertTrue(connection.cwd().run().isWell()); // the server has told it all by now
        assertThrows(OutputTooLongException.class, listener::clearMessages);
        assertTrue(connection.heartbeat(LONG));
    }

    @Test
    void whoReadsAllOfIt_isNotGivenMoreThanCanBeKept() {
        Command chatty = connection.command("misbehave", "chatty", 3000);
        assertThrows(OutputTooLongException.class, chatty::run);
        assertTrue(connection.heartbeat(LONG));
    }

    @Test
    void aListenerThatIsClosed_hearsNothing_andItsJobGoesOn() {
        Listener cat = connection.exec("cat").start();
        cat.close();
        assertEquals(Optional.empty(), cat.next());
        assertEquals(true, connection.isAlive(cat.id()).run().output().get(0));
    }

    @Test
    void aConnectionThatEnds_tellsItsOwnJobs_andLeavesThoseOfOthers() throws Exception {
        try (ConplyentConnection another = clients.connected("localhost", server.port(), LONG)) {
            Command later = connection.cwd();
            Listener own = connection.exec("cat").start();
            Listener others = another.exec("cat").start();
            connection.close();
            assertThrows(NotConnectedException.class, own::next);
            assertThrows(NotConnectedException.class, later::run);
            assertTrue(another.sendInput(others.id(), "still here").run().isWell());
            assertEquals(Optional.of("still here\n"), others.next());
        }
    }

    @Test
    void whoWaitsShort_doesNotEndTheWaitOfWhoWaitsLong_andClosingEndsBoth() throws Exception {
        connection.disconnect();
        server.kill();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> connection.connect(LONG));
        assertThrows(TimedOutException.class, () -> connection.connect(SHORT));
        server.begin(folder);
        waiting.get(30, TimeUnit.SECONDS);
        assertTrue(connection.cwd().run().isWell());
        connection.disconnect();
        server.kill();
        CompletableFuture<Void> another = CompletableFuture.runAsync(() -> connection.connect(LONG));
        while (!another.isDone()) {
            connection.close(); // also if the other has not begun to wait yet
        }
        ExecutionException told = assertThrows(ExecutionException.class, another::get);
        assertEquals(NotConnectedException.class, told.getCause().getClass());
    }

    @Test
    void hostsThatCannotBeLookedUp_areLookedUpAgain() {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (ConplyentClients others = new ConplyentClients(host -> {
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("of the tests");
            }
            return CompletableFuture.completedFuture(InetAddress.getLoopbackAddress());
        })) {
            connection.disconnect();
            assertTrue(others.connected("localhost", server.port(), LONG)
                    .cwd()
                    .run()
                    .isWell());
        }
    }

    @Test
    void aTimeOutThatIsNone_isRefused_andHoldsNoPlace() {
        connection.disconnect();
        for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-1), ChronoUnit.FOREVER.getDuration())) {
            assertThrows(IllegalArgumentException.class, () -> connection.connect(none));
        }
        try (ConplyentClients others = new ConplyentClients()) {
            assertTrue(others.connected("localhost", server.port(), LONG)
                    .cwd()
                    .run()
                    .isWell());
        }
    }

    @Test
    void aSilentJob_endsWithItsLongestInterval() {
        Command silent = connection.command("misbehave", "silent").maxInterval(SHORT);
        assertThrows(TimedOutException.class, silent::run);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void heartbeatsWithoutAConnection_leaveNothing() throws Exception {
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long files = openFiles();
        connection.disconnect();
        for (int i = 0; i < 30; i++) {
            clients.heartbeat(connection.address(), LONG).get();
        }
        assertTrue(ManagementFactory.getThreadMXBean().getThreadCount() <= threads + 4);
        assertClosedAgain(files);
        connection.connect(LONG);
        assertTrue(connection.cwd().run().isWell());
    }

    @Test
    void whoeverWaitsWhileThePoolIsClosed_isTold() throws Exception {
        Listener cat = connection.exec("cat").start();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(cat::clearMessages);
        clients.close();
        ExecutionException told = assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
        assertEquals(NotConnectedException.class, told.getCause().getClass());
        assertThrows(NotConnectedException.class, () -> connection.cwd().run());
    }

    @Test
    void withKeys_onlyWhoHasThem(@TempDir Path keys) throws Exception {
        String made = Program.run(
                        Map.of(),
                        Program.pythonWith("zmq.auth"),
                        "-c",
                        "import sys, zmq.auth; [zmq.auth.create_certificates(sys.argv[1], n) for n in ('server', 'client')];"
                                + "print(zmq.auth.load_certificate(sys.argv[1] + '/server.key')[0].decode())",
                        keys.toString())
                .output()
                .strip();
        try (PythonServer guarded =
                PythonServer.start(folder, keys.resolve("server.key_secret").toString())) {
            Path own = keys.resolve("client.key_secret");
            String told = assertThrows(IOException.class, () -> CurveKeys.of(made, own))
                    .getMessage();
            assertTrue(told.contains("say: chmod 600"), told);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
            CurveKeys right = CurveKeys.of(made, own);
            assertEquals("keys for the server " + made, right.toString());
            try (ConplyentConnection known =
                    clients.add(new ServerAddress("127.0.0.1", guarded.port(), Optional.of(right)))) {
                known.connect(LONG);
                assertTrue(known.cwd().run().isWell());
            }
            assertThrows(
                    TimedOutException.class,
                    () -> clients.connected("127.0.0.1", guarded.port(), Duration.ofSeconds(1)));
        }
    }

    /** Accepts, sends that much, and then nothing or an end. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ff\0\0\0\0\0\0\0\u0001\u007f", "HTTP/1.1 400 Bad Request\r\n\r\n", "\u00ff"})
    void whatSpeaksOtherwise_isATypedErrorInTime(String greeting) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> {
                try {
                    while (true) {
                        Socket accepted = other.accept();
                        OutputStream out = accepted.getOutputStream();
                        out.write(greeting.getBytes(StandardCharsets.ISO_8859_1));
                        out.flush();
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            accepting.start();
            String told = assertThrows(
                            TimedOutException.class,
                            () -> clients.connected("127.0.0.1", other.getLocalPort(), Duration.ofSeconds(1)))
                    .getMessage();
            assertTrue(told.startsWith("127.0.0.1:" + other.getLocalPort() + ": no answer within 1 s; "), told);
        }
        assertTrue(connection.cwd().run().isWell());
    }

    /** As ZeroMQ greets, then a message of which a part is missing, and nothing or an end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void halfAMessage_isATypedErrorInTime_andLeavesNothing(boolean ends) throws Exception {
        String greeting = "\u00ff\0\0\0\0\0\0\0\u0001\u007f\u0003\0NULL" + "\0".repeat(48);
        String ready = "\u0004\u001a\u0005READY\u000bSocket-Type\0\0\0\u0004PAIR";
        String half = "\u0002\0\0\0\0\0\0\u0010\0" + "half of it";
        long before = openFiles();
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());
            Thread accepting = new Thread(() -> {
                try {
                    while (true) {
                        Socket socket = other.accept();
                        accepted.add(socket);
                        socket.getOutputStream().write((greeting + ready + half).getBytes(StandardCharsets.ISO_8859_1));
                        if (ends) {
                            socket.close();
                        }
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            accepting.start();
            assertThrows(
                    TimedOutException.class,
                    () -> clients.connected("127.0.0.1", other.getLocalPort(), Duration.ofSeconds(1)));
            assertFalse(accepted.isEmpty());
            for (Socket each : accepted.toArray(Socket[]::new)) {
                if (!each.isClosed()) {
                    each.setSoTimeout(10_000);
                    readToTheEnd(each); // the client has closed it
                    each.close();
                }
            }
        }
        assertTrue(connection.cwd().run().isWell());
        assertClosedAgain(before);
    }

    /** Whoever closes with something unread resets. */
    private static void readToTheEnd(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // as good an end as any
        }
    }

    /** @param before how many files were open */
    private static void assertClosedAgain(long before) {
        within(LONG)
                .untilAsserted(() -> assertTrue(
                        openFiles() <= before + 5, () -> before + " files were open, and are not closed again"));
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    @Test
    void nobodyThere_isATypedErrorInTime_thatSaysSo() {
        String told = assertThrows(TimedOutException.class, () -> clients.connected("127.0.0.1", 1, SHORT))
                .getMessage();
        assertEquals("127.0.0.1:1: no answer within 500 ms; nothing can be reached there", told);
        String unknown = assertThrows(
                        TimedOutException.class,
                        () -> clients.connected("no-such-host.invalid", 9922, Duration.ofSeconds(2)))
                .getMessage();
        assertTrue(unknown.contains("no host of that name") || unknown.contains("looked for"), unknown);
    }
}
