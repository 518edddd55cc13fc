package org.hilbert.heartbeat.rest;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.hilbert.heartbeat.rest.Malformed.After;
import org.hilbert.heartbeat.testsupport.Octets;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Very many malformed requests and idle connections (a million and ten thousand in CI): the server stays as it was, and an
 * honest client does not notice. {@code -Dmalformed.requests=} makes it shorter or longer, {@code -Dmalformed.rate=} slower
 * or faster, and {@code -Dmalformed.seed=} repeats one.
 */
class MalformedIT {
    private static final int REQUESTS = Integer.getInteger("malformed.requests", 50_000);
    private static final int PER_SECOND = Integer.getInteger("malformed.rate", 13_000);
    private static final long SEED = Long.getLong("malformed.seed", System.nanoTime());

    private static final int THREADS = 2;
    private static final int IDLE = REQUESTS >= 1_000_000 ? 10_000 : 3_000;
    private static final int SILENT = 200;
    private static final int WINDOWS = 10;
    /** A short run is over before the JVM has compiled what it runs. */
    private static final double P99_MILLIS = REQUESTS >= 1_000_000 ? 10 : 50;

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void aSmallServer() throws Exception {
        int port = ServerProcess.freePort();
        server = ServerProcess.start(
                port,
                log(),
                Map.of("HB_HOST", "0.0.0.0", "HB_PORT", String.valueOf(port), "HEARTBEAT_OPEN", "true"),
                "-Xmx128m");
    }

    @AfterEach
    void noServer() throws Exception {
        server.stop();
    }

