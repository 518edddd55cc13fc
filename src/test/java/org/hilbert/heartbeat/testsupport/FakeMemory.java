package org.hilbert.heartbeat.testsupport;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.hilbert.heartbeat.server.Memory;

/**
 * A memory that writes when a test says so, and that outlives whoever uses it: given to another, it is the same memory after a
 * restart. It can be one of several that servers of a fleet share. Thread-safe.
 */
public final class FakeMemory implements Memory {
    /** Why nothing can be written. */
    public volatile Optional<String> trouble = Optional.empty();
    /** Whether nothing reaches the disk in time. */
    public volatile boolean isHung;

    private final Map<String, FakeShelf> shelves = new ConcurrentHashMap<>();
    /** Those of the other servers. */
    private final List<FakeMemory> others = new CopyOnWriteArrayList<>();

    /**
     * That of one more server, which shares with this what is written from now on; what was written before it is told of when it
     * {@linkplain #join joins}.
     */
    public FakeMemory another() {
        FakeMemory another = new FakeMemory();
        another.others.addAll(others);
        another.others.add(this);
        another.others.forEach(one -> one.others.add(another));
        return another;
    }

    /** Hears, on all its shelves, what the others have written by now. */
    public void join() {
        FakeMemory one = others.get(0);
        shelves.forEach((name, shelf) -> one.written(name).forEach((key, text) -> shelf.hear(key, Optional.of(text))));
    }

    /** Its server writes that, whatever it knows; null takes a text away. */
    public void tell(String shelf, String key, String text) {
        others.forEach(other -> other.shelves
                .computeIfAbsent(shelf, fresh -> new FakeShelf(Map.of()))
                .hear(key, Optional.ofNullable(text)));
    }

    /** Nothing that was not written is there any more, as after a power failure; the next user sets its shelves up anew. */
    public FakeMemory restarted() {
        FakeMemory next = new FakeMemory();
        shelves.forEach((name, shelf) -> next.shelves.put(name, new FakeShelf(shelf.texts)));
        return next;
    }

    @Override
    public Shelf shelf(
            String name,
            Function<String, Optional<String>> values,
            Supplier<? extends Collection<String>> keys,
            BiConsumer<String, Optional<String>> heard) {
        FakeShelf shelf = shelves.computeIfAbsent(name, fresh -> new FakeShelf(Map.of()));
        shelf.setUp(values, keys, heard);
        return shelf;
    }

    /** Writes what was touched. */
    public void write() {
        if (trouble.isPresent()) {
            return;
        }
        shelves.forEach((name, shelf) -> shelf.write()
                .forEach((key, text) -> others.forEach(other -> other.shelves
                        .computeIfAbsent(name, fresh -> new FakeShelf(Map.of()))
                        .hear(key, text))));
    }

    /** What is written on a shelf, by key; a test may change it. Empty if nobody has set that shelf up. */
    public Map<String, String> written(String shelf) {
        return shelves.computeIfAbsent(shelf, fresh -> new FakeShelf(Map.of())).texts;
    }

    /** The keys that were touched since the last writing. */
    public Set<String> touched(String shelf) {
        return Set.copyOf(shelves.get(shelf).touched);
    }

    /** The keys somebody says there are. */
    public Collection<String> keys(String shelf) {
        return shelves.get(shelf).keys.get();
    }

    @Override
    public CompletionStage<Void> kept() {
        write();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> safe() {
        if (!isHung) {
            write();
        }
        return CompletableFuture.completedStage(!isHung && trouble.isEmpty());
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    private static final class FakeShelf implements Shelf {
        private final Map<String, String> texts;
        private final Set<String> touched = new LinkedHashSet<>();
        private Function<String, Optional<String>> values = key -> Optional.empty();
        private Supplier<? extends Collection<String>> keys = Set::of;
        private BiConsumer<String, Optional<String>> heard = (key, text) -> {};

        FakeShelf(Map<String, String> texts) {
            this.texts = new TreeMap<>(texts);
        }

        synchronized void setUp(
                Function<String, Optional<String>> present,
                Supplier<? extends Collection<String>> all,
                BiConsumer<String, Optional<String>> listener) {
            values = present;
            keys = all;
            heard = listener;
        }

        @Override
        public synchronized Map<String, String> recalled() {
            return new TreeMap<>(texts);
        }

        @Override
        public synchronized void touch(String key) {
            touched.add(key);
        }

        synchronized Map<String, Optional<String>> write() {
            Map<String, Optional<String>> news = new LinkedHashMap<>();
            for (String key : touched) {
                Optional<String> text = values.apply(key);
                text.ifPresentOrElse(known -> texts.put(key, known), () -> texts.remove(key));
                news.put(key, text);
            }
            touched.clear();
            return news;
        }

        void hear(String key, Optional<String> text) {
            BiConsumer<String, Optional<String>> listener;
            synchronized (this) {
                text.ifPresentOrElse(known -> texts.put(key, known), () -> texts.remove(key));
                listener = heard;
            }
            listener.accept(key, text);
        }
    }
}
