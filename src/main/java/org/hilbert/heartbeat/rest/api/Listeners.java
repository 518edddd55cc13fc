package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.rest.RefusedRequestException;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Places;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** All who listen to the stream of the history: a bounded number. Thread-safe. */
@Singleton
public class Listeners implements Places {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

    private final History history;
    private final Function<Object, String> json;
    private final int most;
    /** In the order in which they came; guarded by itself. */
    private final Set<EventStream> places = new LinkedHashSet<>();
    /** The same, for whoever must not wait. */
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    private final LongAdder ousted = new LongAdder();
    private Subscription subscription;

    Listeners(HistoryKeeper keeper, HeartbeatConfig config, ObjectMapper mapper) {
        this.history = keeper.history();
        this.most = config.stream().maxListeners();
        this.json = event -> {
            try {
                return mapper.writeValueAsString(event);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    void onStart(@Observes StartupEvent start, Chores chores) {
        chores.every(LOOK_EVERY, "listeners", this::look);
        subscription = history.subscribe(history.newest(), news -> streams.forEach(EventStream::wake));
    }

    void onStop(@Observes ShutdownEvent stop) {
        subscription.close();
        streams.forEach(EventStream::cutOff);
    }

    /** Keeps the connections open, and cuts those off who do not read. */
    void look() {
        streams.forEach(EventStream::look);
    }

    @Override
    public String name() {
        return "stream.listeners";
    }

    @Override
    public int taken() {
        return streams.size();
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public long ousted() {
        return ousted.sum();
    }

    /**
     * A stream for whoever made that request, on whose event loop this is called; it counts until the connection ends. Where
     * no place is free the oldest stream makes room: nobody can hold a place for ever.
     *
     * @param after the number of the last line that he has, which counts as {@link History#position} says
     * @throws RefusedRequestException if there is no room for anybody
     */
    EventStream admit(RoutingContext request, long after) {
        if (most == 0) {
            throw new RefusedRequestException(503, "nobody may listen here (heartbeat.stream.max-listeners is 0)");
        }
        EventStream stream = new EventStream(
                request.response(),
                () -> endConnection(request),
                Vertx.currentContext(),
                history,
                history.position(after),
                json);
        takePlace(stream).ifPresent(oldest -> {
            oldest.cutOff();
            ousted.increment();
        });
        request.addEndHandler(end -> leavePlace(stream));
        return stream;
    }

    /** Gives the one that has to go for it: the oldest, whose listener comes again and misses nothing. */
    private Optional<EventStream> takePlace(EventStream stream) {
        synchronized (places) {
            Optional<EventStream> oldest = places.size() < most
                    ? Optional.empty()
                    : Optional.of(places.iterator().next());
            oldest.ifPresent(this::leavePlace);
            places.add(stream);
            streams.add(stream);
            return oldest;
        }
    }

    private void leavePlace(EventStream stream) {
        synchronized (places) {
            places.remove(stream);
            streams.remove(stream);
        }
    }

    /** From the wire's end: Vert.x, asked to close, first waits for the caller to read what he does not read. */
    private static void endConnection(RoutingContext request) {
        ((ConnectionBase) request.request().connection())
                .channel()
                .pipeline()
                .firstContext()
                .close();
    }
}
