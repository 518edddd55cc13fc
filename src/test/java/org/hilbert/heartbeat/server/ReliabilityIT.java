package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.testsupport.Beaters;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What befalls the machine the server runs on is not blamed on those who beat. {@code -Dreliability.stopped=} is for how many
 * seconds the server is stopped.
 */
@SideBySide
@Order(1) // waits longest
class ReliabilityIT {
    private static final int APPLICATIONS = 20;
    private static final Duration STOPPED = Duration.ofSeconds(Integer.getInteger("reliability.stopped", 30));
    /** With T = 1 s, the new allowance ends after 6 s. */
    private static final Duration WATCHED = Duration.ofSeconds(8);

    private static final Pattern BLAME = Pattern.compile(".*-> (LATE|CRITICAL|LOST) .*");

    @TempDir
    Path folder;

    private ServerProcess server;

    @AfterEach
    void noServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void aServerThatWasStopped_blamesNobody() throws Exception {
        Program.find("kill");
        start(Map.of());
        try (Beaters beaters = beatersThatAreKnown()) {
            signal("STOP");
            Thread.sleep(STOPPED.toMillis());
            int unanswered = beaters.unanswered();
            signal("CONT");
            assertNobodyIsBlamed();
            assertTrue(unanswered >= APPLICATIONS, "the server was not stopped: unanswered beats: " + unanswered);
            assertTrue(Files.readString(log()).contains("this server stood still for "), "it must say why");
            String metrics = Wire.exchange(
                            server.port(),
                            "GET /q/metrics HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\nConnection: close\r\n\r\n")
                    .body();
            assertTrue(metrics.matches("(?s).*\nheartbeat_guard_suspicions_total\\{kind=\"pause\",} [1-9].*"), metrics);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aWallClockThatJumpsByADay_blamesNobody(int days) throws Exception {
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        start(Map.of(
                "LD_PRELOAD", Program.fakeTimeLibrary(),
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_CACHE_DURATION", "1", // reads that file once a second, not at each look at the clock
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0")); // with that "fix", a JVM does not come up
        try (Beaters beaters = beatersThatAreKnown()) {
            Files.writeString(clock, "%+dd".formatted(days));
            assertNobodyIsBlamed();
            Instant jumped = Instant.now().plus(Duration.ofDays(days));
            assertTrue(Files.readString(log()).contains("the clock jumped by "), "it must say why");
            ask("/hb_init?86400000&appid=Clock");
            Duration off = Duration.between(jumped, announced("Clock")).abs();
            assertTrue(off.compareTo(Duration.ofMinutes(1)) < 0, "the clock did not jump; it is off by " + off);

            Files.writeString(clock, "+0");
            assertNobodyIsBlamed();
            assertTrue(beaters.answered() > 50 * beaters.unanswered(), "unanswered beats: " + beaters.unanswered());
        }
    }

    private void start(Map<String, String> environment) throws Exception {
        int port = ServerProcess.freePort();
        Map<String, String> all = new HashMap<>(environment);
        all.put("HB_PORT", String.valueOf(port));
        server = ServerProcess.start(
                port,
                log(),
                all,
                ServerProcess.briefly("-Dheartbeat.status.several=worst", "-Dheartbeat.guard.share=0"));
    }

    private Beaters beatersThatAreKnown() throws Exception {
        Beaters beaters = Beaters.start(server.port(), APPLICATIONS);
        within(WATCHED)
                .untilAsserted(() -> assertTrue(
                        beaters.answered() >= 4 * APPLICATIONS, () -> "answered beats: " + beaters.answered()));
        return beaters;
    }

    /** Asks as fast as it can: a state that is wrong for a moment only is a false alarm all the same. */
    private void assertNobodyIsBlamed() throws IOException {
        List<String> blamed = new ArrayList<>();
        int asked = 0;
        long end = System.nanoTime() + WATCHED.toNanos();
        while (System.nanoTime() - end < 0 && blamed.isEmpty()) {
            String each = ask("/status?each");
            String worst = ask("/status");
            (each + "\n" + worst)
                    .lines()
                    .filter(line -> line.contains("WARNING - ") || line.contains("CRITICAL - "))
                    .forEach(blamed::add);
            assertTrue(each.lines().count() >= APPLICATIONS, each);
            asked++;
        }
        assertEquals(List.of(), blamed, () -> "seen after " + WATCHED + " or less");
        assertTrue(asked > 50, "asked only " + asked + " times");
        assertEquals(
                List.of(),
                Files.readAllLines(log()).stream()
                        .filter(line -> BLAME.matcher(line).matches())
                        .toList());
    }

    /** When that application announced itself, by the server's wall clock. */
    private Instant announced(String application) throws IOException {
        String printed = Files.readString(log());
        Matcher line = Pattern.compile(application + " \\(new\\) -> STARTING at (\\S+Z): ")
                .matcher(printed);
        assertTrue(line.find(), printed);
        return Instant.parse(line.group(1));
    }

    private String ask(String target) throws IOException {
        return Wire.exchange(server.port(), "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .body();
    }

    private void signal(String name) throws Exception {
        Program.run(Map.of(), "kill", "-" + name, String.valueOf(server.pid()));
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}
