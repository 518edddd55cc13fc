package org.hilbert.heartbeat.store;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.hilbert.heartbeat.server.Memory;

/** A memory that recalls nothing and keeps nothing. Thread-safe. */
public final class NoMemory implements Memory {
    private final Optional<String> trouble;

    private NoMemory(Optional<String> trouble) {
        this.trouble = trouble;
    }

    /** Because nobody wants one. */
    public static NoMemory wanted() {
        return new NoMemory(Optional.empty());
    }

    /** Because it cannot be had, as that sentence says. */
    static NoMemory because(String trouble) {
        return new NoMemory(Optional.of(trouble));
    }

    @Override
    public Shelf shelf(
            String name,
            Function<String, Optional<String>> values,
            Supplier<? extends Collection<String>> keys,
            BiConsumer<String, Optional<String>> nobody) {
        return Shelf.NONE;
    }

    @Override
    public CompletionStage<Void> kept() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> safe() {
        return CompletableFuture.completedFuture(trouble.isEmpty());
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }
}
