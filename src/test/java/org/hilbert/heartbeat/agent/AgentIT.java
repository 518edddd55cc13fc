package org.hilbert.heartbeat.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.MessageType;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.probe.conplyent.wire.PythonText;
import org.hilbert.heartbeat.probe.conplyent.wire.Recorded;
import org.hilbert.heartbeat.probe.conplyent.wire.Tuple;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZCert;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An agent, asked over real sockets, with real programs. */
@SideBySideAsAWhole
@DisabledOnOs(OS.WINDOWS)
class AgentIT {
    private static final Set<CommandName> ALL = EnumSet.allOf(CommandName.class);

    @TempDir
    Path temporary;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Agent agent;

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theRecordedSession_isAnsweredAsByTheRealServer() throws Exception {
        Path root = temporary.toRealPath();
        Path srv = Files.createDirectory(root.resolve("srv"));
        start(ALL, List.of(root.resolve("no/echo") + " ...", Program.find("cat")), List.of(srv, root), 20);
        Map<Long, List<String>> expected = new LinkedHashMap<>();
        Map<Long, List<String>> answers = new LinkedHashMap<>();
        PairClient client = client();
        List<Recorded> session = Recorded.session();
        for (int i = 0; i < session.size(); i++) {
            Recorded recorded = session.get(i);
            Message message = Messages.read(recorded.octets());
            if (recorded.fromClient()) {
                client.send(moved(message, root));
            } else {
                note(expected, message, "");
                note(answers, client.hear(), root.toString());
            }
        }
        assertEquals(expected, answers);
        assertTrue(agent.awaitEnd());
    }

    /** By its job, since jobs tell what they have in any order; answers without one are in one more list. */
    private static void note(Map<Long, List<String>> notes, Message message, String root) throws Exception {
        long job = message.fields().containsKey("request_id") ? message.job() : -1;
        notes.computeIfAbsent(job, any -> new ArrayList<>())
                .add(message.type() + PythonText.of(message.fields()).replace(root, ""));
    }

