package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

/** Refused beats in the log: the first, and then how many there were, once a minute; not a line each. */
final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextTime = new AtomicLong(System.nanoTime());

    void tell(String why) {
        untold.incrementAndGet();
        long now = System.nanoTime();
        long due = nextTime.get();
        if (now - due >= 0 && nextTime.compareAndSet(due, now + PAUSE)) {
            LOG.warnf("beats refused: %d; %s", untold.getAndSet(0), why);
        }
    }
}
