package org.hilbert.heartbeat.action;

import io.smallrye.mutiny.Uni;

/** One configured way to tell somebody, or to put something right; of news, too. Thread-safe. */
interface Action extends Teller {
    /**
     * Does it, once, within its own limit of time.
     *
     * @return how it went; never a failure. Blocks nobody: what blocks does so on a thread of its own
     */
    Uni<Outcome> act(Occasion occasion);

    /** What it would do, as the end of a sentence that begins with "would"; without anything secret. */
    String plan(Occasion occasion);

    /** Whom or what it reaches, for people; without anything secret. */
    String target();
}
