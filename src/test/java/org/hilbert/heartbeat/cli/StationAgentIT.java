package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.hilbert.heartbeat.probe.conplyent.wire.Message;
import org.hilbert.heartbeat.probe.conplyent.wire.MessageType;
import org.hilbert.heartbeat.probe.conplyent.wire.Messages;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code heartbeat agent}, packaged, as a process of its own. */
@SideBySide
@DisabledOnOs(OS.WINDOWS)
class StationAgentIT {
    private static final String KEY = "0".repeat(40);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --allow all                | --allow: there is no command all; there are: cd, ls, cwd, mkdir,
            --program seq              | --program: a program must be given by its absolute path, with its arguments, such as
            --listen 0.0.0.0           | on 0.0.0.0, whoever is in the network could give commands: give --key-file and --client-key
            --listen=::                | on ::, whoever is in the network could give commands: give --key-file and --client-key
            --listen no.such.invalid   | --listen must be an address of this machine, was no.such.invalid
            --port 70000               | --port must be 0 to 65535, was 70000
            --jobs 0                   | --jobs must be 1 to 200, was 0
            --client-key 1             | --key-file and --client-key belong together
            --key-file agent.key       | --key-file and --client-key belong together
            """)
    void whatIsNotAllowed_isSaid(String options, String sentence) throws Exception {
        Program.Outcome outcome = run(options.split(" "));
        assertTrue(outcome.output().startsWith("heartbeat agent: " + sentence), outcome::output);
        assertEquals(64, outcome.exitCode());
    }

    @Test
    void aFolderOrAKeyFileThatIsNotThere_isSaid() throws Exception {
        Program.Outcome outcome = run("--folder", folder.resolve("none").toString());
        assertEquals(
                "heartbeat agent: --folder: there is no folder " + folder.resolve("none") + "\n", outcome.output());
        assertEquals(1, outcome.exitCode());
        outcome = run("--key-file", folder.resolve("none").toString(), "--client-key", KEY);
        assertEquals("heartbeat agent: there is no key file " + folder.resolve("none") + "\n", outcome.output());
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void aKeyOrAProgramBelowAFolderOfClients_isRefused() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("kiosk"));
        Path key = inner.resolve("agent.key");
        assertEquals(0, run("new-key", key.toString()).exitCode());
        Program.Outcome outcome =
                run("--port", "0", "--folder", folder.toString(), "--key-file", key.toString(), "--client-key", KEY);
        assertTrue(outcome.output().contains("--key-file must not be below a --folder"), outcome::output);
        assertEquals(64, outcome.exitCode());
        Path linked = Files.createSymbolicLink(folder.resolve("link"), Files.createFile(inner.resolve("program")));
        Path link = Files.createSymbolicLink(inner.resolve("link"), Path.of(Program.find("true")));
        for (Path program : List.of(linked, link, inner.resolve("none"))) {
            outcome = run("--folder", inner.toString(), "--allow", "exec,wrfile", "--program", program.toString());
            assertTrue(outcome.output().contains("is below a --folder"), outcome::output);
            assertEquals(64, outcome.exitCode());
        }
    }

    @Test
    void aNewKey_isWrittenOnce_andItsPublicPartPrinted() throws Exception {
        Path file = folder.resolve("agent.key");
        Program.Outcome made = run("new-key", file.toString());
        assertEquals(0, made.exitCode(), made.output());
        assertTrue(Files.readString(file)
                .contains("public-key = \"" + made.output().strip() + "\""));
        Program.Outcome again = run("new-key", file.toString());
        assertEquals(1, again.exitCode());
        assertEquals(
                "heartbeat agent new-key: " + file + " is there already, and is not overwritten\n", again.output());
    }

    @Test
    void itEndsWhenItIsAskedTo_andWithItItsJobs() throws Exception {
        Path options = Files.writeString(
                folder.resolve("options"),
                "--port 0\n--allow exec,close_server\n--program \"" + Program.find("sleep") + " 987654\"\n");
        Path log = folder.resolve("log");
        Process agent = start(log, "@" + options);
        try (ZContext context = new ZContext()) {
            ask(context, log, "exec", "sleep 987654", MessageType.DETAILS);
            await(() -> agent.descendants().count() == 1);
            ProcessHandle job = agent.descendants().findFirst().orElseThrow();
            agent.destroy();
            assertTrue(agent.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, agent.exitValue());
            assertFalse(job.isAlive());
            assertTrue(Files.readString(log).contains("asks for exec ('sleep 987654')"));
        } finally {
            agent.descendants().forEach(ProcessHandle::destroyForcibly);
            agent.destroyForcibly();
        }
    }

    @Test
    void itEndsWhenAClientClosesIt() throws Exception {
        Path log = folder.resolve("log");
        Process agent = start(log, "--port", "0", "--allow", "close_server");
        try (ZContext context = new ZContext()) {
            ask(context, log, "close_server", null, MessageType.COMPLETE);
            assertTrue(agent.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, agent.exitValue());
        } finally {
            agent.destroyForcibly();
        }
    }

    private static void ask(ZContext context, Path log, String command, String argument, MessageType last)
            throws Exception {
        await(() -> Files.readString(log).contains(" port "));
        String port = Files.readString(log).replaceAll("(?s).* port (\\d+),.*", "$1");
        context.setLinger(0);
        ZMQ.Socket socket = context.createSocket(SocketType.PAIR);
        socket.setHandshakeIvl(500); // PairClient
        socket.setReceiveTimeOut(20_000);
        socket.connect("tcp://127.0.0.1:" + port);
        socket.send(
                Messages.write(Message.command(command, argument == null ? List.of() : List.of(argument), Map.of())));
        MessageType heard;
        do {
            byte[] octets = socket.recv();
            assertTrue(octets != null, "the agent said nothing");
            heard = Messages.read(octets).type();
        } while (heard != last);
    }

    private static void await(Callable<Boolean> condition) {
        within(Duration.ofSeconds(20)).until(condition);
    }

    private static Process start(Path log, String... options) throws IOException {
        return Program.withoutTheCallersSettings(new ProcessBuilder(command(options))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()))
                .start();
    }

    private static Program.Outcome run(String... options) throws Exception {
        return Program.run(Map.of(), command(options));
    }

    private static String[] command(String... options) {
        List<String> command = new ArrayList<>(List.of(ServerProcess.command(ServerProcess.briefly())));
        command.add("agent");
        Stream.of(options).forEach(command::add);
        return command.toArray(String[]::new);
    }
}
