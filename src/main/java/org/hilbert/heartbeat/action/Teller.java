package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** How an action tells news. Thread-safe. */
interface Teller {
    /**
     * Tells them, once, within its own limit of time.
     *
     * @param news one, and {@link #atOnce} at most, in their order
     * @param lateness asked if this has to wait for its turn: why it is too late by then; empty if it is not
     * @return how it went; never a failure
     */
    Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness);

    /** What it would do, as {@link Action#plan}. */
    String plan(List<News> news);

    /** How many it tells at once; 1 or more. */
    int atOnce();

    /** How long it waits for more to tell at once. */
    Duration gather();

    /** How old something may become before it is told no more. */
    Duration giveUpAfter();

    /**
     * Whether the same is told once at most, also if this server or its machine ends meanwhile, and not at all once it is
     * too old, or if that cannot be kept; else it is told until it is taken or too old, and perhaps twice.
     */
    default boolean tellsOnce() {
        return false;
    }
}
