package org.hilbert.heartbeat.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/**
 * Which maintenance is on: what somebody switched on, which survives a restart, and what the roster plans. Tells when one
 * begins and ends. Thread-safe.
 *
 * <p>In a fleet, what is switched on and off at one server is on and off at all, and each tells, so that the fleet tells it
 * whichever server ends meanwhile. Of two that somebody switches on at once, that counts which began later.
 */
@ApplicationScoped
public class MaintenanceBook {
    /** How many may be switched on at once. */
    public static final int MOST = 1000;

    private static final Logger LOG = Logger.getLogger(MaintenanceBook.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER =
            JSON.readerFor(Text.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String STATION = "station";
    private static final String APPLICATION = "application ";
    private static final String PLANNED = "planned ";

    private final TimeSource time;
    private final RosterSource rosters;
    private final StateChanges told;
    private final Memory.Shelf shelf;
    /** What somebody switched on, by {@link #key}. */
    private final Map<String, Maintenance> switchedOn = new ConcurrentHashMap<>();
    /** Of these, whose text nobody has asked for yet: what another server switched off is not what is on here by now. */
    private final Set<String> unwritten = ConcurrentHashMap.newKeySet();
    /** What the roster plans and is on, as it was last told, by {@link #plannedKey}. */
    private final Map<String, Maintenance> planned = new ConcurrentHashMap<>();
    /** Counts what is switched on and off. */
    private final AtomicInteger version = new AtomicInteger();
    /** What is on, as it was last told. Guarded by this. */
    private Set<Maintenance> on;

    MaintenanceBook(TimeSource time, RosterSource rosters, StateChanges told, Memory memory) {
        this.time = time;
        this.rosters = rosters;
        this.told = told;
        this.shelf = memory.shelf("maintenance", this::text, this::keys, this::follow);
        shelf.recalled()
                .forEach((key, text) ->
                        Text.read(key, text).ifPresent(kept -> (kept.planned() ? planned : switchedOn).put(key, kept)));
        // What has ended meanwhile is told with the first look.
        this.on = new LinkedHashSet<>(switchedOn.values());
        on.addAll(planned.values());
    }

    /**
     * Switches maintenance on, in place of what was on for the same application, or the station.
     *
     * @throws TooManyException if it would be one too many
     */
    public void switchOn(Maintenance wanted) {
        // As it is kept, so that its end is told of the same.
        Maintenance maintenance = new Maintenance(
                wanted.application(),
                wanted.from().truncatedTo(ChronoUnit.MILLIS),
                wanted.until().map(until -> until.truncatedTo(ChronoUnit.MILLIS)),
                wanted.why(),
                false);
        String key = key(maintenance.application());
        if (!switchedOn.containsKey(key) && switchedOn.size() >= MOST) {
            throw new TooManyException();
        }
        switchedOn.put(key, maintenance);
        unwritten.add(key);
        version.incrementAndGet();
        shelf.touch(key);
        look();
    }

    /**
     * Switches off what somebody switched on for that application, or for the station if none is named; what the roster
     * plans goes on.
     *
     * @return what was switched off; empty if nothing was on
     */
    public Optional<Maintenance> switchOff(Optional<ApplicationId> application) {
        String key = key(application);
        Optional<Maintenance> was = Optional.ofNullable(switchedOn.remove(key));
        unwritten.remove(key);
        version.incrementAndGet();
        shelf.touch(key);
        look();
        return was;
    }

    /** What is on now, in the order in which it began. */
    public List<Maintenance> on() {
        return on(time.now());
    }

    /** Another number whenever something has been switched on or off. */
    int version() {
        return version.get();
    }

    /** What is on at that moment, in the order in which it began. */
    List<Maintenance> on(Instant at) {
        List<Maintenance> planned = rosters.roster().maintenance().plannedAt(at);
        if (planned.isEmpty() && switchedOn.isEmpty()) {
            return List.of();
        }
        return Stream.concat(planned.stream(), switchedOn.values().stream())
                .filter(maintenance -> maintenance.isOn(at))
                .sorted(Comparator.comparing(Maintenance::from))
                .toList();
    }

    /** Tells what has begun and ended since it was last asked to. */
    public void look() {
        Instant now = time.now();
        List<Interruption> news = new ArrayList<>();
        synchronized (this) {
            Set<Maintenance> before = on;
            on = new LinkedHashSet<>(on(now));
            before.stream().filter(maintenance -> !on.contains(maintenance)).forEach(ended -> {
                note(ended, false);
                news.add(interruption(ended, Optional.of(end(ended, now))));
            });
            on.stream().filter(maintenance -> !before.contains(maintenance)).forEach(begun -> {
                note(begun, true);
                news.add(interruption(begun, Optional.empty()));
            });
            // What another server noted, and none was running any more to end.
            Stream.concat(planned.values().stream(), switchedOn.values().stream())
                    .filter(noted -> !on.contains(noted) && !before.contains(noted))
                    .filter(noted ->
                            noted.until().filter(until -> !until.isAfter(now)).isPresent())
                    .forEach(ended -> {
                        note(ended, false);
                        news.add(interruption(ended, ended.until()));
                    });
        }
        switchedOn.forEach((key, maintenance) -> {
            if (!maintenance.isOn(now) && switchedOn.remove(key, maintenance)) {
                unwritten.remove(key);
                shelf.touch(key);
            }
        });
        news.forEach(told::tell);
    }

    /** Takes over what another server switched on or off, or found in the roster. It is told with the next look. */
    private void follow(String key, Optional<String> text) {
        if (text.isEmpty()) {
            planned.remove(key);
            if (!unwritten.contains(key) && switchedOn.remove(key) != null) {
                version.incrementAndGet();
            }
            return;
        }
        Text.read(key, text.get()).ifPresent(other -> {
            if (other.planned()) {
                planned.put(key, other);
            } else if (switchedOn.merge(key, other, MaintenanceBook::later).equals(other)) {
                version.incrementAndGet();
            } else {
                shelf.touch(key);
            }
        });
    }

    private static Maintenance later(Maintenance mine, Maintenance other) {
        return mine.from().isAfter(other.from()) ? mine : other;
    }

    private Optional<String> text(String key) {
        unwritten.remove(key);
        return Optional.ofNullable(switchedOn.get(key))
                .or(() -> Optional.ofNullable(planned.get(key)))
                .map(Text::of);
    }

    private List<String> keys() {
        return Stream.concat(switchedOn.keySet().stream(), planned.keySet().stream())
                .toList();
    }

    /** Takes down what is planned and on, so that its end is told even if it comes while this server does not run. */
    private void note(Maintenance maintenance, boolean isOn) {
        if (maintenance.planned()) {
            String key = plannedKey(maintenance);
            if (isOn) {
                planned.put(key, maintenance);
            } else {
                planned.remove(key);
            }
            shelf.touch(key);
        }
    }

    private static Instant end(Maintenance ended, Instant now) {
        Instant end = ended.until().filter(until -> until.isBefore(now)).orElse(now);
        return end.isBefore(ended.from()) ? ended.from() : end;
    }

    private static Interruption interruption(Maintenance maintenance, Optional<Instant> until) {
        return new Interruption(
                Interruption.Cause.MAINTENANCE,
                maintenance.application(),
                maintenance.from(),
                until,
                maintenance.why());
    }

    static String key(Optional<ApplicationId> application) {
        return application.map(id -> APPLICATION + id).orElse(STATION);
    }

    static String plannedKey(Maintenance maintenance) {
        String until = maintenance
                .until()
                .map(end -> String.valueOf(end.toEpochMilli()))
                .orElse("");
        return PLANNED + maintenance.from().toEpochMilli() + "-" + until + " " + key(maintenance.application());
    }

    /** As many as may be are on. */
    public static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("at most " + MOST + " maintenances can be on at once; end one first");
        }
    }

