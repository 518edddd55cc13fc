package org.hilbert.heartbeat.client;

import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.nagios.StatusLine;

/**
 * Hears of what a {@link StatusWatch} sees.
 *
 * <pre>{@code
 * StatusListener listener = (before, now) -> System.out.println(now.state() + ": " + now.text());
 * listener.changed(Optional.empty(), HeartbeatClient.builder().build().status());
 * }</pre>
 *
 * <p>It is called by the watch's own thread, one call after the other; it may take its time and ask the server itself.
 * What it throws is logged, and it goes on hearing.
 */
@FunctionalInterface
public interface StatusListener {
    /**
     * The first answer came, or one whose state or text differs from those of the answer before.
     *
     * @param before the answer before; empty if this is the first, or the first after a {@linkplain #silent silence}
     */
    void changed(Optional<StatusLine> before, StatusLine now);

    /**
     * No answer came for the longest interval; said once a silence.
     *
     * @param since how long there was none
     */
    default void silent(Duration since) {}
}