    private static Message moved(Message message, Path root) throws Exception {
        if (message.type() != MessageType.COMMAND) {
            return message;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        message.named().forEach((name, value) -> named.put(name, moved(value, root)));
        return Message.command(
                message.command(),
                message.arguments().stream().map(value -> moved(value, root)).toList(),
                named);
    }

    private static Object moved(Object value, Path root) {
        return value instanceof String && ((String) value).startsWith("/") ? root + (String) value : value;
    }

    @Test
    void withoutAllowedCommands_onlyHeartbeatsAndTheirListAreAnswered() throws Exception {
        start(Set.of(), List.of(), List.of(), 20);
        PairClient client = client();
        client.beat();
        client.send(Message.sync());
        assertEquals(List.of(), client.hear().commandNames());
        assertEquals(
                "PermissionError(1, 'Operation not permitted: the agent does not allow that command (--allow)')",
                client.run("cwd").get(0).toString());
    }

    @Test
    void theListHasAllowedCommandsOnly() throws Exception {
        start(Set.of(CommandName.EXEC, CommandName.CWD), List.of(), List.of(), 20);
        PairClient client = client();
        client.send(Message.sync());
        assertEquals(List.of("cwd", "exec"), client.hear().commandNames());
    }

    @Test
    void aProgramSeesFewVariables_theCurrentFolder_andNothingIsAShell() throws Exception {
        Path folder = Files.createDirectory(temporary.toRealPath().resolve("f"));
        start(
                ALL,
                List.of(Program.find("env"), Program.find("pwd"), Program.find("printf") + " ..."),
                List.of(folder),
                20);
        PairClient client = client();
        List<Object> variables = client.run("exec", "env");
        assertTrue(
                variables.stream().allMatch(line -> line.toString().matches("(PATH|HOME|LANG)=.*\n")),
                variables::toString);
        assertEquals(List.of(folder + "\n"), client.run("exec", "pwd"));
        assertEquals(
                List.of("$HOME *;id\n"), client.run("exec", "printf '%s *;%s\\n' '$HOME' id".replace("\\n", "\n")));
        assertEquals(List.of("a b|c|"), client.run("exec", "printf", "%s|", "a b", "c"));
    }

    @Test
    void bothOutputsAreTold_andTheExitStatus() throws Exception {
        start(ALL, List.of(Program.find("sh") + " ..."), List.of(), 20);
        PairClient client = client();
        client.command("exec", "sh -c 'echo out; echo err >&2; printf rest; exit 3'");
        assertEquals("out\n", client.hearDetails(0));
        assertEquals("err\n", client.hearDetails(0));
        assertEquals("rest", client.hearDetails(0));
        assertEquals(OptionalLong.of(3), client.hearEnd(0));
        client.command("exec", "sh", "-c", "kill -9 $$");
        assertEquals(OptionalLong.of(-9), client.hearEnd(1));
    }

    @Test
    void aProgramThatIsNotThere_isAnError() throws Exception {
        start(ALL, List.of("/no/such/program", temporary.toString()), List.of(), 20);
        PairClient client = client();
        assertEquals(
                "FileNotFoundError(2, 'No such file or directory')",
                client.run("exec", "program").get(0).toString());
        assertTrue(client.run("exec", temporary.toString()).get(0).toString().startsWith("OSError(5, "));
    }

    @Test
    void manyJobsRunAtOnce_eachTellsItsOwn_andHeartbeatsAreAnsweredMeanwhile() throws Exception {
        start(ALL, List.of(Program.find("cat")), List.of(), 20);
        PairClient client = client();
        for (int i = 0; i < 20; i++) {
            client.command("exec", "cat");
        }
        for (long i = 0; i < 20; i++) {
            client.command("send_input", i, "line of " + i);
        }
        Map<Long, String> told = new LinkedHashMap<>();
        while (told.size() < 20) {
            Message message = client.hear();
            if (message.type() == MessageType.DETAILS
                    && message.job() < 20
                    && message.fields().get("msg_num").equals(1L)) {
                told.put(message.job(), message.details().toString());
            }
        }
        told.forEach((job, line) -> assertEquals("line of " + job + "\n", line));
        while (!client.hearsNothing()) {
            // the rest of what commands told
        }
        client.beat();
        assertEquals(
                "BlockingIOError(11, 'Resource temporarily unavailable: 20 jobs run (--jobs)')",
                client.run("exec", "cat").get(0).toString());
        assertEquals(20, client.run("jobs").get(0).toString().lines().count());
        assertEquals(List.of(true), client.run("is_alive", 19L));
        client.command("kill", 19L);
        Map<Long, OptionalLong> ends = new LinkedHashMap<>();
        while (ends.size() < 2) { // of the job, and of the command that has ended it, in any order
            Message message = client.hear();
            if (message.type() == MessageType.COMPLETE) {
                ends.put(message.job(), message.exitCode());
            }
        }
        assertEquals(OptionalLong.of(-15), ends.get(19L));
        assertEquals(List.of(false), client.run("is_alive", 19L));
        assertEquals(19, client.run("jobs").get(0).toString().lines().count());
    }

    @Test
    void kill_endsAllThatTheProgramHasStarted_evenWhatDoesNotListen() throws Exception {
        Path pids = temporary.resolve("pids");
        start(ALL, List.of(Program.find("sh") + " ..."), List.of(), 20);
        PairClient client = client();
        client.command(
                "exec",
                "sh",
                "-c",
                "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > " + pids
                        + "; echo ready; while :; do sleep 0.1; done'");
        assertEquals("ready\n", client.hearDetails(0));
        long inner = Long.parseLong(Files.readString(pids).strip());
        assertTrue(ProcessHandle.of(inner).isPresent());
        client.command("kill", 0L);
        assertEquals(OptionalLong.of(-9), client.hearEnd(0));
        await(() -> ProcessHandle.of(inner).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void theEndOfTheAgent_endsItsJobs() throws Exception {
        start(ALL, List.of(Program.find("sleep") + " ..."), List.of(), 20);
        PairClient client = client();
        client.command("exec", "sleep 1000");
        client.command("jobs");
        assertEquals("Running 0: (('sleep 1000',), {})\n", client.hearDetails(1));
        ProcessHandle sleeping = ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().arguments().stream()
                        .anyMatch(given -> given.length == 1 && given[0].equals("1000")))
                .findFirst()
                .orElseThrow();
        agent.close();
        assertFalse(sleeping.isAlive());
    }

    @Test
    void whatAProgramLeavesInTheBackground_doesNotHoldUpItsEnd() throws Exception {
        start(ALL, List.of(Program.find("sh") + " ..."), List.of(), 20);
        PairClient client = client();
        client.command("exec", "sh", "-c", "sleep 30 & echo $!");
        long left = Long.parseLong(client.hearDetails(0).toString().strip());
        assertEquals(OptionalLong.of(0), client.hearEnd(0));
        assertTrue(ProcessHandle.of(left).orElseThrow().destroyForcibly());
    }

    @Test
    void aJobWhoseClientIsGone_goesOn_andTheNextClientIsAnswered() throws Exception {
        Path file = temporary.resolve("done");
        start(ALL, List.of(Program.find("sh") + " ..."), List.of(), 20);
        try (PairClient first = new PairClient(agent.port())) {
            first.command(
                    "exec",
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo > " + file);
            first.hearDetails(0);
        }
        PairClient second = client();
        second.beat();
        await(() -> Files.exists(file));
        await(() -> second.run("jobs").equals(List.of("No jobs running.")));
    }

    @Test
    void aClientThatDoesNotRead_holdsUpItsProgramOnly() throws Exception {
        start(ALL, List.of(Program.find("yes") + " ..."), List.of(), 20);
        PairClient deaf = client();
        for (int i = 0; i < 5; i++) {
            deaf.command("exec", "yes", "y".repeat(4000));
        }
        deaf.hearDetails(4);
        for (int i = 0; i < 1000; i++) {
            deaf.send(Message.heartbeat(true));
        }
        PairClient other = client();
        other.beat();
        List<Object> jobs = other.run("jobs");
        assertEquals(5, jobs.get(0).toString().lines().count());
        for (int i = 0; i < 10; i++) {
            Thread.sleep(50);
            other.beat();
        }
        assertEquals(OptionalLong.empty(), killed(other, 0));
    }

    private static OptionalLong killed(PairClient client, long job) throws Exception {
        client.command("kill", job);
        while (true) {
            Message message = client.hear();
            if (message.type() == MessageType.COMPLETE) {
                return message.exitCode();
            }
        }
    }

    @Test
    void twoClientsAreAnsweredAtOnce_eachItsOwn() throws Exception {
        start(ALL, List.of(Program.find("cat")), List.of(), 20);
        PairClient one = client();
        PairClient two = client();
        one.command("exec", "cat");
        assertEquals(MessageType.ACKNOWLEDGE, one.hear().type());
        assertEquals("exec ('cat',) {}", one.hear().details());
        await(() -> two.run("is_alive", 0L).equals(List.of(true)));
        assertEquals(List.of("Sent value to job 0"), two.run("send_input", 0L, "x"));
        assertEquals("x\n", one.hear().details());
        two.beat();
    }

    @Test
    void inputForAProgramThatReadsNone_isRefusedInTheEnd() throws Exception {
        start(ALL, List.of(Program.find("sleep") + " ..."), List.of(), 20);
        PairClient client = client();
        client.command("exec", "sleep 100");
        for (int i = 0; i < 40; i++) {
            client.command("send_input", 0L, "x".repeat(8000));
        }
        String last = "";
        for (long job = 1; job <= 40; job++) {
            last = client.hearDetails(job).toString();
        }
        assertEquals("BlockingIOError(11, 'Resource temporarily unavailable: the program reads no input')", last);
    }

    @Test
    void everyCommandIsInTheLog_butNotWhatIsWritten() throws Exception {
        start(ALL, List.of(Program.find("cat")), List.of(temporary), 20);
        PairClient client = client();
        client.run("wrfile", "f", "secret-1");
        client.send(Message.command("wrfile", List.of("g"), Map.of("data", "secret-2")));
        client.hearEnd(1);
        client.command("exec", "cat");
        client.command("send_input", 2L, "secret-3");
        client.hearEnd(3);
        client().run("rm", "no\u001b[31m\nsuch");
        String all = String.join("\n", log);
        assertTrue(
                all.matches("(?s).*job 0: 127.0.0.1, connection 1 asks for wrfile \\('f', 8 characters\\)\n"
                        + "job 0: ended with exit code 0\n.*"),
                all);
        assertTrue(all.contains("wrfile ('g', 'data': 8 characters)"), all);
        assertTrue(all.contains("send_input (2, 8 characters)"), all);
        assertTrue(all.contains("rm ('no\\x1b[31m\\nsuch')"), all);
        assertTrue(all.contains("ended with exit code -1"), all);
        assertFalse(all.contains("secret"), all);
    }

    @Test
    void whatIsNoMessage_isDropped_andToldOnce() throws Exception {
        start(ALL, List.of(), List.of(), 20);
        PairClient client = client();
        for (byte[] hostile : List.of(
                "hello".getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode("Y3Bvc2l4CnN5c3RlbQooVnRvdWNoIC90bXAvaGFja2VkCnRSLg=="),
                new byte[1_000_000],
                Messages.write(Message.complete(1, 0L, 0)),
                Messages.write(new Message(
                        MessageType.COMMAND, true, Map.of("cmd_id", 3L, "args", Tuple.of(), "keywargs", Map.of()))))) {
            client.send(hostile);
        }
        client.beat();
        assertEquals(
                1,
                log.stream().filter(line -> line.contains("what is no message")).count(),
                log::toString);
    }

    @Test
    void halfAMessage_andOneThatIsTooLong_endTheirConnectionOnly() throws Exception {
        start(ALL, List.of(), List.of(), 20);
        for (int i = 0; i < 20; i++) {
            try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), agent.port())) {
                OutputStream out = raw.getOutputStream();
                out.write(i % 2 == 0 ? "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII) : greeting());
                if (i % 4 == 1) {
                    out.write(new byte[] {2, 0, 0, 0, 1, 0, 0, 0, 0, 1}); // 4 GB are announced
                } else if (i % 4 == 3) {
                    out.write(new byte[] {2, (byte) 0x80, 0, 0, 0, (byte) 0x80, 0, 0, 0, 1, 2, 3}); // less than nothing
                }
            }
        }
        try (PairClient large = new PairClient(agent.port())) {
            large.beat();
            large.send(new byte[100_000_000]);
        }
        client().beatAgainAndAgain();
    }

    /** That of a pair without keys, and that it is ready. */
    private static byte[] greeting() throws IOException {
        ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        greeting.write(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0});
        greeting.write("NULL".getBytes(StandardCharsets.US_ASCII));
        greeting.write(new byte[16 + 32]);
        greeting.write(new byte[] {4, 26, 5});
        greeting.write("READY".getBytes(StandardCharsets.US_ASCII));
        greeting.write(11);
        greeting.write("Socket-Type".getBytes(StandardCharsets.US_ASCII));
        greeting.write(new byte[] {0, 0, 0, 4});
        greeting.write("PAIR".getBytes(StandardCharsets.US_ASCII));
        return greeting.toByteArray();
    }

