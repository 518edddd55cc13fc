package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.Arrivals;
import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * The silences that were longer than promised: those of which some threshold or tolerance could have made an alarm. Kept are
 * at most {@value #MOST_OF_ONE} of an application and {@value #MOST} in all; where there are more, those by which the promise
 * was broken the furthest, since an application that is always a little late would otherwise push out what matters.
 *
 * <p>Thread-safe. A beat that comes as promised costs a comparison. Nothing is written at a beat, but by {@link #flush}.
 */
public final class Silences implements Arrivals {
    private static final Logger LOG = Logger.getLogger(Silences.class);

    static final int MOST_OF_ONE = 200;
    static final int MOST = 20_000;

    private static final Duration LONGEST_PROMISE = Duration.ofDays(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Duration retention;
    private final TimeSource time;
    private final Memory.Shelf shelf;
    /** Each list is immutable, not empty, and has the worst first. */
    private final ConcurrentMap<ApplicationId, List<Silence>> kept = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();
    /** The applications of which something has changed since the last flush. */
    private final Set<ApplicationId> changed = ConcurrentHashMap.newKeySet();
    /** What was broken by less than this is not worth keeping; 0 while there is room. */
    private volatile double leastShare;

    /**
     * Recalls what earlier runs left.
     *
     * @param retention for how long a silence is kept
     */
    public Silences(Memory memory, Duration retention, TimeSource time) {
        this.retention = retention;
        this.time = time;
        this.shelf = memory.shelf(
                "silences",
                this::textOf,
                () -> kept.keySet().stream().map(ApplicationId::toString).toList());
        recall(shelf.recalled());
    }

    @Override
    public void heard(ApplicationId id, long silence, long promise) {
        if (silence <= promise || Silence.share(silence, promise) < leastShare) {
            return;
        }
        List<Silence> known = kept.getOrDefault(id, List.of());
        if (known.size() == MOST_OF_ONE && known.get(MOST_OF_ONE - 1).share() >= Silence.share(silence, promise)) {
            return;
        }
        Instant began = Instant.ofEpochMilli(time.now().minusNanos(silence).toEpochMilli());
        keep(new Silence(id, began, Duration.ofNanos(promise), Duration.ofNanos(silence)));
        changed.add(id);
        makeRoom();
    }

    /** All that are kept, the latest first. */
    public List<Silence> all() {
        List<Silence> all = new ArrayList<>();
        kept.values().forEach(all::addAll);
        all.sort(Comparator.comparing(Silence::began).reversed());
        return all;
    }

    /** How many are kept. */
    public int size() {
        return size.get();
    }

    /** Drops what is too old, and says what has to be written. */
    public void flush() {
        Instant oldest = time.now().minus(retention);
        for (Map.Entry<ApplicationId, List<Silence>> entry : kept.entrySet()) {
            if (entry.getValue().stream().anyMatch(silence -> silence.began().isBefore(oldest))) {
                dropBefore(entry.getKey(), oldest);
            }
        }
        if (size.get() < MOST / 10 * 8) {
            leastShare = 0;
        }
        for (ApplicationId id : changed) {
            changed.remove(id);
            shelf.touch(id.toString());
        }
    }

    private void keep(Silence silence) {
        kept.compute(silence.id(), (id, before) -> {
            List<Silence> after = new ArrayList<>(before == null ? List.of() : before);
            int place = after.size();
            while (place > 0 && after.get(place - 1).share() < silence.share()) {
                place--;
            }
            after.add(place, silence);
            if (after.size() > MOST_OF_ONE) {
                after.remove(MOST_OF_ONE);
            } else {
                size.incrementAndGet();
            }
            return List.copyOf(after);
        });
    }

    /** If there are too many, drops the tenth that matters least, so that it need not be done at every beat. */
    private void makeRoom() {
        if (size.get() <= MOST) {
            return;
        }
        synchronized (this) {
            double[] shares = kept.values().stream()
                    .flatMap(List::stream)
                    .mapToDouble(Silence::share)
                    .sorted()
                    .toArray();
            if (shares.length > MOST) {
                int dropped = shares.length - MOST / 10 * 9;
                leastShare = shares[dropped];
                kept.keySet().forEach(this::dropBelowLeast);
                dropSomeThatAreAlike();
            }
        }
    }

    private void dropBelowLeast(ApplicationId application) {
        replace(
                application,
                before -> before.get(before.size() - 1).share() >= leastShare
                        ? before
                        : before.stream()
                                .filter(silence -> silence.share() >= leastShare)
                                .toList());
    }

    /** Where thousands matter alike, none is below the others. */
    private void dropSomeThatAreAlike() {
        Iterator<ApplicationId> next = kept.keySet().iterator();
        while (size.get() > MOST / 10 * 9 && next.hasNext()) {
            replace(next.next(), before -> before.subList(0, before.size() / 2));
        }
    }

    private void dropBefore(ApplicationId application, Instant oldest) {
        replace(
                application,
                before -> before.stream()
                        .filter(silence -> !silence.began().isBefore(oldest))
                        .toList());
    }

    /** Replaces what is kept of that application by a part of it. */
    private void replace(ApplicationId application, UnaryOperator<List<Silence>> part) {
        kept.computeIfPresent(application, (id, before) -> {
            List<Silence> after = List.copyOf(part.apply(before));
            if (after.size() < before.size()) {
                size.addAndGet(after.size() - before.size());
                changed.add(id);
            }
            return after.isEmpty() ? null : after;
        });
    }

    private void recall(Map<String, String> recalled) {
        int unreadable = 0;
        for (Map.Entry<String, String> text : recalled.entrySet()) {
            try {
                read(ApplicationId.ofWritten(text.getKey()), text.getValue()).forEach(this::keep);
            } catch (JsonProcessingException | MalformedRequestException | IllegalArgumentException notUnderstood) {
                unreadable++;
                shelf.touch(text.getKey());
            }
        }
        makeRoom();
        if (unreadable > 0) {
            LOG.warnf("silences of %d applications cannot be read and are left out", unreadable);
        }
    }

    /** On the writer's thread. */
    private Optional<String> textOf(String key) {
        try {
            return Optional.ofNullable(kept.get(ApplicationId.ofWritten(key))).map(Silences::write);
        } catch (MalformedRequestException wasNeverAnId) {
            return Optional.empty();
        }
    }

    /** An array of arrays: began, in ms since 1970; promise, in ms; length, in ns. There may be thousands. */
    private static String write(List<Silence> silences) {
        ArrayNode all = JSON.createArrayNode();
        for (Silence silence : silences) {
            all.addArray()
                    .add(silence.began().toEpochMilli())
                    .add(silence.promise().toMillis())
                    .add(silence.length().toNanos());
        }
        return all.toString();
    }

    private static List<Silence> read(ApplicationId id, String text) throws JsonProcessingException {
        List<Silence> silences = new ArrayList<>();
        for (JsonNode one : JSON.readTree(text)) {
            Duration promise = Duration.ofMillis(one.path(1).asLong());
            Duration length = Duration.ofNanos(one.path(2).asLong());
            if (!promise.isNegative() && promise.compareTo(LONGEST_PROMISE) <= 0 && length.compareTo(promise) > 0) {
                silences.add(new Silence(id, Instant.ofEpochMilli(one.path(0).asLong()), promise, length));
            }
        }
        if (silences.isEmpty()) {
            throw new IllegalArgumentException("no silence is in it");
        }
        return silences;
    }
}