    /** As it is kept; times in milliseconds since 1970. */
    @RegisterForReflection
    record Text(long fromMillis, Long untilMillis, String why) {
        static String of(Maintenance maintenance) {
            try {
                return JSON.writeValueAsString(new Text(
                        maintenance.from().toEpochMilli(),
                        maintenance.until().map(Instant::toEpochMilli).orElse(null),
                        maintenance.why()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        static Optional<Maintenance> read(String key, String text) {
            try {
                Text kept = READER.readValue(text);
                boolean planned = key.startsWith(PLANNED);
                String whose = planned ? key.substring(key.indexOf(' ', PLANNED.length()) + 1) : key;
                Optional<ApplicationId> application = whose.equals(STATION)
                        ? Optional.empty()
                        : Optional.of(ApplicationId.ofWritten(whose.substring(APPLICATION.length())));
                return Optional.of(new Maintenance(
                        application,
                        Instant.ofEpochMilli(kept.fromMillis),
                        Optional.ofNullable(kept.untilMillis).map(Instant::ofEpochMilli),
                        kept.why == null ? "" : kept.why,
                        planned));
            } catch (JsonProcessingException | MalformedRequestException | IndexOutOfBoundsException e) {
                LOG.warn("a kept maintenance cannot be read");
                return Optional.empty();
            }
        }
    }
}
