package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

/**
 * The memory that all servers of a fleet share, in Redis. What is touched is written with the next round; what the others
 * write is told to whoever set the shelf up, as is, when this server joins, what was there before. Thread-safe.
 */
final class SharedMemory implements Memory {
    /** As in the journal. */
    static final int LONGEST_TEXT = 64 * 1024;

    private static final Logger LOG = Logger.getLogger(SharedMemory.class);
    private static final int MOST_WAITING = 100_000;
    private static final long KEPT_MILLIS = 1000;
    private static final long SAFE_MILLIS = 5000;
    private static final char PARTING = '/';

    private final Supplier<Optional<String>> trouble;
    private final Runnable wake;
    private final Map<String, SharedShelf> shelves = new ConcurrentHashMap<>();
    /** Guarded by this. */
    private List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

    /**
     * @param trouble why nothing can be written at present
     * @param wake asks for a round soon
     */
    SharedMemory(Supplier<Optional<String>> trouble, Runnable wake) {
        this.trouble = trouble;
        this.wake = wake;
    }

    @Override
    public Shelf shelf(
            String name,
            Function<String, Optional<String>> values,
            Supplier<? extends Collection<String>> keys,
            BiConsumer<String, Optional<String>> others) {
        SharedShelf shelf = new SharedShelf(values, keys, others);
        if (name.indexOf(PARTING) >= 0 || shelves.putIfAbsent(name, shelf) != null) {
            throw new IllegalStateException("the shelf " + name + " has been set up before, or cannot be");
        }
        return shelf;
    }

    @Override
    public CompletionStage<Void> kept() {
        return awaitRound(KEPT_MILLIS).thenApply(written -> null);
    }

    @Override
    public CompletionStage<Boolean> safe() {
        return awaitRound(SAFE_MILLIS);
    }

    @Override
    public Optional<String> trouble() {
        return trouble.get();
    }

    /** Tells whether what was touched before has been written; false if that cannot be said in so many milliseconds. */
    synchronized CompletionStage<Boolean> awaitRound(long millis) {
        if (trouble().isPresent() || waiting.size() >= MOST_WAITING) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        waiting.add(written);
        wake.run();
        return written.completeOnTimeout(false, millis, TimeUnit.MILLISECONDS).minimalCompletionStage();
    }

    /** Those that wait for what has been touched so far; they are to be told how the next round went. */
    synchronized List<CompletableFuture<Boolean>> takeWaiting() {
        List<CompletableFuture<Boolean>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** What has been touched: a text by field, empty if it is gone. */
    Map<String, String> takeTouched(int most) {
        Map<String, String> texts = new LinkedHashMap<>();
        shelves.forEach((name, shelf) -> {
            for (String key : shelf.dirty) {
                if (texts.size() < most && shelf.dirty.remove(key)) {
                    texts.put(name + PARTING + key, shelf.text(key));
                }
            }
        });
        return texts;
    }

    /** Says that these did not arrive. */
    void putBack(Collection<String> fields) {
        fields.forEach(field -> of(field).ifPresent(shelf -> shelf.dirty.add(keyOf(field))));
    }

    /** Everything there is, for a Redis that is empty. */
    Map<String, String> everything() {
        Map<String, String> texts = new LinkedHashMap<>();
        shelves.forEach((name, shelf) -> {
            for (String key : shelf.keys.get()) {
                String text = shelf.text(key);
                if (!text.isEmpty()) {
                    texts.put(name + PARTING + key, text);
                }
            }
        });
        return texts;
    }

    /** Tells what another server wrote; what this one is about to write itself is left out. */
    void tell(String field, String text) {
        of(field)
                .filter(shelf -> !shelf.dirty.contains(keyOf(field)))
                .ifPresent(shelf -> shelf.tell(keyOf(field), text));
    }

    /** Tells all that there is when this server joins, and what is gone of what it knew. */
    void tellAll(Map<String, String> texts) {
        texts.forEach((field, text) -> of(field).ifPresent(shelf -> shelf.tell(keyOf(field), text)));
        shelves.forEach((name, shelf) -> {
            for (String key : List.copyOf(shelf.keys.get())) {
                if (!texts.containsKey(name + PARTING + key) && !shelf.dirty.contains(key)) {
                    shelf.tell(key, "");
                }
            }
        });
    }

    private Optional<SharedShelf> of(String field) {
        int end = field.indexOf(PARTING);
        return end < 0 ? Optional.empty() : Optional.ofNullable(shelves.get(field.substring(0, end)));
    }

    private static String keyOf(String field) {
        return field.substring(field.indexOf(PARTING) + 1);
    }

    private final class SharedShelf implements Shelf {
        private final Function<String, Optional<String>> values;
        private final Supplier<? extends Collection<String>> keys;
        private final BiConsumer<String, Optional<String>> others;
        private final Set<String> dirty = ConcurrentHashMap.newKeySet();

        SharedShelf(
                Function<String, Optional<String>> values,
                Supplier<? extends Collection<String>> keys,
                BiConsumer<String, Optional<String>> others) {
            this.values = values;
            this.keys = keys;
            this.others = others;
        }

        /** Nothing yet: what is there is told when this server joins. */
        @Override
        public Map<String, String> recalled() {
            return Map.of();
        }

        @Override
        public void touch(String key) {
            dirty.add(key);
        }

        private String text(String key) {
            try {
                return values.apply(key)
                        .filter(text -> text.length() <= LONGEST_TEXT)
                        .orElse("");
            } catch (RuntimeException e) {
                LOG.errorf(e, "a text cannot be written down, and is left out");
                return "";
            }
        }

        private void tell(String key, String text) {
            try {
                others.accept(key, text.isEmpty() ? Optional.empty() : Optional.of(text));
            } catch (RuntimeException e) {
                LOG.errorf(e, "what another server wrote cannot be taken in");
            }
        }
    }
}
