package org.hilbert.heartbeat.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Tmpfs;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hamcrest.Matchers.is;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The packaged server on a machine that does not let it write. */
@SideBySide
class JournalIT {
    @TempDir
    Path folder;

    private int port;

    @Test
    void aDiskThatIsFullWhenItStarts() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "1m")) {
            Path ballast = disk.fill();
            ServerProcess server = start(disk.path().resolve("state"));
            try {
                beatsButIsNotReady("journal.mv: No space left on device");
                Files.delete(ballast);
                untilReady();
            } finally {
                server.stop();
            }
        }
        String log = Files.readString(log());
        assertFalse(log.contains("\tat "), () -> "no stack trace: " + log);
    }

    @Test
    void aDiskThatFillsUpWhileItRuns() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "1m")) {
            Path state = disk.path().resolve("state");
            ServerProcess server = start(state);
            try {
                long size = Files.size(state.resolve("journal.mv"));
                beat("hb_init", "first");
                Thread.sleep(500);
                assumeTrue(
                        Files.size(state.resolve("journal.mv")) > size, "skipped: nothing is told to the journal yet");
                Path ballast = disk.fill();
                for (int i = 0; i < 50; i++) {
                    beat("hb_init", "another" + i);
                }
                untilNotReady();
                beatsButIsNotReady("journal.mv: No space left on device");
                Files.delete(ballast);
                untilReady();
            } finally {
                server.stop();
            }
        }
    }

    /** For machines where no disk may be mounted: a file where the folder should be. */
    @Test
    void aFolderThatCannotBe() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        ServerProcess server = start(inTheWay.resolve("state"));
        try {
            beatsButIsNotReady("cannot write to " + inTheWay.resolve("state"));
            Files.delete(inTheWay);
            untilReady();
            assertTrue(Files.exists(inTheWay.resolve("state").resolve("journal.mv")));
        } finally {
            server.stop();
        }
    }

    @Test
    void twoServersWithOneFolder_theSecondSaysSo_andTakesOverWhenTheFirstEnds() throws Exception {
        Path state = folder.resolve("state");
        ServerProcess first = start(state);
        try {
            untilReady();
            ServerProcess second = start(state);
            try {
                beatsButIsNotReady("is in use by another server; give each its own heartbeat.data-dir");
                first.kill();
                untilReady();
            } finally {
                second.stop();
            }
        } finally {
            first.stop();
        }
    }

    @Test
    void aDamagedFile_isSetAside_andItStarts() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.write(state.resolve("journal.mv"), new byte[20_000]);
        ServerProcess server = start(state);
        try {
            untilReady();
        } finally {
            server.stop();
        }
        String log = Files.readString(log());
        assertTrue(log.contains("journal.mv was damaged (Store header is corrupt"), log);
        assertFalse(log.contains("\tat "), log);
    }

    @Test
    void withoutAStore_nothingIsWritten() throws Exception {
        Path state = folder.resolve("state");
        Map<String, String> variables = variables(state);
        variables.put("HEARTBEAT_STORE", "none");
        ServerProcess server = ServerProcess.start(port, log(), variables, ServerProcess.briefly());
        try {
            untilReady();
            beat("hb_init", "Pong");
        } finally {
            server.stop();
        }
        assertTrue(Files.notExists(state));
    }

    private ServerProcess start(Path state) throws Exception {
        Map<String, String> variables = variables(state);
        return ServerProcess.start(port, log(), variables, ServerProcess.briefly());
    }

    private Map<String, String> variables(Path state) throws Exception {
        port = ServerProcess.freePort();
        return new HashMap<>(Map.of("HB_PORT", String.valueOf(port), "HEARTBEAT_DATA_DIR", state.toString()));
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private void beatsButIsNotReady(String why) throws Exception {
        assertEquals("1500", beat("hb_ping", "Pong"));
        Wire.Reply ready = get("/q/health/ready");
        assertEquals(503, ready.status(), ready.body());
        assertTrue(ready.body().contains("/api/station"), ready.body());
        assertFalse(ready.body().contains(folder.toString()), ready.body());
        String station = get("/api/station").body();
        assertTrue(station.contains(why), station);
        assertEquals(200, get("/q/health/live").status());
        assertEquals(200, get("/q/health/group/server").status());
    }

    private void untilReady() throws Exception {
        until(200);
    }

    private void untilNotReady() throws Exception {
        until(503);
    }

    private void until(int status) {
        within(Duration.ofSeconds(10)).until(() -> get("/q/health/ready").status(), is(status));
    }

    private String beat(String command, String application) throws Exception {
        Wire.Reply reply = get("/" + command + "?500&appid=" + application);
        assertEquals(200, reply.status(), reply.body());
        return reply.body();
    }

    private Wire.Reply get(String path) throws Exception {
        return Wire.exchange(port, "GET " + path + " HTTP/1.0\r\n\r\n");
    }
}
