package org.hilbert.heartbeat.action;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;
import org.hilbert.heartbeat.probe.conplyent.PythonServer;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands at a station whose server is not the code under test. */
@SideBySideAsAWhole // each starts a server of Python
@Timeout(60)
class StationCommandIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ConplyentClients clients = new ConplyentClients();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private PythonServer station;

    @BeforeEach
    void aStationIsThere() throws Exception {
        station = PythonServer.start(folder);
    }

    @AfterEach
    void allEnds() {
        clients.close();
        threads.shutdownNow();
        if (station != null) {
            station.close();
        }
    }

    @Test
    void whatItPrintsAndItsExitStatus_areTheOutcome() {
        assertEquals(new Outcome(true, "hello kiosk\nexit status 0"), run("exec,echo hello kiosk"));
        Outcome failed = run("exec,ls /does/not/exist");
        assertFalse(failed.done());
        assertTrue(failed.begun());
        assertTrue(failed.text().endsWith("\nexit status 2"), failed.text());
        assertEquals(
                new Outcome(false, "FileNotFoundError(2, 'No such file or directory')\nexit status 1"),
                run("exec,no-such-program"));
    }

    @Test
    void ofALongOutput_theEndIsKept() {
        String text = run("exec,seq 100000").text();
        assertTrue(text.endsWith("\n99999\n100000\nexit status 0"));
        assertTrue(text.length() < 8300, () -> "it has " + text.length());
    }

    @Test
    void whatIsSilentForTooLong_isEnded() throws Exception {
        Outcome outcome = run("exec,cat", "max-interval", "1s", "timeout", "20s");
        assertEquals(new Outcome(false, "it was told to end: it was silent for more than 1000 ms"), outcome);
        assertEquals(new Outcome(true, "No jobs running.\nexit status 0"), run("jobs"));
    }

    @Test
    void whatRunsForTooLong_isEnded() throws Exception {
        Path script = Files.writeString(
                folder.resolve("chatters"), "i=0\nwhile true; do i=$((i+1)); echo $i; sleep 0.1; done\n");
        Outcome outcome = run("exec,sh " + script, "timeout", "2s", "max-interval", "1s");
        assertFalse(outcome.done());
        assertTrue(outcome.text().startsWith("1\n2\n3\n"), outcome.text());
        assertTrue(outcome.text().endsWith("it was told to end: it ran for more than 2000 ms"), outcome.text());
    }

    @Test
    void whatCannotBeBegun_hasHadNoEffect() throws Exception {
        Outcome unknown = run("format_disk");
        assertFalse(unknown.begun());
        assertTrue(unknown.text().contains("has no command format_disk; it has cd"), unknown.text());
        station.kill();
        Outcome dead = run("exec,true", "timeout", "1s");
        assertFalse(dead.begun());
        assertEquals(
                "127.0.0.1:" + station.port() + ": no answer within 1 s; nothing can be reached there", dead.text());
    }

    @Test
    void aStationThatGoesBecauseItWasToldTo_hasDoneIt_andAnyOtherHasNot() throws Exception {
        assertEquals(new Outcome(true, "Closing Server\nexit status 0"), run("close_server"));
        station.begin(folder);
        Outcome dying = run("misbehave,die");
        assertFalse(dying.done());
        assertTrue(dying.text().contains("the connection to 127.0.0.1:"), dying.text());
    }

    @Test
    void aStationThatRestartsBeforeItSaysSo_hasDoneIt() throws Exception {
        Files.createFile(folder.resolve("at-once"));
        assertEquals(
                new Outcome(true, "Requesting os to reboot\nthe connection ended, as it does when that is done"),
                run("reboot"));
    }

    @Test
    void aStationThatWillNotEndAJob_holdsNobodyUp() throws Exception {
        Files.createFile(folder.resolve("kills-slowly"));
        Outcome outcome = run("exec,cat", "timeout", "1s");
        assertEquals(new Outcome(false, "it was told to end: it ran for more than 1000 ms"), outcome);
    }

    @Test
    void aNameThatWouldBecomeSeveralWordsThere_isNotPassedOn() {
        for (String name : List.of("kiosk --no-block sshd", "kiosk;reboot", "kiosk'x", "kiosk\"")) {
            Outcome outcome = new StationCommand(settings("exec,echo {appid}"), means(), id -> Optional.empty())
                    .act(occasion(name))
                    .await()
                    .atMost(LONG);
            assertFalse(outcome.begun(), name);
            assertTrue(outcome.text().startsWith("its name is not passed on"), outcome.text());
        }
    }

    @Test
    void theNameOfAnApplicationIsAnArgument_ifItMayBe() {
        assertEquals(new Outcome(true, "exhibit-Tetris\nexit status 0"), run("exec,echo exhibit-{appid}"));
        StationCommand refused = new StationCommand(
                settings("exec,echo {appid}"), means(), id -> Optional.of("it is not on the roster"));
        assertEquals(
                Outcome.notBegun("it is not on the roster"),
                refused.act(occasion("Tetris")).await().atMost(LONG));
        assertEquals("run nothing: it is not on the roster", refused.plan(occasion("Tetris")));
    }

    @Test
    void theHostOfAnApplicationIsWhereItIsRun() {
        ActionCheck check = settings("exec,echo here", "address", "{host}:" + station.port());
        StationCommand command = new StationCommand(check, means(), id -> Optional.empty());
        assertEquals(
                new Outcome(true, "here\nexit status 0"),
                command.act(occasion("Tetris @ 127.0.0.1")).await().atMost(LONG));
        assertEquals("exec with 1 argument at {host}:" + station.port(), command.target());
        for (String name : List.of("Tetris", "Tetris @ my host")) {
            assertEquals(
                    Outcome.notBegun("its ID names no host that could be asked"),
                    command.act(occasion(name)).await().atMost(LONG));
        }
    }

    private Outcome run(String command, String... settings) {
        return new StationCommand(settings(command, settings), means(), id -> Optional.empty())
                .act(occasion("Tetris"))
                .await()
                .atMost(LONG);
    }

    private ActionCheck settings(String command, String... more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("type", "conplyent", "command", command, "address", "127.0.0.1:" + station.port()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return Settings.action(settings.entrySet().stream()
                .flatMap(setting -> java.util.stream.Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new));
    }

    private StationCommand.Means means() {
        return new StationCommand.Means(() -> clients, threads, threads, TimeSource.SYSTEM);
    }

    private static Occasion occasion(String application) {
        return new Occasion(
                "7", ApplicationId.ofWritten(application), State.LOST, Instant.EPOCH, "was silent", Occasion.TEST);
    }
}
