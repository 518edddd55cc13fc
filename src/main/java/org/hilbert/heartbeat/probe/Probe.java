package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One way to find out whether a server is there. Thread-safe. */
interface Probe {
    /**
     * Asks once. Called on an event loop: it must not block, and no thread may wait for the answer.
     *
     * @param timeout for all of it, from the look-up of the host's name on; what was opened is closed by then
     * @return what came of it, within that time and on whatever thread; a stage that fails counts as a mistake of this program
     */
    CompletionStage<Answer> ask(Duration timeout);

    /** Where it asks, for people; without anything secret. */
    String target();

    /** The host that it asks: an IP address in its {@linkplain org.hilbert.heartbeat.server.HostAddress one spelling}, or a name. */
    String host();
}
