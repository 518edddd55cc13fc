package org.hilbert.heartbeat.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.nagios.StatusLine;

/** What of the answers to one question again and again a listener is told. Confined to one thread; times are in ns. */
final class StatusChanges {
    private final StatusListener listener;
    private final long longestInterval;
    private final Logger log;
    private StatusLine last;
    private long heardAt;
    private boolean silent;

    /** @param start when the first question is asked */
    StatusChanges(StatusListener listener, Duration longestInterval, Logger log, long start) {
        this.listener = listener;
        this.longestInterval = longestInterval.toNanos();
        this.log = log;
        heardAt = start;
    }

    /** How long from now the server may be silent before the listener is told of it; endless once it was told. */
    long patience(long now) {
        return silent ? Long.MAX_VALUE : heardAt + longestInterval - now;
    }

    void answered(StatusLine line, long now) {
        Optional<StatusLine> before = silent ? Optional.empty() : Optional.ofNullable(last);
        boolean same = before.isPresent()
                && before.get().state() == line.state()
                && before.get().text().equals(line.text());
        last = line;
        heardAt = now;
        silent = false;
        if (!same) {
            tell(() -> listener.changed(before, line));
        }
    }

    /** Time has passed; the listener is told of a silence that is too long by now. */
    void look(long now) {
        if (patience(now) <= 0) {
            silent = true;
            tell(() -> listener.silent(Duration.ofNanos(now - heardAt)));
        }
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            log.log(Level.WARNING, "a status listener failed; it goes on hearing", e);
        }
        // One that was interrupted, or interrupts itself, must not end the watch.
        Thread.interrupted();
    }
}
