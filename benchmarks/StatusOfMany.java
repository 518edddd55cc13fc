import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Does {@code /status?appid=} answer with many applications in the time it takes with one? Two servers of the packaged
 * jar run side by side, one knowing a single application and one knowing many; the same question goes to them in turns,
 * so that whatever slows the machine slows both. And what does it take to hold them?
 */
public final class StatusOfMany {
    private static final int ROUNDS = 200;
    private static final int QUESTIONS_A_ROUND = 1000;
    /**
     * Questions sent at once. One by one, the time is that of waking a thread on this or the other core (25 or 75 µs on
     * two cores, whichever the scheduler settles on), and says nothing of the server.
     */
    private static final int BATCH = 50;

    private static final int WARM_UP = 100_000;

    public static void main(String[] arguments) throws Exception {
        int many = Arguments.of(arguments, "StatusOfMany [APPLICATIONS]   (50000 unless given)", 50_000)[0];
        Map<String, String> environment = Map.of("HEARTBEAT_MAX_APPLICATIONS", String.valueOf(many));
        try (Server lone = new Server(environment);
                Server crowded = new Server(environment)) {
            lone.register(1);
            crowded.register(many);
            measure(lone, crowded, many);
            System.out.println();
            double residentLone = lone.residentMegabytes();
            double residentCrowded = crowded.residentMegabytes();
            double liveLone = lone.liveMegabytes();
            double liveCrowded = crowded.liveMegabytes();
            Table.head("memory, MB", "1", String.valueOf(many), "KB each");
            memory("resident", residentLone, residentCrowded, many);
            memory("alive in the heap", liveLone, liveCrowded, many);
        }
    }

    private static void measure(Server lone, Server crowded, int many) throws IOException {
        try (Connection toLone = lone.connect();
                Connection toCrowded = crowded.connect()) {
            Table.say("warming up with %d questions each", WARM_UP);
            for (int i = 0; i < WARM_UP; i += QUESTIONS_A_ROUND) {
                medianMicros(toLone);
                medianMicros(toCrowded);
            }
            double[] one = new double[ROUNDS];
            double[] all = new double[ROUNDS];
            double[] ratio = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                if (round % 50 == 0) {
                    Table.say("round %d of %d", round, ROUNDS);
                }
                one[round] = medianMicros(toLone);
                all[round] = medianMicros(toCrowded);
                ratio[round] = all[round] / one[round];
            }
            Table.spreadHead(ROUNDS + " rounds of " + QUESTIONS_A_ROUND + " questions");
            Table.spread("1 application, µs", one);
            Table.spread(many + " applications, µs", all);
            Table.spread("ratio, round by round", ratio);
        }
    }

    private static void memory(String what, double one, double all, int many) {
        Table.row(what, one, all, (all - one) * 1024 / many);
    }

    /** The median time of one question, in microseconds, over a round of batches. */
    private static double medianMicros(Connection connection) throws IOException {
        long[] nanos = new long[QUESTIONS_A_ROUND / BATCH];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            connection.send("/status?appid=app-0", BATCH);
            for (int question = 0; question < BATCH; question++) {
                String line = connection.receive();
                if (!line.startsWith("OK - fine application [app-0]|")) {
                    throw new IllegalStateException("unexpected: " + line);
                }
            }
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3 / BATCH;
    }
}
