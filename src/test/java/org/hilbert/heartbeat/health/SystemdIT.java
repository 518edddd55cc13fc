package org.hilbert.heartbeat.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server as systemd runs it, as far as that shows without systemd, and the unit as systemd reads it. */
@SideBySide
class SystemdIT {
    private static final Path UNIT = Path.of("src", "main", "systemd", "hilbert-heartbeat.service");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double EXPOSURE_AT_MOST = 2.0;

    @TempDir
    Path folder;

    @Test
    void itSaysThatItIsReady_thatItLives_andThatItStops() throws Exception {
        Program.find("systemd-notify");
        String python = Program.find("python3");
        Path socket = folder.resolve("notify");
        Path heard = folder.resolve("heard");
        Process ear = new ProcessBuilder(python, "src/test/resources/systemd/listen.py", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
        try {
            awaitNotice(heard, "listens");
            int port = ServerProcess.freePort();
            Path log = folder.resolve("server.log");
            ServerProcess server = ServerProcess.start(
                    port,
                    log,
                    Map.of("HB_PORT", "" + port, "NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "3000000"),
                    ServerProcess.briefly());
            try {
                awaitNotice(heard, "READY=1");
                Wire.exchange(port, "GET /hb_ping?60000&appid=Tetris HTTP/1.0\r\n\r\n");
                awaitNotice(heard, "STATUS=answers; applications: 1");
                long fed = fed(heard);
                await(() -> fed(heard) >= fed + 2, "the watchdog must be fed again and again");
            } finally {
                server.stop();
            }
            awaitNotice(heard, "STOPPING=1");
            assertFalse(Files.readString(log).contains("systemd-notify"), Files.readString(log));
        } finally {
            ear.destroyForcibly();
            ear.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServiceManagerThatDoesNotListen_isLoggedOnce_andTheServerGoesOn() throws Exception {
        Program.find("systemd-notify");
        int port = ServerProcess.freePort();
        Path log = folder.resolve("server.log");
        ServerProcess server = ServerProcess.start(
                port,
                log,
                Map.of(
                        "HB_PORT",
                        "" + port,
                        "NOTIFY_SOCKET",
                        folder.resolve("nobody").toString(),
                        "WATCHDOG_USEC",
                        "3000000"),
                ServerProcess.briefly());
        try {
            await(() -> Files.readString(log).contains("could not tell the service manager"), "it must say so");
            Thread.sleep(2500); // at least two meals of the watchdog
            assertEquals(
                    200,
                    Wire.exchange(port, "GET /q/health/group/server HTTP/1.0\r\n\r\n")
                            .status());
        } finally {
            server.stop();
        }
        List<String> complaints = Files.readAllLines(log).stream()
                .filter(line -> line.contains("could not tell the service manager"))
                .toList();
        assertEquals(1, complaints.size(), complaints::toString);
    }

    @Test
    void theUnitIsUnderstood() throws Exception {
        String analyze = Program.find("systemd-analyze");
        // What is not on this machine is none of the unit's mistakes.
        String unit = Files.readString(UNIT).replaceAll("ExecStart=\\S+", "ExecStart=" + Program.JAVA);
        Path copy = Files.writeString(folder.resolve("hilbert-heartbeat.service"), unit);
        Program.Outcome outcome = Program.run(Map.of(), analyze, "--man=no", "verify", copy.toString());
        List<String> aboutIt = outcome.output()
                .lines()
                .filter(line -> line.contains("hilbert-heartbeat"))
                .toList();
        assertEquals(List.of(), aboutIt);
    }

    @Test
    void theUnitIsHardened() throws Exception {
        Program.Outcome outcome = Program.run(
                Map.of(), Program.find("systemd-analyze"), "--no-pager", "security", "--offline=true", UNIT.toString());
        Matcher level = Pattern.compile("Overall exposure level for hilbert-heartbeat.service: ([0-9.]+) ")
                .matcher(outcome.output());
        assertTrue(level.find(), outcome.output());
        assertTrue(Double.parseDouble(level.group(1)) < EXPOSURE_AT_MOST, outcome.output());
    }

    @Test
    void aStartThatFails_isTriedForEver() throws Exception {
        List<String> unit = Files.readAllLines(UNIT);
        assertTrue(unit.contains("After=network.target"), unit::toString);
        assertTrue(unit.contains("StartLimitIntervalSec=0"), unit::toString);
    }

    @Test
    void itsSettingsAreAFileThatNeedNotBeThere() throws Exception {
        Matcher named = Pattern.compile("Environment=(QUARKUS_CONFIG_LOCATIONS)=/etc/hilbert-heartbeat/(\\S+)")
                .matcher(Files.readString(UNIT));
        assertTrue(named.find());
        Path settings = folder.resolve(named.group(2));
        assertEquals("2000", maxWaitOf1s(Map.of(named.group(1), settings.toString())));
        Files.writeString(settings, "heartbeat.tolerance=7s\n");
        assertEquals("8000", maxWaitOf1s(Map.of(named.group(1), settings.toString())));
    }

    private String maxWaitOf1s(Map<String, String> variables) throws Exception {
        int port = ServerProcess.freePort();
        Map<String, String> all = new HashMap<>(variables);
        all.put("HB_PORT", "" + port);
        ServerProcess server = ServerProcess.start(port, folder.resolve("server.log"), all, ServerProcess.briefly());
        try {
            return Wire.exchange(port, "GET /hb_init?1000&appid=Tetris HTTP/1.0\r\n\r\n")
                    .body();
        } finally {
            server.stop();
        }
    }

    private static long fed(Path heard) throws Exception {
        return Files.readAllLines(heard).stream().filter("WATCHDOG=1"::equals).count();
    }

    private static void awaitNotice(Path heard, String notice) throws Exception {
        await(() -> Files.readAllLines(heard).contains(notice), "no " + notice + " in " + heard);
    }

    private static void await(Callable<Boolean> condition, String message) {
        within(PATIENCE).alias(message).until(condition);
    }
}
