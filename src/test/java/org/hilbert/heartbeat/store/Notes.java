package org.hilbert.heartbeat.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Memory;

import static org.hilbert.heartbeat.testsupport.Eventually.within;

/** A journal with one shelf, {@code notes}, and what is to be on it. */
final class Notes implements AutoCloseable {
    static final Journal.Timing AT_ONCE = new Journal.Timing(Duration.ofMillis(20), Duration.ZERO);

    final Journal journal;
    final Map<String, String> texts = new ConcurrentSkipListMap<>();
    /** How often a text was asked for. */
    final AtomicInteger asked = new AtomicInteger();

    final Memory.Shelf shelf;
    /** What was there at the start. */
    final Map<String, String> recalled;

    private Notes(Journal journal) {
        this.journal = journal;
        shelf = journal.shelf("notes", this::text, texts::keySet);
        recalled = shelf.recalled();
        texts.putAll(recalled);
    }

    static Notes in(Path folder) {
        return in(folder, "");
    }

    static Notes on(Journal journal) {
        return new Notes(journal);
    }

    static Notes in(Path folder, String fileSystem) {
        return new Notes(Journal.in(new Place(folder, fileSystem), TimeSource.SYSTEM, AT_ONCE));
    }

    /** What a server would find there. */
    static Map<String, String> recalled(Path folder) {
        try (Notes notes = in(folder)) {
            return Map.copyOf(notes.texts);
        }
    }

    void set(String key, String text) {
        texts.put(key, text);
        shelf.touch(key);
    }

    void forget(String key) {
        texts.remove(key);
        shelf.touch(key);
    }

    /** Waits until everything has been written, as long as a slow machine may take. */
    void written() throws InterruptedException {
        until("written", () -> {
            journal.kept().toCompletableFuture().join();
            return journal.isIdle();
        });
    }

    static void until(String what, Callable<Boolean> isSo) {
        within(Duration.ofSeconds(20)).alias(what).until(isSo);
    }

    @Override
    public void close() {
        journal.close();
    }

    private Optional<String> text(String key) {
        asked.incrementAndGet();
        return Optional.ofNullable(texts.get(key));
    }
}
