package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Several packaged servers that share one Redis, each a process of its own on a port that it keeps. For one thread. */
public final class FleetOfServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Map<String, String>> own = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<ServerProcess> nodes = new ArrayList<>();
    private final String[] options;

    /**
     * A fleet of none yet.
     *
     * @param folder for their logs
     * @param environment where Redis is ({@code QUARKUS_REDIS_...}), and whatever else differs from the defaults
     * @param options for each JVM
     */
    public FleetOfServers(Path folder, Map<String, String> environment, String... options) {
        this.folder = folder;
        this.options = ServerProcess.briefly(options);
        this.environment.put("HEARTBEAT_STORE", "redis");
        this.environment.put("HEARTBEAT_IDENTITY", "bare"); // all beats of a test come from one address
        this.environment.putAll(environment);
    }

    /** A fleet of so many on that Redis, each of which is ready. */
    public static FleetOfServers of(int servers, Path folder, RedisServer redis, Map<String, String> environment)
            throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("QUARKUS_REDIS_HOSTS", redis.url());
        FleetOfServers fleet = new FleetOfServers(folder, all, "-Xmx400m");
        for (int i = 0; i < servers; i++) {
            fleet.add(Map.of());
        }
        fleet.start();
        return fleet;
    }

    /** One more, which does not run yet, with variables of its own. */
    public void add(Map<String, String> variables) throws IOException {
        ports.add(ServerProcess.freePort());
        own.add(variables);
    }

    /** Starts all that were added, side by side, and waits until each is ready; if that fails, none is left. */
    public void start() throws Exception {
        try {
            startAll();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void startAll() throws Exception {
        List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
        for (int i = nodes.size(); i < ports.size(); i++) {
            int node = i;
            starting.add(CompletableFuture.supplyAsync(() -> begin(node), FleetOfServers::onAThreadOfItsOwn));
        }
        // All that started are ended in the end, also if one did not. Each start has a limit of its own.
        CompletableFuture<Void> all = CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new));
        all.handle((done, failure) -> done).join();
        starting.stream().filter(each -> !each.isCompletedExceptionally()).forEach(each -> nodes.add(each.join()));
        all.join();
        for (int i = 0; i < nodes.size(); i++) {
            untilReady(i);
        }
    }

    /** The common pool may have one thread for all. */
    private static void onAThreadOfItsOwn(Runnable start) {
        new Thread(start, "start of a server").start();
    }

    /** Starts the one again that ended; it need not be ready yet. */
    public void restart(int node) {
        nodes.set(node, begin(node));
    }

    /** Ends it as a power cut does. */
    public void kill(int node) throws InterruptedException {
        nodes.get(node).kill();
    }

    /** Asks it to end, and waits until it has. */
    public void stop(int node) throws InterruptedException {
        nodes.get(node).stop();
    }

    /** Has it stand still: connections stay open, and nothing is answered. */
    public void pause(int node) throws IOException, InterruptedException {
        Program.signal("STOP", nodes.get(node).pid());
    }

    public void resume(int node) throws IOException, InterruptedException {
        Program.signal("CONT", nodes.get(node).pid());
    }

    public int size() {
        return ports.size();
    }

    public int port(int node) {
        return ports.get(node);
    }

    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    public Path log(int node) {
        return folder.resolve("node" + node + ".log");
    }

    /** The body of the answer of that one, whatever its status. */
    public String ask(int node, String target) throws IOException {
        return reply(node, target).body();
    }

    public Wire.Reply reply(int node, String target) throws IOException {
        return Wire.exchange(port(node), "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }

    public Wire.Reply send(int node, String method, String target, String json) throws IOException {
        return Wire.exchange(
                port(node),
                method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    }

    /** Whether it says that it is well and in step with the others. */
    public boolean isReady(int node) throws IOException {
        return reply(node, "/q/health/ready").status() == 200;
    }

    public void untilReady(int node) throws Exception {
        until("node " + node + " is ready", () -> isReady(node));
    }

    public void untilAllAreReady() throws Exception {
        for (int i = 0; i < nodes.size(); i++) {
            untilReady(i);
        }
    }

    /** Waits for that, and fails with what the servers logged last. */
    public void until(String what, RedisServer.Condition condition) throws Exception {
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
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + ": not within " + PATIENCE + ", " + logs(), trouble);
            }
            Thread.sleep(100);
        }
    }

    /** The last lines that each logged. */
    public String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            List<String> lines = Files.readAllLines(log(i));
            all.append("\nnode ").append(i).append(":\n");
            all.append(String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
        }
        return all.toString();
    }

    @Override
    public void close() {
        try {
            for (ServerProcess node : nodes) {
                node.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerProcess begin(int node) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("HB_PORT", String.valueOf(ports.get(node)));
        variables.putAll(own.get(node));
        try {
            return ServerProcess.start(ports.get(node), log(node), variables, options);
        } catch (IOException e) {
            throw new AssertionError("node " + node + " did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("node " + node + " did not start", e);
        }
    }
}