    @Test
    void aMessageThatIsAnnouncedAndDoesNotCome_isNotWaitedFor() throws Exception {
        start(ALL, List.of(), List.of(), 20);
        for (int i = 0; i < 50; i++) {
            Socket raw = new Socket(InetAddress.getLoopbackAddress(), agent.port());
            open.add(raw);
            raw.getOutputStream().write(greeting());
            raw.getOutputStream().write(new byte[] {2, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff}); // 16 MiB
        }
        client().beatAgainAndAgain();
    }

    /** A pair would be taken by them. */
    @Test
    void connectionsThatSayNothing_holdNoPlace() throws Exception {
        start(ALL, List.of(), List.of(), 20);
        for (int i = 0; i < 50; i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), agent.port()));
        }
        client().beat();
    }

    @Test
    void withKeys_onlyListedClientsAreAnswered() throws Exception {
        ZCert known = new ZCert();
        Path file = temporary.resolve("agent.key");
        String agentKey = Keys.create(file);
        start(
                ALL,
                List.of(),
                List.of(temporary),
                20,
                Optional.of(Keys.of(file, List.of(known.getPublicKeyAsZ85(), new ZCert().getPublicKeyAsZ85()))));
        for (PairClient stranger : List.of(
                client(),
                new PairClient(agent.port(), agentKey, new ZCert()),
                new PairClient(agent.port(), new ZCert().getPublicKeyAsZ85(), known))) {
            open.add(stranger);
            stranger.trySend(Message.heartbeat(true));
            stranger.trySend(Message.command("touch", List.of("hacked"), Map.of()));
            assertTrue(stranger.hearsNothing());
        }
        PairClient client = new PairClient(agent.port(), agentKey, known);
        open.add(client);
        client.beat();
        assertEquals(List.of("Touched x"), client.run("touch", "x"));
        assertTrue(
                log.stream()
                        .anyMatch(line -> line.startsWith("job 0: key " + known.getPublicKeyAsZ85() + " at 127.0.0.1")),
                log::toString);
        assertTrue(log.stream().anyMatch(line -> line.contains("has a key that is not listed")), log::toString);
        assertFalse(Files.exists(temporary.resolve("hacked")));
        byte[] large = new byte[1_000_000];
        client.command("wrfile", "large", large);
        assertEquals(OptionalLong.of(0), client.hearEnd(1));
        assertEquals(1_000_000, Files.size(temporary.resolve("large")));
    }

    /** As a client that knows its way about the protocol may. */
    @Test
    void whoAsks_isNotWhoSaysSo() throws Exception {
        start(ALL, List.of(), List.of(), 20);
        Map<String, String> faked = Map.of("User-Id", "boss\nboss", "Peer-Address", "10.9.8.7:1\njob 7: faked");
        try (Socket raw = rawPair(agent.port(), faked)) {
            OutputStream out = raw.getOutputStream();
            byte[] octets = Messages.write(Message.command("os_info", List.of(), Map.of()));
            out.write(new byte[] {2, 0, 0, 0, 0, 0, 0, (byte) (octets.length >> 8), (byte) octets.length});
            out.write(octets);
            out.write(new byte[] {0, 1, 'x'}); // this is no message
            await(() -> log.size() >= 3);
        }
        assertEquals(
                1,
                log.stream()
                        .filter(line -> line.equals("job 0: 127.0.0.1, connection 1 asks for os_info ()"))
                        .count(),
                log::toString);
        assertFalse(log.toString().contains("boss"), log::toString);
        assertFalse(log.toString().contains("10.9.8.7"), log::toString);
    }

    /** A connection of a pair without keys, which says these of itself. */
    static Socket rawPair(int port, Map<String, String> properties) throws IOException {
        ByteArrayOutputStream ready = new ByteArrayOutputStream();
        ready.write(5);
        ready.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
        property(ready, "Socket-Type", "PAIR");
        properties.forEach((name, value) -> property(ready, name, value));
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
        raw.setSoTimeout(20_000);
        raw.getOutputStream().write(greeting(), 0, 64);
        assertEquals(64, raw.getInputStream().readNBytes(64).length);
        raw.getOutputStream().write(new byte[] {4, (byte) ready.size()});
        raw.getOutputStream().write(ready.toByteArray());
        assertEquals(4, raw.getInputStream().read()); // it is ready, too
        return raw;
    }

    private static void property(ByteArrayOutputStream ready, String name, String value) {
        ready.write(name.length());
        ready.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        ready.writeBytes(new byte[] {0, 0, 0, (byte) value.length()});
        ready.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void eachClientIsInAFolderOfItsOwn_forAsLongAsItIsConnected() throws Exception {
        Path folder = Files.createDirectories(temporary.toRealPath().resolve("f"));
        start(ALL, List.of(Program.find("pwd")), List.of(temporary, folder), 20);
        PairClient one = client();
        assertEquals(List.of(folder.toString()), one.run("cd", "f"));
        assertEquals(List.of(temporary.toRealPath().toString()), client().run("cwd"));
        assertEquals(List.of(folder + "\n"), one.run("exec", "pwd"));
    }

    @Test
    void moreCommandsThanMayWait_areAnswered_andTheAgentGoesOn() throws Exception {
        start(ALL, List.of(), List.of(temporary), 20);
        Files.write(temporary.resolve("large"), new byte[4_000_000]);
        PairClient client = client();
        byte[] large = new byte[12 * 1024 * 1024];
        client.command("rdfile", "large", 1L); // it waits for the client
        for (int i = 0; i < 6; i++) {
            client.command("wrfile", "f" + i, large);
        }
        assertTrue(log.stream().noneMatch(line -> line.contains("no message")), log::toString);
        for (int i = 0; ; i++) {
            Message message = client.hear();
            if (message.type() == MessageType.DETAILS && message.job() > 0) {
                assertEquals("wrfile", message.details());
                assertTrue(client.hear().details().toString().startsWith("BlockingIOError(11, "));
                break;
            }
        }
        client().beat();
    }

    @Test
    void aPortThatIsInUse_isSaid() throws Exception {
        start(Set.of(), List.of(), List.of(), 20);
        AgentSettings same = new AgentSettings(
                InetAddress.getLoopbackAddress(),
                agent.port(),
                Set.of(),
                Folders.of(List.of()),
                ProgramList.of(List.of()),
                1,
                Optional.empty());
        IOException refused = assertThrows(
                IOException.class, () -> Agent.start(same, new Noted(log)).close());
        assertEquals(
                "cannot listen on 127.0.0.1 port " + agent.port()
                        + ": the port is in use, or the address is none of this machine's",
                refused.getMessage());
    }

    private PairClient client() {
        PairClient client = new PairClient(agent.port());
        open.add(client);
        return client;
    }

    private void start(Set<CommandName> allowed, List<String> programs, List<Path> folders, int jobs)
            throws IOException {
        start(allowed, programs, folders, jobs, Optional.empty());
    }

    private void start(
            Set<CommandName> allowed, List<String> programs, List<Path> folders, int jobs, Optional<Keys> keys)
            throws IOException {
        Machine untouched = new Machine() {
            @Override
            public void reboot() {}

            @Override
            public void shutdown() {}
        };
        agent = Agent.start(
                new AgentSettings(
                        InetAddress.getLoopbackAddress(),
                        0,
                        allowed,
                        Folders.of(folders),
                        ProgramList.of(programs),
                        jobs,
                        keys),
                untouched,
                new Noted(log));
        open.add(0, agent);
    }

    private static void await(Callable<Boolean> condition) {
        within(Duration.ofSeconds(20)).until(condition);
    }

    record Noted(List<String> lines) implements Logger {
        @Override
        public String getName() {
            return "noted";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... arguments) {
            lines.add(format);
        }
    }
}