    @Test
    void everyRefusalThatAResourceCanGive_isASentence() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Octets octets = new Octets();
        for (Malformed kind : Malformed.values()) {
            for (int i = 0; i < 30 && kind.after() == After.SENTENCE; i++) {
                octets.clear();
                kind.make(octets, random);
                String request = new String(octets.array(), 0, octets.length(), ISO_8859_1);
                String answers = Wire.exchange(
                        server.port(),
                        (request + "GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                                .getBytes(ISO_8859_1));
                assertTrue(
                        answers.matches("(?s)HTTP/1\\.1 40[045] .*\r\n\r\n[a-z][^<\n]* [^<\n]*HTTP/1\\.1 200 OK.*"),
                        () -> kind + ", seed " + SEED + ": " + shown(request) + " was answered " + answers);
            }
        }
    }

    @Test
    void whoeverLeavesBeforeHisAnswer_leavesNothingInTheLogButHisRegistration() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write(("GET /hb_init?5000&appid=A" + i + " HTTP/1.0\r\n\r\n").getBytes(ISO_8859_1));
                // Long enough for it to be read, not for it to be on the disk, which the answer waits for.
                Thread.sleep(1);
            }
        }
        String list = Wire.exchange(server.port(), "GET /list?format=lines HTTP/1.0\r\n\r\n")
                .body();
        assertFalse(list.isEmpty(), "none of them was taken in");
        assertFalse(Files.readString(log()).contains("\tat "), () -> "the log has a stack trace");
    }

    @Test
    void aMillionMalformedRequests_andTenThousandIdleConnections_disturbNobody() throws Exception {
        System.out.printf("MalformedIT: seed %d, %d requests, at most %d a second%n", SEED, REQUESTS, PER_SECOND);
        SplittableRandom random = new SplittableRandom(SEED);
        int idle = IdleConnections.atMost(IDLE);
        Hammer hammer = new Hammer(server.port(), PER_SECOND);
        HonestClient honest = new HonestClient(server.port());
        try (IdleConnections warmUp = new IdleConnections(server.port())) {
            warmUp.openAndPing(100);
        }
        long heapWithoutIdle = server.liveHeap();
        OptionalInt filesWithoutIdle = server.openFiles();

        long heapBefore;
        long heapAfter;
        double seconds;
        int answeredIdle;
        int answeredSilent;
        try (IdleConnections connections = new IdleConnections(server.port());
                IdleConnections silent = new IdleConnections(server.port())) {
            connections.openAndPing(idle);
            silent.open(SILENT);
            long heapWithIdle = server.liveHeap();
            System.out.printf(
                    "%d idle connections of %d wanted%s: %d octets of heap each%n",
                    idle,
                    IDLE,
                    idle < IDLE ? " (ulimit -n allows no more)" : "",
                    (heapWithIdle - heapWithoutIdle) / (idle + SILENT));

            honest.start();
            long start = System.nanoTime();
            honest.measure(true);
            hammer.send(REQUESTS / 10, THREADS, random);
            honest.measure(false);
            heapBefore = server.liveHeap();
            honest.measure(true);
            hammer.send(REQUESTS - REQUESTS / 10, THREADS, random);
            honest.measure(false);
            seconds = (System.nanoTime() - start) / 1e9;
            heapAfter = server.liveHeap();
            honest.stop();
            answeredIdle = connections.stillAnswered(100);
            answeredSilent = seconds > BoundConnection.FIRST_ANSWER_SECONDS + 1 ? silent.stillAnswered(1) : 0;
        }

        report(hammer, seconds);
        System.out.printf(
                Locale.ROOT,
                "heap in use, with the idle connections: %.1f MB after a tenth, %.1f MB after all%n",
                heapBefore / 1e6,
                heapAfter / 1e6);
        double p99 = report("ping on a kept connection", honest.pings());
        report("connection, introduction", honest.introductions());
        String printed = Files.readString(log());

        assertAll(
                () -> assertEquals(REQUESTS, hammer.sent()),
                () -> assertEquals(List.of(), hammer.surprises()),
                () -> assertNoServerError(hammer),
                () -> assertEquals(List.of(), List.copyOf(honest.failures())),
                () -> assertTrue(p99 < P99_MILLIS, "p99 of an honest ping, ms: " + p99),
                () -> assertTrue(heapAfter < heapBefore * 1.1 + 4e6, heapBefore + " -> " + heapAfter),
                () -> assertEquals((idle + 99) / 100, answeredIdle, "idle connections that are still served"),
                () -> assertEquals(0, answeredSilent, "connections on which nothing was ever asked"),
                () -> assertFalse(printed.contains("\tat "), () -> "the log has a stack trace: " + firstTrace(printed)),
                () -> assertTrue(
                        printed.lines().count() < 100 + 8L * honest.introductions().length,
                        () -> printed.lines().count() + " lines: " + printed.substring(0, 5000)),
                () -> assertFalse(printed.contains("Bad"), "a malformed request was taken in"),
                () -> assertFalse(printed.contains("-> LATE"), "an honest application was called late"),
                () -> assertEquals(
                        new TreeSet<>(List.of("Good", "Honest", "Idle")),
                        new TreeSet<>(Wire.exchange(server.port(), "GET /list?format=lines HTTP/1.0\r\n\r\n")
                                .body()
                                .lines()
                                .toList())),
                () -> assertFilesAreClosed(filesWithoutIdle));
    }

    /** The one 5xx there is says that the registry is full, and here it is not. */
    private static void assertNoServerError(Hammer hammer) {
        for (Malformed kind : Malformed.values()) {
            for (int status = 0; status < 1000; status++) {
                int count = hammer.answered(kind, status);
                boolean allowed =
                        status >= 400 && status < 500 || status == 200 && kind.after() != After.SENTENCE || status == 0;
                assertTrue(allowed || count == 0, kind + " was answered " + status + ", " + count + " times");
            }
        }
    }

    private void assertFilesAreClosed(OptionalInt before) throws Exception {
        int most = before.orElse(0) + 10;
        within(Duration.ofSeconds(10)).untilAsserted(() -> {
            int now = server.openFiles().orElse(0);
            assertTrue(now <= most, "open files before: " + before + ", now: " + now);
        });
    }

    private void report(Hammer hammer, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "%d in %.1f s; processor time in all: server %s, test %s%n",
                hammer.sent(),
                seconds,
                processorTime(server.pid()),
                processorTime(ProcessHandle.current().pid()));
        for (Malformed kind : Malformed.values()) {
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int status = 1; status < 1000; status++) {
                if (hammer.answered(kind, status) > 0) {
                    statuses.put(status, hammer.answered(kind, status));
                }
            }
            System.out.printf(
                    "| %s | %d | %s |%s%n",
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    hammer.sent(kind),
                    statuses.isEmpty() ? "" : statuses.toString().replaceAll("[{}]", ""),
                    hammer.leftOpen(kind) > 0 ? " left open: " + hammer.leftOpen(kind) : "");
        }
    }

    private static String processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toSeconds() + " s")
                .orElse("unknown");
    }

    /**
     * Tells of times, and gives their p99 in ms: the median of the p99s of ten windows, one after the other. Client, hammer
     * and server share a few cores with whatever else the machine does; a second in which that is busy is one window, or
     * two, while a server that cannot keep up is slow in all of them.
     */
    private static double report(String what, long[] nanos) {
        double[] p99s = new double[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            p99s[i] = percentile(
                    Arrays.copyOfRange(nanos, (int) ((long) nanos.length * i / WINDOWS), (int)
                            ((long) nanos.length * (i + 1) / WINDOWS)),
                    99);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d, p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f ms; p99 of each tenth: %s%n",
                what,
                nanos.length,
                percentile(nanos, 50),
                percentile(nanos, 99),
                percentile(nanos, 99.9),
                percentile(nanos, 100),
                Arrays.stream(p99s)
                        .mapToObj(p99 -> String.format(Locale.ROOT, "%.2f", p99))
                        .toList());
        Arrays.sort(p99s);
        return (p99s[WINDOWS / 2 - 1] + p99s[WINDOWS / 2]) / 2;
    }

    /** In ms; 0 of none. */
    private static double percentile(long[] nanos, double percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(sorted.length * percent / 100);
        return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    private static String shown(String request) {
        return request.length() > 300 ? request.substring(0, 300) + "..." : request;
    }

    /** The lines around the first stack trace; the folder of the log is gone once the test has failed. */
    private static String firstTrace(String printed) {
        int at = printed.indexOf("\tat ");
        return printed.substring(Math.max(0, at - 1000), Math.min(printed.length(), at + 4000));
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}
