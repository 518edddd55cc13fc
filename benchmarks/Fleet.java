import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What do beats cost in a fleet? Servers with {@code heartbeat.store=redis}, one, two and three of them, beside one that is
 * alone: in each round each is asked as fast as it answers, on as many connections together; and at a rate, how many
 * commands Redis carries out for a beat. Servers, Redis and what asks share the machine, so more servers are no more
 * processors. Needs redis-server and wrk on the PATH.
 */
public final class Fleet {
    private static final int CONNECTIONS = 60; // as many for each of 1, 2 and 3
    private static final int WITH_NEWS = 500;
    private static final int MOST_SERVERS = 3;
    private static final int BEATS_A_SECOND = 20_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final int PROMISE_MILLIS = 3_600_000;
    private static final Pattern TOLD = Pattern.compile("TOLD (\\d+) (\\d+) (\\d+) (\\d+) \\d+");
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),");

    private final int applications;
    private final int seconds;
    /** Of one that is alone, then of one, two and three. */
    private final List<List<Server>> kinds = new ArrayList<>();

    private Fleet(int applications, int seconds) {
        this.applications = applications;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = Arguments.of(
                arguments,
                "Fleet [ROUNDS] [SECONDS] [APPLICATIONS]\n"
                        + "(5 rounds of four times 5 s, with 100000 applications, unless given)",
                5,
                5,
                100_000);
        try (Redis redis = new Redis()) {
            Fleet fleet = new Fleet(numbers[2], numbers[1]);
            try {
                fleet.start(redis);
                fleet.measure(numbers[0], redis);
            } finally {
                for (List<Server> kind : fleet.kinds) {
                    for (Server server : kind) {
                        server.close();
                    }
                }
            }
        }
    }

    private void start(Redis redis) throws Exception {
        String most = String.valueOf(applications + 10);
        kinds.add(List.of(new Server(Map.of("HEARTBEAT_MAX_APPLICATIONS", most))));
        for (int size = 1; size <= MOST_SERVERS; size++) {
            List<Server> fleet = new ArrayList<>();
            kinds.add(fleet);
            for (int i = 0; i < size; i++) {
                fleet.add(new Server(Map.of(
                        "HEARTBEAT_STORE",
                        "redis",
                        "HEARTBEAT_FLEET_NAME",
                        "of-" + size,
                        "QUARKUS_REDIS_HOSTS",
                        "redis://127.0.0.1:" + redis.port,
                        "HEARTBEAT_MAX_APPLICATIONS",
                        most)));
            }
        }
        for (List<Server> kind : kinds) {
            for (Server server : kind) {
                until(() -> status(server, "/q/health/ready").startsWith("HTTP/1.1 200"));
            }
            // Both are news, which are answered once they are in Redis; what is measured later is none.
            for (String command : List.of("hb_init", "hb_ping")) {
                OpenLoop.allAtOnce(
                        command,
                        kind.get(0).port(),
                        WITH_NEWS,
                        applications,
                        number -> "/" + command + "?" + PROMISE_MILLIS + "&appid=app-" + (number + 1));
            }
            for (Server server : kind) {
                until(() -> {
                    try (Connection connection = server.connect()) {
                        return connection.ask("/api/station").contains("\"applications\":" + applications + ",");
                    }
                });
            }
        }
    }

    private void measure(int rounds, Redis redis) throws Exception {
        for (List<Server> kind : kinds) {
            Table.say("warming up %s, for %d s", name(kind), (kind.size() + 1) * WARM_UP_SECONDS);
            // Each by itself first: their compilers would take one another's processors for a minute.
            for (Server server : kind) {
                asFastAsTheyAnswer(List.of(server), WARM_UP_SECONDS);
            }
            asFastAsTheyAnswer(kind, WARM_UP_SECONDS);
        }
        double[][] rates = new double[kinds.size()][rounds];
        double[][] ratios = new double[kinds.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            Table.say("round %d of %d", round + 1, rounds);
            for (int i = 0; i < kinds.size(); i++) {
                // There and back again, so that nobody always comes after the same one.
                int kind = round % 2 == 0 ? i : kinds.size() - 1 - i;
                rates[kind][round] = asFastAsTheyAnswer(kinds.get(kind), seconds);
            }
            for (int kind = 0; kind < kinds.size(); kind++) {
                ratios[kind][round] = rates[kind][round] / rates[0][round];
            }
        }
        Table.spreadHead("beats a second, " + rounds + " rounds of " + seconds + " s");
        for (int kind = 0; kind < kinds.size(); kind++) {
            Table.spread(name(kinds.get(kind)), rates[kind]);
        }
        System.out.println();
        Table.spreadHead("ratio to the one that is alone, by rounds");
        for (int kind = 1; kind < kinds.size(); kind++) {
            Table.spread(name(kinds.get(kind)), ratios[kind]);
        }
        System.out.println();
        commands(rounds, redis);
    }

    /** What Redis does for three servers, each of which takes a third of the beats. */
    private void commands(int rounds, Redis redis) throws Exception {
        List<Server> fleet = kinds.get(MOST_SERVERS);
        double[] scripts = new double[rounds];
        double[] all = new double[rounds];
        double[] micros = new double[rounds];
        double[] idle = new double[rounds];
        long failed = 0;
        for (int round = 0; round < rounds; round++) {
            Table.say("%d beats a second, round %d of %d", BEATS_A_SECOND, round + 1, rounds);
            // The other fleets are there, too, and ask for news ten times a second each; they are left out.
            long[] before = redis.commands();
            double processor = redis.processorMicros();
            Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
            long[] still = redis.commands();
            double quiet = redis.processorMicros() - processor;
            processor = redis.processorMicros();
            long start = System.nanoTime();
            List<OpenLoop> loops = new ArrayList<>();
            for (int i = 0; i < fleet.size(); i++) {
                long first = i;
                loops.add(OpenLoop.start(
                        "beats",
                        fleet.get(i).port(),
                        CONNECTIONS / fleet.size(),
                        BEATS_A_SECOND / fleet.size(),
                        seconds,
                        number -> "/hb_ping?" + PROMISE_MILLIS + "&appid=app-"
                                + ((first + number * fleet.size()) % applications + 1)));
            }
            long beats = 0;
            for (OpenLoop loop : loops) {
                loop.finish();
                failed += loop.failed();
                beats += (long) (BEATS_A_SECOND / fleet.size()) * seconds;
            }
            Thread.sleep(500); // the last of them are written
            long[] after = redis.commands();
            int others = MOST_SERVERS * (MOST_SERVERS + 1) / 2 - fleet.size();
            double quietShare = others / (double) (others + fleet.size());
            double longer = (System.nanoTime() - start) / 1e9 / seconds;
            idle[round] = (still[0] - before[0]) / (double) seconds / (others + fleet.size());
            scripts[round] = (after[0] - still[0] - (still[0] - before[0]) * quietShare * longer) / beats;
            all[round] = (after[1] - still[1] - (still[1] - before[1]) * quietShare * longer) / beats;
            micros[round] = (redis.processorMicros() - processor - quiet * quietShare * longer) / beats;
        }
        Table.spreadHead("Redis, at " + BEATS_A_SECOND + " beats/s to 3 servers");
        Table.spread("hundredths of a command a beat (scripts)", hundredths(scripts));
        Table.spread("hundredths, those inside scripts, too", hundredths(all));
        Table.spread("microseconds of a processor a beat", micros);
        Table.spread("scripts a second of a server, no beats", idle);
        System.out.printf("%d beats failed%n", failed);
    }

    /** @return beats a second, of all together */
    private double asFastAsTheyAnswer(List<Server> servers, int during) throws Exception {
        List<Process> asking = new ArrayList<>();
        List<Path> told = new ArrayList<>();
        try {
            for (Server server : servers) {
                told.add(Files.createTempFile("wrk", ".txt"));
                asking.add(new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + CONNECTIONS / servers.size(),
                                "-d" + during,
                                "-s",
                                "benchmarks/beats.lua",
                                "http://127.0.0.1:" + server.port() + "/",
                                "--",
                                "/hb_ping?" + PROMISE_MILLIS + "&appid=app-%d",
                                String.valueOf(applications))
                        .redirectErrorStream(true)
                        .redirectOutput(told.get(told.size() - 1).toFile())
                        .start());
            }
            double rate = 0;
            for (int i = 0; i < servers.size(); i++) {
                if (!asking.get(i).waitFor(during + 60L, TimeUnit.SECONDS)) {
                    throw new IOException("wrk does not end");
                }
                String said = Files.readString(told.get(i));
                Matcher matcher = TOLD.matcher(said);
                if (!matcher.find() || !matcher.group(3).equals("0") || !matcher.group(4).equals("0")) {
                    throw new IOException("not all was answered with 200: " + said);
                }
                rate += Long.parseLong(matcher.group(1)) / (Long.parseLong(matcher.group(2)) / 1e6);
            }
            return rate;
        } finally {
            asking.forEach(Process::destroyForcibly);
            for (Path file : told) {
                Files.delete(file);
            }
        }
    }

    private String name(List<Server> kind) {
        return kind == kinds.get(0) ? "one that is alone" : "a fleet of " + kind.size();
    }

    private static double[] hundredths(double[] values) {
        double[] more = values.clone();
        for (int i = 0; i < more.length; i++) {
            more[i] *= 100;
        }
        return more;
    }

    private static String status(Server server, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    private static void until(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.isMet()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("a server of the fleet does not get ready, or does not get to know all");
            }
            Thread.sleep(100);
        }
    }

    /** A Redis that keeps nothing, on a free port of loopback. */
    private static final class Redis implements AutoCloseable {
        private final int port;
        private final Process process;
        private final Thread atTheEnd;

        Redis() throws IOException, InterruptedException {
            port = Server.freePort();
            process = new ProcessBuilder(
                            "redis-server",
                            "--port",
                            String.valueOf(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            atTheEnd = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            until(() -> {
                try {
                    return ask("PING").startsWith("+PONG");
                } catch (IOException notYet) {
                    return false;
                }
            });
        }

        /** How many scripts it was asked to run, and how many commands it has carried out in all. */
        long[] commands() throws IOException {
            Matcher calls = CALLS.matcher(ask("INFO commandstats"));
            long[] found = new long[2];
            while (calls.find()) {
                long count = Long.parseLong(calls.group(2));
                found[1] += count;
                found[0] += calls.group(1).startsWith("eval") ? count : 0;
            }
            return found;
        }

        double processorMicros() throws IOException {
            Matcher used = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)").matcher(ask("INFO cpu"));
            double seconds = 0;
            while (used.find()) {
                seconds += Double.parseDouble(used.group(1));
            }
            return seconds * 1e6;
        }

        private String ask(String command) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() throws InterruptedException {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
