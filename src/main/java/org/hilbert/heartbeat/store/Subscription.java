package org.hilbert.heartbeat.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

/**
 * Somebody is being told of every line of the history. It keeps no lines of its own but remembers how far it has come, so one
 * who is slow costs nothing but may miss what is dropped meanwhile. Thread-safe.
 */
public final class Subscription implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Subscription.class);
    private static final int AT_ONCE = 100;

    private final History history;
    private final Consumer<Entry> listener;
    private final boolean complete;
    /** How often somebody wanted it to catch up since it last did; above 0 while a thread is at it. */
    private final AtomicInteger calls = new AtomicInteger();
    /** Touched only by the thread that is at it. */
    private long told;

    private volatile boolean open = true;

    Subscription(History history, long after, boolean complete, Consumer<Entry> listener) {
        this.history = history;
        this.listener = listener;
        this.complete = complete;
        this.told = after;
    }

    /** Whether nothing of what came after the number it began with was dropped before it began. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether the listener is still told: neither closed nor failed. */
    public boolean isOpen() {
        return open;
    }

    /** Ends it; what is being told right now is still told. */
    @Override
    public void close() {
        open = false;
        history.end(this);
    }

    /** Tells what has not been told, unless another thread is at it, which then does. */
    void catchUp() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = calls.get();
            tellTheRest();
        } while (calls.addAndGet(-seen) > 0);
    }

    private void tellTheRest() {
        List<Entry> page = history.page(told, AT_ONCE);
        while (open && !page.isEmpty()) {
            page.forEach(this::tell);
            page = history.page(told, AT_ONCE);
        }
    }

    private void tell(Entry entry) {
        told = entry.number();
        if (!open) {
            return;
        }
        try {
            listener.accept(entry);
        } catch (RuntimeException e) {
            close();
            LOG.warnf(e, "a listener to the history failed and is told no more");
        }
    }
}
