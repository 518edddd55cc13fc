package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryJson;
import org.hilbert.heartbeat.store.History;

/**
 * The lines of the history as server-sent events for one listener, as fast as he reads. It keeps none of them but remembers how
 * far he has come: what he has not read yet is in the history, and once it is dropped there he is told so by a {@code gap}.
 * One who reads nothing for two looks is cut off; a browser connects again, with the number of the last line that it has.
 *
 * <p>{@link #wake}, {@link #look} and {@link #cutOff} may be called by any thread; all else happens on the event loop.
 */
final class EventStream {
    private static final int AT_ONCE = 100;
    /** A first line at once, so that a browser and the proxies before it see that the stream is open. */
    private static final String HELLO = ": here is what happens from now on\nretry: 3000\n\n";

    private static final String STILL_HERE = ":\n\n";

    private final HttpServerResponse response;
    private final Runnable connectionEnd;
    private final Context context;
    private final History history;
    private final Function<Object, String> json;
    /** Whether a thread has asked to be told, and was not heard yet. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private long told;
    private boolean begun;
    private boolean stuckAtLastLook;

    /**
     * A stream that has not begun.
     *
     * @param connectionEnd closes the connection at once, whatever has not been read
     * @param told the number of the last line that the listener has
     * @param json how an event is written
     */
    EventStream(
            HttpServerResponse response,
            Runnable connectionEnd,
            Context context,
            History history,
            long told,
            Function<Object, String> json) {
        this.response = response;
        this.connectionEnd = connectionEnd;
        this.context = context;
        this.history = history;
        this.told = told;
        this.json = json;
    }

    /** Begins, on the event loop. */
    void begin() {
        begun = true;
        response.write(HELLO);
        tell();
    }

    /** There is something new. */
    void wake() {
        if (wanted.compareAndSet(false, true)) {
            context.runOnContext(now -> tell());
        }
    }

    /** To be called now and then: keeps the connection open, and notices who does not read. */
    void look() {
        context.runOnContext(now -> {
            if (!isOpen()) {
                return;
            }
            boolean stuck = response.writeQueueFull();
            if (stuck && stuckAtLastLook) {
                cutOff();
            } else if (!stuck) {
                response.write(STILL_HERE);
            }
            stuckAtLastLook = stuck;
        });
    }

    /** Ends it without another word. */
    void cutOff() {
        connectionEnd.run();
    }

    private boolean isOpen() {
        return begun && !response.ended() && !response.closed();
    }

    /** One page at a time, so that nobody else on this event loop waits for one who has much to catch up. */
    private void tell() {
        wanted.set(false);
        if (!isOpen()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(room -> {
                stuckAtLastLook = false;
                wake();
            });
            return;
        }
        // In this order: what is dropped in between is then called a gap that is none, not the other way round.
        List<Entry> page = history.page(told, AT_ONCE);
        boolean complete = history.isComplete(told);
        if (page.isEmpty()) {
            return;
        }
        Buffer events = Buffer.buffer();
        long first = page.get(0).number();
        if (!complete && first > told + 1) {
            append(events, "gap", json.apply(new GapJson(told + 1, first - 1)));
        }
        for (Entry entry : page) {
            EntryJson line = EntryJson.of(entry, history);
            events.appendString("id: " + entry.number() + "\n");
            append(events, line.kind(), json.apply(line));
        }
        told = page.get(page.size() - 1).number();
        response.write(events);
        wake();
    }

    private static void append(Buffer events, String name, String data) {
        events.appendString("event: " + name + "\ndata: " + data + "\n\n");
    }
}
