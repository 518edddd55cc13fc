package org.hilbert.heartbeat.action;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server recovers real programs by real commands, one of which ends the server itself. */
@SideBySide
class LadderIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String shell;
    private int port;
    private ServerProcess server;

    @AfterEach
    void nothingRuns() throws Exception {
        if (server != null) {
            server.stop();
        }
        for (String pid : lines("tetris")) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(LadderIT::kill);
        }
    }

    @Test
    void whoeverDies_isStartedAnew_andWhereThatDoesNotHelp_theNextStepIsTaken_alsoAfterAReboot() throws Exception {
        shell = Program.find("sh");
        port = ServerProcess.freePort();
        script(
                "start",
                "APP_ID=Tetris HB_URL=http://127.0.0.1:" + port + " "
                        + String.join(" ", ServerProcess.command())
                        + " dummy --ping-interval 2000 -- sleep 300 </dev/null >/dev/null 2>&1 &\n"
                        + "echo $! >>" + folder.resolve("tetris"));
        script("help", "echo help >>" + folder.resolve("pong"));
        script("reboot", "echo reboot >>" + folder.resolve("pong") + "\nkill -9 $PPID");
        script("person", "echo person >>" + folder.resolve("pong"));

        startServer();
        Program.run(Map.of(), shell, folder.resolve("start").toString());
        await(() -> get("/api/apps/Tetris").contains("\"state\":\"UP\""));
        kill(ProcessHandle.of(Long.parseLong(lines("tetris").get(0))).orElseThrow());
        await(() -> lines("tetris").size() == 2);
        await(() -> get("/api/apps/Tetris").contains("\"state\":\"UP\""));
        assertTrue(get("/api/changes").contains("\"purpose\":\"step 1 of 1 of ladder tetris\",\"result\":\"DONE\""));

        get("/hb_ping?500&appid=Pong");
        await(() -> lines("pong").equals(List.of("help", "reboot")));
        server.kill();
        startServer();
        await(() -> lines("pong").size() > 2);
        assertEquals(List.of("help", "reboot", "person"), lines("pong"));
        await(() -> get("/api/changes").contains("\"purpose\":\"step 3 of 3 of ladder others\",\"result\":\"DONE\""));
        assertTrue(get("/api/apps/Tetris").contains("\"state\":\"UP\""));
        assertEquals(2, lines("tetris").size(), "it was fine, and is let alone");
        assertTrue(get("/api/station").contains("\"left\":7"), get("/api/station"));
    }

    private void startServer() throws Exception {
        Stream<String> settings = Stream.of(
                "ladder.tetris.applications=Tetris",
                "ladder.tetris.steps=start",
                "ladder.others.steps=help,reboot,person",
                "ladder.others.telling=person",
                "recovery.cool-down=1s",
                "tolerance=500ms",
                "threshold.warning=1.5",
                "threshold.critical=2",
                "threshold.lost=3",
                "guard.share=0");
        Stream<String> actions = Stream.of("start", "help", "reboot", "person")
                .flatMap(name -> Stream.of("type=command", "command=" + shell + "," + folder.resolve(name), "on=none")
                        .map(field -> "action." + name + "." + field));
        server = ServerProcess.start(
                port,
                folder.resolve("server.log"),
                Map.of(
                        "HB_PORT", String.valueOf(port),
                        "HEARTBEAT_DATA_DIR", folder.resolve("data").toString()),
                ServerProcess.briefly(Stream.concat(settings, actions)
                        .map(setting -> "-Dheartbeat." + setting)
                        .toArray(String[]::new)));
    }

    private void script(String name, String lines) throws IOException {
        Files.writeString(folder.resolve(name), lines + "\n");
    }

    private List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void await(Callable<Boolean> isSo) throws Exception {
        try {
            within(Duration.ofSeconds(30)).until(isSo);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    lines("tetris") + " " + lines("pong") + "\n" + Files.readString(folder.resolve("server.log")), e);
        }
    }

    /**
     * Ends a program and what it has started, without a word to either: the program first, lest it tells of the others' end.
     * Its own end is not waited for: it is no child of this process, and seems to live until whoever adopted it asks.
     */
    private static void kill(ProcessHandle program) {
        List<ProcessHandle> started = program.descendants().toList();
        program.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
