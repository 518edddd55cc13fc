package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A real {@code redis-server} as a process of its own, on a free port of loopback, with a folder for what it keeps: by
 * default nothing. It is what {@code REDIS_SERVER} names, or what lies on the PATH; without one the test is skipped. For one
 * thread.
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, Path folder, List<String> command) throws IOException, InterruptedException {
        this.port = port;
        this.folder = folder;
        this.command = command;
        Files.createDirectories(folder);
        start();
    }

    /**
     * Starts one, and waits until it answers.
     *
     * @param folder its own, made if it is not there
     * @param options of its configuration, such as {@code --appendonly yes}, as words; those said last count
     */
    public static RedisServer start(Path folder, String... options) throws IOException, InterruptedException {
        return start(ServerProcess.freePort(), folder, options);
    }

    /** As above, on that port. */
    public static RedisServer start(int port, Path folder, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toAbsolutePath().toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(Arrays.asList(options));
        return new RedisServer(port, folder, command);
    }

    /**
     * Starts one that watches others.
     *
     * @param master the name under which it knows them
     * @param of the port of the one that is the master now
     * @param quorum how many sentinels have to agree that it is down
     */
    public static RedisServer sentinel(Path folder, String master, int of, int quorum)
            throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Files.createDirectories(folder);
        // It writes into this file what it finds out.
        Path file = Files.writeString(
                folder.resolve("sentinel.conf"), """
                port %1$d
                bind 127.0.0.1
                dir "%2$s"
                sentinel monitor %3$s 127.0.0.1 %4$d %5$d
                sentinel down-after-milliseconds %3$s 2000
                sentinel failover-timeout %3$s 6000
                sentinel parallel-syncs %3$s 1
                """.formatted(port, folder.toAbsolutePath(), master, of, quorum));
        return new RedisServer(port, folder, List.of(program(), file.toString(), "--sentinel"));
    }

    /** Starts that many masters, which share the slots of a cluster, and waits until each knows that. */
    public static List<RedisServer> cluster(Path folder, int masters) throws IOException, InterruptedException {
        List<RedisServer> all = new ArrayList<>();
        List<String> buses = new ArrayList<>();
        for (int i = 0; i < masters; i++) {
            buses.add(String.valueOf(ServerProcess.freePort()));
            all.add(start(
                    folder.resolve("redis" + i),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    buses.get(i),
                    "--cluster-node-timeout",
                    "5000"));
        }
        int slots = 16384;
        for (int i = 0; i < masters; i++) {
            RedisServer master = all.get(i);
            master.ask(
                    "CLUSTER",
                    "ADDSLOTSRANGE",
                    String.valueOf(slots * i / masters),
                    String.valueOf(slots * (i + 1) / masters - 1));
            master.ask("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
            if (i > 0) {
                all.get(0).ask("CLUSTER", "MEET", "127.0.0.1", String.valueOf(master.port), buses.get(i));
            }
        }
        for (RedisServer master : all) {
            master.until("the cluster is whole", () -> {
                String info = String.valueOf(master.ask("CLUSTER", "INFO"));
                return info.contains("cluster_state:ok")
                        && info.contains("cluster_known_nodes:" + masters)
                        && info.contains("cluster_slots_ok:" + slots);
            });
        }
        return all;
    }

    public int port() {
        return port;
    }

    /** As {@code quarkus.redis.hosts} takes it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /**
     * Asks it, on a connection of its own.
     *
     * @return a {@link String}, a {@link Long}, a {@link List} of those, or null
     * @throws IOException if it is not there, or refuses
     */
    public Object ask(String... words) throws IOException {
        try (Resp connection = new Resp(port)) {
            return connection.ask(words);
        }
    }

    /** The number after that name in its {@code INFO} of that section; 0 if it is not there. */
    public long info(String section, String name) throws IOException {
        return String.valueOf(ask("INFO", section))
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Ends it as a power cut does: it is not told. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "a killed Redis must be gone");
    }

    /** Starts it again, after it ended, with what it kept. */
    public void restart() throws IOException, InterruptedException {
        start();
    }

    /** Starts it again, after it ended, with nothing. */
    public void restartEmpty() throws IOException, InterruptedException {
        try (Stream<Path> kept = Files.walk(folder)) {
            for (Path path : kept.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder) && !path.equals(log())) {
                    Files.delete(path);
                }
            }
        }
        start();
    }

    /** Has it stand still, connections and all. */
    public void pause() throws IOException, InterruptedException {
        Program.signal("STOP", process.pid());
    }

    public void resume() throws IOException, InterruptedException {
        Program.signal("CONT", process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Something of it that comes about by itself. */
    @FunctionalInterface
    public interface Condition {
        boolean isMet() throws IOException, InterruptedException;
    }

    /** Waits for that; an exception that Redis' absence or refusal brings means not yet. */
    public void until(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            IOException trouble = null;
            try {
                if (condition.isMet()) {
                    return;
                }
            } catch (IOException notYet) {
                trouble = notYet;
            }
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError(what + ": not within " + PATIENCE + ": " + Files.readString(log()), trouble);
            }
            Thread.sleep(20);
        }
    }

    private void start() throws IOException, InterruptedException {
        process = Program.withoutTheCallersSettings(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        until("Redis answers", () -> {
            try {
                return "PONG".equals(ask("PING"));
            } catch (Resp.RefusedException e) {
                return e.getMessage().startsWith("NOAUTH"); // rather than LOADING
            }
        });
    }

    private Path log() {
        return folder.resolve("redis.log");
    }

    private static String program() {
        String named = System.getenv("REDIS_SERVER");
        return named == null ? Program.find("redis-server", Path.of("/usr/bin"), Path.of("/usr/local/bin")) : named;
    }
}
