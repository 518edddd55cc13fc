package org.hilbert.heartbeat.server;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What survives a restart: texts under keys, on shelves. Thread-safe. What it is told is written soon and together, not at
 * once; a store that cannot write fails alone, and catches up when it can.
 */
public interface Memory {
    /** Sets a shelf up that nobody else writes on: as the other, and nobody is told. */
    default Shelf shelf(
            String name, Function<String, Optional<String>> values, Supplier<? extends Collection<String>> keys) {
        return shelf(name, values, keys, (key, text) -> {});
    }

    /**
     * Sets a shelf up; once for each name.
     *
     * @param values the present text of a key, empty if it is to be forgotten; asked on the writer's thread, when it
     *     writes
     * @param keys all keys that have a text, asked when everything has to be written anew
     * @param others is told, where servers of a fleet share what they remember, what another one wrote, or that a text is gone,
     *     on a thread of the fleet's, in the order in which it was written; not what this server's own text has replaced since.
     *     When this server joins it is told all that was there, before anything of its own is written, and not before it has
     *     started. It must be quick, and may touch
     */
    Shelf shelf(
            String name,
            Function<String, Optional<String>> values,
            Supplier<? extends Collection<String>> keys,
            BiConsumer<String, Optional<String>> others);

    /**
     * Completes once everything that was touched before has been written, or at once if nothing can be written at present,
     * and after a second at the latest. Never fails.
     */
    CompletionStage<Void> kept();

    /**
     * Tells whether everything that was touched before has reached the disk, where a power cut does not reach it: true once it
     * has, or if nothing is to be kept at all; false if that cannot be said within five seconds. Never fails.
     */
    CompletionStage<Boolean> safe();

    /** Why nothing can be written at present, as a sentence; empty if all is well. */
    Optional<String> trouble();

    /** Texts of one kind. */
    interface Shelf {
        /** One that keeps nothing. */
        Shelf NONE = new Shelf() {
            @Override
            public Map<String, String> recalled() {
                return Map.of();
            }

            @Override
            public void touch(String key) {
                // kept nowhere
            }
        };

        /** What earlier runs left, by key, in the order of the keys. */
        Map<String, String> recalled();

        /** Says that the text of that key has changed, or is gone. Quick: it only notes the key. */
        void touch(String key);
    }
}
