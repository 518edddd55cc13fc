package org.hilbert.heartbeat.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A station: an exhibit's server that knows nothing of beats, and the agent. Elsewhere the heartbeat server asks the one, and has
 * the other start it anew; all of them packaged, and processes of their own.
 */
@SideBySide
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class StationRecoveryIT {
    @TempDir
    Path folder;

    private final List<Process> agents = new ArrayList<>();
    private ServerProcess server;

    @AfterEach
    void allEnds() throws Exception {
        if (server != null) {
            server.stop();
        }
        agents.forEach(Process::destroyForcibly);
        for (String exhibit : exhibits()) {
            ProcessHandle.of(Long.parseLong(exhibit)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void anExhibitsServerThatDies_isStartedByTheAgentOfItsStation_alsoByOneThatComesLater() throws Exception {
        int exhibitPort = ServerProcess.freePort();
        int agentPort = ServerProcess.freePort();
        Path start = Files.writeString(
                folder.resolve("start"),
                String.join(
                        " ",
                        Program.find("python3"),
                        Path.of("src/test/resources/happypandax/stub.py")
                                .toAbsolutePath()
                                .toString(),
                        "--port",
                        String.valueOf(exhibitPort),
                        "</dev/null >/dev/null 2>&1 &\necho $! >>" + folder.resolve("exhibits")
                                + "\necho \"started $1\"\n"));
        String line = Program.find("sh") + " " + start;
        String agentKey = newKey("agent.key");
        String serverKey = newKey("server.key");

        startAgent(agentPort, serverKey, line);
        Program.run(Map.of(), line.split(" "));
        startServer(exhibitPort, agentPort, agentKey, line);
        await("OK - fine application [Comics]");

        killExhibit();
        await(() -> exhibits().size() == 2);
        await("OK - fine application [Comics]");
        String changes = get("/api/changes");
        assertTrue(
                changes.contains("\"purpose\":\"step 1 of 6 of ladder comics\",\"result\":\"DONE\","
                        + "\"text\":\"started Comics\\nexit status 0\""),
                changes);
        assertTrue(get("/api/station").contains("\"left\":9"), get("/api/station"));

        agents.remove(0).destroy();
        killExhibit();
        await(() -> get("/api/changes").contains("; nothing can be reached there"));
        assertEquals(2, exhibits().size(), "nobody is there to start it");
        startAgent(agentPort, serverKey, line);
        await(() -> exhibits().size() == 3);
        await("OK - fine application [Comics]");
        String log = Files.readString(folder.resolve("agent.log"));
        assertTrue(log.contains(line + " Comics"), log);
    }

    private String newKey(String file) throws Exception {
        Program.Outcome made = Program.run(
                Map.of(),
                Stream.concat(
                                Stream.of(ServerProcess.command()),
                                Stream.of(
                                        "agent", "new-key", folder.resolve(file).toString()))
                        .toArray(String[]::new));
        assertEquals(0, made.exitCode(), made.output());
        return made.output().strip();
    }

    private void startAgent(int port, String clientKey, String line) throws IOException {
        Stream<String> options = Stream.of(
                "agent",
                "--port",
                String.valueOf(port),
                "--allow",
                "exec,kill",
                "--program",
                line + " ...",
                "--key-file",
                folder.resolve("agent.key").toString(),
                "--client-key",
                clientKey);
        ProcessBuilder agent = new ProcessBuilder(Stream.concat(Stream.of(ServerProcess.command()), options)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.log").toFile()));
        agents.add(Program.withoutTheCallersSettings(agent).start());
    }

    private void startServer(int exhibitPort, int agentPort, String agentKey, String line) throws Exception {
        List<String> settings = List.of(
                "probe.Comics.type=happypandax",
                "probe.Comics.address=127.0.0.1:" + exhibitPort,
                "probe.Comics.every=1s",
                "probe.Comics.timeout=500ms",
                "action.restart.type=conplyent",
                "action.restart.address=127.0.0.1:" + agentPort,
                "action.restart.command=exec," + line + " {appid}",
                "action.restart.applications=Comics",
                "action.restart.server-key=" + agentKey,
                "action.restart.key-file=" + folder.resolve("server.key"),
                "action.restart.timeout=10s",
                "action.restart.on=none",
                "ladder.comics.applications=Comics",
                "ladder.comics.steps=restart,restart,restart,restart,restart,restart",
                "recovery.per-application-per-hour=10",
                "recovery.cool-down=10s",
                "tolerance=500ms",
                "threshold.warning=1.5",
                "threshold.critical=2",
                "threshold.lost=3",
                "guard.share=0");
        Path file = folder.resolve("station.properties");
        StringBuilder properties = new StringBuilder();
        settings.forEach(setting -> properties
                .append("heartbeat.")
                .append(setting.replace("\\", "\\\\"))
                .append('\n'));
        Files.writeString(file, properties, StandardCharsets.UTF_8);
        server = ServerProcess.start(
                ServerProcess.freePort(),
                folder.resolve("server.log"),
                ServerProcess.briefly("-Dquarkus.config.locations=" + file));
    }

    private List<String> exhibits() throws IOException {
        Path file = folder.resolve("exhibits");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void killExhibit() throws IOException {
        List<String> all = exhibits();
        ProcessHandle.of(Long.parseLong(all.get(all.size() - 1))).orElseThrow().destroyForcibly();
    }

    private String get(String target) throws IOException {
        return Wire.exchange(
                        server.port(), "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .body();
    }

    private void await(String status) throws Exception {
        await(() -> get("/status?appid=Comics").startsWith(status));
    }

    private void await(Callable<Boolean> isSo) throws Exception {
        try {
            within(Duration.ofSeconds(60)).until(isSo);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    exhibits() + "\n" + get("/status?appid=Comics") + "\n" + get("/api/changes")
                            + "\n" + Files.readString(folder.resolve("server.log"))
                            + Files.readString(folder.resolve("agent.log")),
                    e);
        }
    }
}
