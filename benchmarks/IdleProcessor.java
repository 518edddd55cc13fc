import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much of a core does a server take that has next to nothing to do? Two servers run at the same time, started as the
 * image starts one: to the first ten applications beat once a second, to the second nobody. What each of their threads
 * takes is told as well, by name; and what an nginx takes that is sent the same beats and does nothing with them.
 *
 * <p>The options for the JVM are those of {@code JAVA_OPTIONS}, or else the image's: {@code src/main/docker/java.options}, and
 * the cache of {@code src/main/docker/aot.sh target/quarkus-app}, made by the same JVM, if there is one.
 */
public final class IdleProcessor {
    private static final Path OPTIONS = Path.of("src", "main", "docker", "java.options").toAbsolutePath();
    private static final int APPLICATIONS = 10;
    /** Threads that took less than this much of a core are not told. */
    private static final double TOLD_PERCENT = 0.0005;

    public static void main(String[] arguments) throws Exception {
        int[] numbers = Arguments.of(
                arguments,
                "IdleProcessor [MINUTES] [SETTLING] [BEATS]\n"
                        + "(10 minutes, after 60 s of settling and 10 beats, unless given; 36000 beats are those of an hour,\n"
                        + "and leave the JVM little to compile)",
                10,
                60,
                10);
        int minutes = numbers[0];
        int settling = numbers[1];
        List<String> start = Server.options().isEmpty() ? asTheImage() : Server.asJar(Server.options());
        Table.say("%s %s", Server.java(), String.join(" ", start));
        Map<String, String> environment = Map.of("HEARTBEAT_STORE", "none", "MALLOC_ARENA_MAX", "1");
        try (Server beaten = new Server(environment, start);
                Server quiet = new Server(environment, start);
                Nginx nginx = Nginx.start()) {
            OpenLoop.allAtOnce("beats before", beaten.port(), APPLICATIONS, numbers[2], IdleProcessor::beat);
            Table.say("settling for %d s, then measuring for %d min", settling, minutes);
            int seconds = settling + 60 * minutes + 1;
            OpenLoop beats = beats(beaten.port(), seconds);
            OpenLoop beatsOfNginx = nginx == null ? null : beats(nginx.port(), seconds);
            Thread.sleep(settling * 1000L);
            Taken ofBeaten = new Taken(beaten);
            Taken ofQuiet = new Taken(quiet);
            double ofNginx = nginx == null ? 0 : nginx.processorSeconds();
            for (int minute = 1; minute <= minutes; minute++) {
                Thread.sleep(60_000);
                Table.say("%d of %d min", minute, minutes);
            }
            ofBeaten.end();
            ofQuiet.end();
            if (nginx != null) {
                ofNginx = nginx.processorSeconds() - ofNginx;
                beatsOfNginx.finish();
            }
            beats.finish();
            Table.head("percent of a core, over " + minutes + " min", "10 beats/s", "no beats", "ratio");
            row("all of it", ofBeaten.percent(), ofQuiet.percent());
            Set<String> threads = new TreeSet<>((one, other) -> {
                int order = Double.compare(ofBeaten.percent(other), ofBeaten.percent(one));
                return order != 0 ? order : one.compareTo(other);
            });
            threads.addAll(ofBeaten.threads.keySet());
            threads.addAll(ofQuiet.threads.keySet());
            for (String thread : threads) {
                if (Math.max(ofBeaten.percent(thread), ofQuiet.percent(thread)) >= TOLD_PERCENT) {
                    row("  " + thread, ofBeaten.percent(thread), ofQuiet.percent(thread));
                }
            }
            if (nginx != null) {
                System.out.printf(Locale.ROOT, "%-44s %10.4f%n", "nginx, return 200", 100 * ofNginx / (60 * minutes));
            }
            row("times a thread was woken up, a second", ofBeaten.wakeUps(), ofQuiet.wakeUps());
            row("resident, MB", beaten.residentMegabytes(), quiet.residentMegabytes());
            System.out.printf("%d beats, of which %d failed%n", beats.answers().getTotalCount(), beats.failed());
        }
    }

    private static OpenLoop beats(int port, int seconds) throws IOException {
        return OpenLoop.start("beats", port, APPLICATIONS, APPLICATIONS, seconds, IdleProcessor::beat);
    }

