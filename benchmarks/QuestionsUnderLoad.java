import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ThreadLocalRandom;

import org.HdrHistogram.Histogram;

/**
 * How long do questions take while many beats come in, and beats while large questions are asked? One server with many
 * applications; in each round the questions are asked without and with beats, and the beats come alone, beside {@code
 * /list}, alone again, beside {@code /q/health/live}, and beside something that only computes for as long as {@code /list}
 * takes: so whatever drifts shows between the two that are alone, and what a machine of few cores does to beats by itself.
 */
public final class QuestionsUnderLoad {
    private static final int CONNECTIONS = 64;
    private static final int QUESTIONS_A_SECOND = 200;
    private static final int PROMISE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 100;
    private static final int WARM_UP_SECONDS = 10;

    private final Server server;
    private final int applications;
    private final int beatsASecond;
    private final int seconds;
    private long beats;
    private double core;
    private long failed;

    private QuestionsUnderLoad(Server server, int applications, int beatsASecond, int seconds) {
        this.server = server;
        this.applications = applications;
        this.beatsASecond = beatsASecond;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = Arguments.of(
                arguments,
                "QuestionsUnderLoad [ROUNDS] [SECONDS] [BEATS] [APPLICATIONS]\n"
                        + "(3 rounds of seven times 10 s, with 20000 beats a second of 100000 applications, unless given)",
                3,
                10,
                20_000,
                100_000);
        try (Server server = new Server(
                Map.of("HEARTBEAT_STORE", "none", "HEARTBEAT_MAX_APPLICATIONS", String.valueOf(numbers[3])))) {
            new QuestionsUnderLoad(server, numbers[3], numbers[2], numbers[1]).measure(numbers[0]);
        }
    }

    private void measure(int rounds) throws Exception {
        OpenLoop.allAtOnce(
                "registering",
                server.port(),
                CONNECTIONS,
                applications,
                number -> "/hb_init?" + PROMISE_MILLIS + "&appid=app-" + number);
        Table.say("warming up, with all questions and as many beats, for %d s", WARM_UP_SECONDS + 2 * seconds);
        OpenLoop warming = beats(WARM_UP_SECONDS);
        questions(WARM_UP_SECONDS).finish();
        warming.finish();
        Repeated list = new Repeated("/list");
        Repeated live = new Repeated("/q/health/live");
        list.during(beats(seconds)).finish();
        live.during(beats(seconds)).finish();
        list.forget();
        live.forget();

        Times idle = new Times();
        Times loaded = new Times();
        Times alone = new Times();
        Times withQuestions = new Times();
        Times withList = new Times();
        Times withLive = new Times();
        Times withComputing = new Times();
        double[] questionsRatio = new double[rounds];
        double[] listRatio = new double[rounds];
        double[] liveRatio = new double[rounds];
        double[] computingRatio = new double[rounds];
        double[] drift = new double[rounds];
        double[] serverCores = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            Table.say("round %d of %d", round + 1, rounds);
            double idleP99 = add(idle, questions(seconds));
            OpenLoop beside = beats(seconds);
            questionsRatio[round] = add(loaded, questions(seconds)) / idleP99;
            add(withQuestions, beside);
            double processor = server.processorSeconds();
            double before = add(alone, beats(seconds));
            serverCores[round] = (server.processorSeconds() - processor) / seconds;
            listRatio[round] = add(withList, list.during(beats(seconds))) / before;
            double again = add(alone, beats(seconds));
            drift[round] = again / before;
            liveRatio[round] = add(withLive, live.during(beats(seconds))) / again;
            computingRatio[round] = add(withComputing, computeAsLongAs(list, beats(seconds))) / again;
        }

        Table.head("milliseconds", "p50", "p99", "p99.9", "max", "count", "own p99");
        idle.print("/status?appid=, no beats");
        loaded.print("/status?appid=, " + beatsASecond + " beats/s");
        alone.print("beats alone");
        withQuestions.print("beats beside /status?appid=");
        withList.print("beats beside /list");
        withLive.print("beats beside /q/health/live");
        withComputing.print("beats beside mere computing");
        System.out.println();
        Table.spreadHead("ratio of p99 to p99, " + rounds + " rounds");
        Table.spread("/status with beats to without", questionsRatio);
        Table.spread("beats beside /list to alone", listRatio);
        Table.spread("beats beside live to alone", liveRatio);
        Table.spread("beats beside mere computing to alone", computingRatio);
        Table.spread("beats alone to alone, before", drift);
        Table.spread("cores that the server took, beats alone", serverCores);
        System.out.println();
        Table.head("one large answer beside beats", "octets", "p50 ms", "max ms", "count");
        list.print();
        live.print();
        System.out.printf(
                "%d questions or beats failed; asking took %.2f of a core at most; the server has %.0f MB%n",
                failed, core, server.residentMegabytes());
    }

    private OpenLoop beats(int during) throws IOException {
        long first = beats;
        beats += (long) beatsASecond * during;
        return OpenLoop.start(
                "beats",
                server.port(),
                CONNECTIONS,
                beatsASecond,
                during,
                number -> "/hb_ping?" + PROMISE_MILLIS + "&appid=app-" + (first + number) % applications);
    }

    private OpenLoop questions(int during) throws IOException {
        return OpenLoop.start(
                "questions",
                server.port(),
                CONNECTIONS,
                QUESTIONS_A_SECOND,
                during,
                number -> "/status?appid=app-" + ThreadLocalRandom.current().nextInt(applications));
    }

    /** @return the p99 of this time */
    private double add(Times all, OpenLoop loop) throws Exception {
        all.answers.add(loop.finish().answers());
        all.own.add(loop.own());
        failed += loop.failed();
        core = Math.max(core, loop.core());
        return loop.answers().getValueAtPercentile(99);
    }

    /** Keeps one thread of this program at work while those beats come in, as long and as often as the question did. */
    private OpenLoop computeAsLongAs(Repeated question, OpenLoop beats) throws InterruptedException {
        long asLong = question.times.getValueAtPercentile(50);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < asLong) {
                Thread.onSpinWait();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return beats;
    }

    private static Histogram histogram() {
        return new Histogram(TimeUnit.HOURS.toNanos(1), 3);
    }

    /** What came of the same in all rounds. */
    private static final class Times {
        private final Histogram answers = histogram();
        /** What the asking itself added to them. */
        private final Histogram own = histogram();

        void print(String what) {
            Table.row(
                    what,
                    Table.millis(answers, 50),
                    Table.millis(answers, 99),
                    Table.millis(answers, 99.9),
                    Table.millis(answers, 100),
                    answers.getTotalCount(),
                    Table.millis(own, 99));
        }
    }

    /** A question that is asked again and again, with a pause after each answer. */
    private final class Repeated {
        private final String path;
        private final Histogram times = histogram();
        private long octets;

        Repeated(String path) {
            this.path = path;
        }

        /** Asks while those beats come in. */
        OpenLoop during(OpenLoop beats) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            try (Connection connection = server.connect()) {
                while (System.nanoTime() < end) {
                    long start = System.nanoTime();
                    connection.send(path, 1);
                    octets = connection.skip();
                    times.recordValue(System.nanoTime() - start);
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return beats;
        }

        void forget() {
            times.reset();
        }

        void print() {
            Table.row(path, octets, Table.millis(times, 50), Table.millis(times, 100), times.getTotalCount());
        }
    }
}
