package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.KeptConnection;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code kill -9} at random moments under load, again and again: whoever was told that it is registered still is, whoever was
 * told goodbye is gone, and nobody changes its state for it. {@code -Dkill.times=100} is what CI does.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("kill.times", 5);
    private static final long SEED = Long.getLong("kill.seed", 20_261_120L);
    private static final int STEADY = 50;
    private static final int CHURNERS = 4;

    @TempDir
    Path folder;

    /** Whom the server has told that they are registered, and not yet goodbye. */
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    /** Whom the server has told goodbye. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    /** Who has said something and was not told that it was heard: either is right. */
    private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();

    private final AtomicInteger beats = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean ends;
    private int port;

    @Test
    void againAndAgain_nobodyIsForgotten_andNobodyIsBlamed() throws Exception {
        Random random = new Random(SEED);
        port = ServerProcess.freePort();
        ServerProcess server = start();
        try {
            registerTheSteady();
            clients.forEach(Thread::start);
            for (int kill = 1; kill <= KILLS; kill++) {
                Thread.sleep(20 + random.nextInt(300));
                server.kill();
                server = start();
                check(kill);
            }
        } finally {
            ends = true;
            for (Thread client : clients) {
                client.join(Duration.ofSeconds(10).toMillis());
            }
            server.stop();
        }
        List<String> changes = changesOfTheSteady();
        System.out.printf(
                "KillIT: %d kills under load (seed %d), %d beats answered, %d registrations and %d goodbyes told of:"
                        + " lost 0, false state changes %d%n",
                KILLS, SEED, beats.get(), registered.size() + gone.size(), gone.size(), changes.size() - 2 * STEADY);
        assertEquals(2 * STEADY, changes.size(), () -> "each is registered once and comes up once: " + changes);
    }

    /** Those that beat all the time, whether somebody answers or not; with T = 1 s, 6 s of silence would be late. */
    private void registerTheSteady() throws IOException {
        try (KeptConnection connection = new KeptConnection(port)) {
            for (int i = 0; i < STEADY; i++) {
                connection.get("/hb_init?1000&appid=steady" + i);
                connection.get("/hb_ping?1000&appid=steady" + i);
                registered.add("steady" + i);
            }
        }
        clients.add(new Thread(this::beSteady, "steady"));
        for (int i = 0; i < CHURNERS; i++) {
            String name = "churner" + i + "-";
            clients.add(new Thread(() -> churn(name), name));
        }
    }

    private void beSteady() {
        try (KeptConnection connection = new KeptConnection(port)) {
            while (!ends) {
                for (int i = 0; i < STEADY && !ends; i++) {
                    answered(connection, "/hb_ping?1000&appid=steady" + i);
                }
                pause(50);
            }
        }
    }

    /** New applications, one after the other; two of three say goodbye a moment later. */
    private void churn(String name) {
        try (KeptConnection connection = new KeptConnection(port)) {
            for (int i = 0; !ends; i++) {
                String id = name + i;
                inDoubt.add(id);
                if (answered(connection, "/hb_init?3600000&appid=" + id)) {
                    registered.add(id);
                    inDoubt.remove(id);
                }
                pause(2);
                if (i % 3 != 0) {
                    inDoubt.add(id);
                    registered.remove(id);
                    if (answered(connection, "/hb_done?0&appid=" + id)) {
                        gone.add(id);
                        inDoubt.remove(id);
                    }
                }
                pause(3);
            }
        }
    }

    private boolean answered(KeptConnection connection, String path) {
        try {
            connection.get(path);
            beats.incrementAndGet();
            return true;
        } catch (IOException e) {
            pause(20);
            return false;
        }
    }

    private void check(int kill) throws IOException {
        // What is told of before the question must be in the answer; what is told of while it is asked may be.
        Set<String> expected = new HashSet<>(registered);
        Set<String> left = new HashSet<>(gone);
        Set<String> listed = new HashSet<>(List.of(Wire.exchange(port, "GET /list?format=lines HTTP/1.0\r\n\r\n")
                .body()
                .split("\n")));
        Set<String> forgotten = new TreeSet<>(expected);
        forgotten.removeAll(listed);
        // Who has said goodbye meanwhile is not forgotten.
        forgotten.retainAll(registered);
        assertEquals(Set.of(), forgotten, () -> "forgotten after kill " + kill);
        left.retainAll(listed);
        assertEquals(Set.of(), left, () -> "back after their goodbye, after kill " + kill);
        String lines = Wire.exchange(port, "GET /status?each HTTP/1.0\r\n\r\n").body();
        assertTrue(lines.lines().allMatch(line -> line.startsWith("OK - ")), () -> "after kill " + kill + ": " + lines);
    }

    private List<String> changesOfTheSteady() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("server.log"))) {
            return lines.filter(line -> line.contains("steady") && line.contains(" -> "))
                    .toList();
        }
    }

    private ServerProcess start() throws IOException, InterruptedException {
        return ServerProcess.start(
                port,
                folder.resolve("server.log"),
                Map.of(
                        "HB_PORT", String.valueOf(port),
                        "HEARTBEAT_DATA_DIR", folder.resolve("data").toString()),
                ServerProcess.briefly("-Xmx256m"));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
