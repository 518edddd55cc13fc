package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

/**
 * What happens again and again because somebody may not, or there is no room, in the log: the first, and then how many there
 * were, once a minute; not a line each. Thread-safe.
 */
public final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextTime = new AtomicLong(System.nanoTime());

    /** @param what happens, in the plural: {@code beats refused} */
    public Refusals(String what) {
        this.what = what;
    }

    /**
     * One more.
     *
     * @param why a sentence about this one, or all; nothing a caller wrote
     */
    public void tell(String why) {
        untold.incrementAndGet();
        long now = System.nanoTime();
        long due = nextTime.get();
        if (now - due >= 0 && nextTime.compareAndSet(due, now + PAUSE)) {
            LOG.warnf("%s: %d; %s", what, untold.getAndSet(0), why);
        }
    }
}
