package org.hilbert.heartbeat.store;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

import org.hilbert.heartbeat.server.Memory;

/** A memory that keeps nothing, for a server without a journal. */
@Singleton
@DefaultBean
class HistoryAlone implements Memory {
    @Override
    public Shelf shelf(
            String name, Function<String, Optional<String>> values, Supplier<? extends Collection<String>> keys) {
        return new Shelf() {
            @Override
            public Map<String, String> recalled() {
                return Map.of();
            }

            @Override
            public void touch(String key) {
                // nothing is kept
            }
        };
    }

    @Override
    public CompletionStage<Void> kept() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }
}
