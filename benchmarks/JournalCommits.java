import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.store.Journal;

/**
 * What does it take to keep one change? A station's journal, with 50 texts of 200 characters; one of them changes, and is
 * waited for, again and again. The disk is the one of the folder that is named, else of the folder for temporary files.
 */
public final class JournalCommits {
    private static final int KEYS = 50;
    private static final int WARM_UP = 5000;
    private static final int TOUCHES = 2000;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || Arrays.asList(arguments).contains("--help")) {
            System.out.println("usage: benchmarks/run JournalCommits [FOLDER]   (that for temporary files unless given)");
            return;
        }
        Path above = Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir"));
        Path folder = Files.createTempDirectory(above, "journal");
        Path file = folder.resolve("journal.mv");
        Map<String, String> texts = new ConcurrentHashMap<>();
        try (Journal journal = Journal.in(folder, TimeSource.SYSTEM)) {
            Memory.Shelf shelf =
                    journal.shelf("applications", key -> Optional.ofNullable(texts.get(key)), texts::keySet);
            for (int i = 0; i < WARM_UP; i++) {
                change(i, texts, shelf);
                journal.kept().toCompletableFuture().join();
            }
            double[] micros = new double[TOUCHES];
            long bytes = 0;
            long before = Files.size(file);
            int grown = 0;
            long start = System.nanoTime();
            for (int i = 0; i < TOUCHES; i++) {
                long touched = System.nanoTime();
                change(i, texts, shelf);
                journal.kept().toCompletableFuture().join();
                micros[i] = (System.nanoTime() - touched) / 1e3;
                long size = Files.size(file);
                if (size > before) { // else it was written anew
                    bytes += size - before;
                    grown++;
                }
                before = size;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(micros);
            System.out.printf(
                    Locale.ROOT,
                    "%.0f commits/s, %d bytes each; kept after p50 %.0f us, p99 %.0f us, at most %.0f us%n",
                    TOUCHES / seconds,
                    bytes / Math.max(1, grown),
                    micros[TOUCHES / 2],
                    micros[TOUCHES * 99 / 100],
                    micros[TOUCHES - 1]);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static void change(int i, Map<String, String> texts, Memory.Shelf shelf) {
        String key = "application-" + i % KEYS;
        texts.put(key, i + " UP " + "x".repeat(190));
        shelf.touch(key);
    }
}