    private static String beat(long number) {
        return "/hb_ping?2000&appid=app-" + number % APPLICATIONS;
    }

    private static void row(String what, double one, double other) {
        String ratio = other < TOLD_PERCENT ? "" : String.format(Locale.ROOT, "%.2f", one / other);
        System.out.printf(Locale.ROOT, "%-44s %10.4f %10.4f %10s%n", what, one, other, ratio);
    }

    /** As the image starts it; without its cache where there is none that this JVM can use. */
    private static List<String> asTheImage() throws IOException, InterruptedException {
        Path trained = Server.app().resolve("heartbeat.options");
        if (!Files.exists(trained)) {
            Table.say("without the image's cache: there is no %s (src/main/docker/aot.sh makes it)", trained);
        } else if (knows("-XX:AOTCache=" + Server.app().resolve("heartbeat.aot"))) {
            return List.of("@" + trained);
        } else {
            Table.say("without the image's cache: this JVM cannot use it (SERVER_JAVA names another)");
        }
        return Server.asJar(List.of("@" + OPTIONS));
    }

    private static boolean knows(String option) throws IOException, InterruptedException {
        Process version = new ProcessBuilder(Server.java(), option, "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return version.waitFor() == 0;
    }

    /** The processor time that a server and its threads have taken since this was made; over once it is ended. */
    private static final class Taken {
        private final Server server;
        private final long start = System.nanoTime();
        private final double before;
        private final Map<Long, Task> tasks;
        /** Seconds, by name; threads whose names differ by a number count as one. */
        private final Map<String, Double> threads = new TreeMap<>();

        private long switches;
        private double seconds;
        private double took;

        Taken(Server server) throws IOException {
            this.server = server;
            before = server.processorSeconds();
            tasks = tasks(server.pid());
        }

        void end() throws IOException {
            seconds = (System.nanoTime() - start) / 1e9;
            took = server.processorSeconds() - before;
            double known = 0;
            for (Map.Entry<Long, Task> task : tasks(server.pid()).entrySet()) {
                Task then = tasks.getOrDefault(task.getKey(), new Task("", 0, 0));
                double more = task.getValue().seconds - then.seconds;
                threads.merge(task.getValue().name, more, Double::sum);
                switches += task.getValue().switches - then.switches;
                known += more;
            }
            threads.merge("threads that ended", Math.max(0, took - known), Double::sum);
        }

        double percent() {
            return 100 * took / seconds;
        }

        double percent(String thread) {
            return 100 * threads.getOrDefault(thread, 0.0) / seconds;
        }

        double wakeUps() {
            return switches / seconds;
        }

        private static Map<Long, Task> tasks(long pid) throws IOException {
            Map<Long, Task> tasks = new TreeMap<>();
            Path folder = Path.of("/proc", String.valueOf(pid), "task");
            try (Stream<Path> each = Files.list(folder)) {
                for (Path task : each.toList()) {
                    try {
                        tasks.put(Long.valueOf(task.getFileName().toString()), Task.of(task));
                    } catch (NoSuchFileException ended) {
                        // between the two looks
                    }
                }
            } catch (NoSuchFileException elsewhere) {
                Table.say("no %s, so not what the threads take", folder);
            }
            return tasks;
        }
    }

    /** @param switches how often it went to sleep, and so was woken up */
    private record Task(String name, double seconds, long switches) {
        /** From {@code schedstat}, whose first number is nanoseconds; those of {@code stat} are hundredths of a second. */
        static Task of(Path folder) throws IOException {
            String name = Files.readString(folder.resolve("comm")).strip().replaceAll("[-# ]?[0-9]+$", "");
            String schedule = Files.readString(folder.resolve("schedstat"));
            Matcher slept = Pattern.compile("\nvoluntary_ctxt_switches:\\s+(\\d+)")
                    .matcher(Files.readString(folder.resolve("status")));
            return new Task(
                    name,
                    Long.parseLong(schedule.substring(0, schedule.indexOf(' '))) / 1e9,
                    slept.find() ? Long.parseLong(slept.group(1)) : 0);
        }
    }
}
