package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.annotations.RegisterForReflection;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/**
 * How many recoveries there may be within an hour, of the whole station and of each application, whoever makes them: so that a
 * mass failure restarts a few applications, not everything (docs/decisions/0032-recovery-budget.md).
 *
 * <p>What was spent survives a restart, as a recovery may restart the machine that this server runs on. Monotonic time decides
 * while it runs; what an earlier run spent counts from the wall clock's time of then, and from now on if that is still to come,
 * because the clock was put back. Thread-safe and quick; only the last hour is kept.
 *
 * <p>In a fleet the budget is the fleet's. Each server grants by what it knows, and hears soon of what the others granted; so
 * there may be one more for each server that grants in the same moment.
 */
@Singleton
@Startup // what earlier runs spent is known before the first is asked for
public class RecoveryBudget {
    private static final Logger LOG = Logger.getLogger(RecoveryBudget.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER =
            JSON.readerFor(Text.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    /** What is that close to being forgotten is not told to servers that have forgotten it. */
    private static final Duration ALMOST_FORGOTTEN = Duration.ofMinutes(59);
    /** More there are never of one application. */
    private static final int MOST_OF_ONE = 1000;

    private final HeartbeatConfig.Recovery settings;
    private final TimeSource time;
    private final boolean isAlone;
    private final Memory.Shelf shelf;
    /** This and what follows is guarded by this object. */
    private final Spendings spent;
    /** For names that nothing is known of; not kept. */
    private final Spendings spentOnStrangers;

    private final Map<Grant.Holder, Long> granted = new EnumMap<>(Grant.Holder.class);

    @Inject
    public RecoveryBudget(HeartbeatConfig config, TimeSource time, Memory memory, Fleet fleet) {
        this(config, time, memory, fleet.isAlone());
    }

    /** That of a server that is alone. */
    public RecoveryBudget(HeartbeatConfig config, TimeSource time, Memory memory) {
        this(config, time, memory, true);
    }

    private RecoveryBudget(HeartbeatConfig config, TimeSource time, Memory memory, boolean isAlone) {
        this.settings = config.recovery();
        this.time = time;
        this.isAlone = isAlone;
        this.shelf = memory.shelf("recoveries", this::kept, this::keys, this::join);
        this.spent = new Spendings(settings, "this station", this::shown, id -> shelf.touch(id.toString()));
        this.spentOnStrangers = new Spendings(settings, "names that are not known", this::shown, id -> {});
        long now = time.nanoTime();
        List<Spendings.Spending> earlier = new ArrayList<>();
        shelf.recalled().forEach((id, text) -> earlier.addAll(read(id, text, now)));
        earlier.sort(Comparator.comparingLong(spending -> spending.at() - now));
        spent.recall(earlier);
    }

    /** Asks for a recovery of an application, and spends it if it is granted. */
    public synchronized Grant ask(ApplicationId id, Grant.Holder holder) {
        return counted(spent.ask(id, holder, time.nanoTime()), holder);
    }

    /**
     * The same for a name that nothing is known of, or that is not on the roster, and which may be misspelt: such have a budget of
     * the same size of their own, so that they cannot use up that of others.
     */
    public synchronized Grant askForStranger(ApplicationId id, Grant.Holder holder) {
        return counted(spentOnStrangers.ask(id, holder, time.nanoTime()), holder);
    }

    /** How many recoveries there may be within an hour. */
    public int perHour() {
        return settings.perHour();
    }

    /** How many recoveries of one application there may be within an hour. */
    public int perApplicationPerHour() {
        return settings.perApplicationPerHour();
    }

    /** How many more recoveries there may be now. */
    public synchronized int left() {
        return spent.left(time.nanoTime());
    }

    /** How many recoveries were granted to such since this server started. */
    public synchronized long granted(Grant.Holder holder) {
        return granted.getOrDefault(holder, 0L);
    }

    private Grant counted(Grant grant, Grant.Holder holder) {
        if (grant.kind() == Grant.Kind.NEW) {
            granted.merge(holder, 1L, Long::sum);
        }
        return grant;
    }

    /**
     * Takes in what another server wrote, which is all that it knows of that application. What is known here and not there
     * stays, and is told.
     */
    private synchronized void join(String id, Optional<String> text) {
        long now = time.nanoTime();
        List<Spendings.Spending> others =
                new ArrayList<>(text.map(known -> read(id, known, now)).orElse(List.of()));
        Optional<ApplicationId> application = application(id);
        List<Spendings.Spending> mine = application.map(spent::of).orElse(List.of());
        boolean knowsMore = false;
        for (Spendings.Spending spending : mine) {
            boolean isKnown = take(others, spending);
            knowsMore |= !isKnown && now - spending.at() < ALMOST_FORGOTTEN.toNanos();
        }
        if (!others.isEmpty()) {
            spent.join(others, now);
        }
        if (knowsMore) {
            shelf.touch(id);
        }
    }

    private static boolean take(List<Spendings.Spending> from, Spendings.Spending one) {
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).told() == one.told()) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    private static Optional<ApplicationId> application(String id) {
        try {
            return Optional.of(ApplicationId.ofWritten(id));
        } catch (MalformedRequestException e) {
            return Optional.empty(); // which has been said
        }
    }

    private synchronized List<String> keys() {
        return spent.applications().stream().map(ApplicationId::toString).toList();
    }

    private synchronized Optional<String> kept(String id) {
        List<Spendings.Spending> own = spent.of(ApplicationId.ofWritten(id));
        if (own.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.writeValueAsString(new Text(
                    own.get(own.size() - 1).holder(),
                    own.stream()
                            .map(spending -> isAlone ? shown(spending.at()) : spending.told())
                            .toList())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private long shown(long nanoTime) {
        return time.instantOf(nanoTime).toEpochMilli();
    }

    private List<Spendings.Spending> read(String id, String text, long now) {
        try {
            Text kept = READER.readValue(text);
            if (kept == null
                    || kept.holder() == null
                    || kept.atMillis() == null
                    || kept.atMillis().contains(null)) {
                throw new MalformedRequestException("something is missing");
            }
            ApplicationId application = ApplicationId.ofWritten(id);
            long shown = shown(now);
            List<Spendings.Spending> read = new ArrayList<>();
            for (long atMillis : kept.atMillis()) {
                long age = Math.max(0, Math.min(shown - atMillis, HOUR_MILLIS));
                if (isAlone || age < HOUR_MILLIS) {
                    long at = now - Duration.ofMillis(age).toNanos();
                    read.add(new Spendings.Spending(application, kept.holder(), at, atMillis));
                }
            }
            return read.subList(Math.max(0, read.size() - MOST_OF_ONE), read.size());
        } catch (JsonProcessingException | MalformedRequestException e) {
            LOG.warn("a kept recovery cannot be read");
            return List.of();
        }
    }

    /**
     * As it is kept.
     *
     * @param holder whose the last was
     * @param atMillis when each was granted, in milliseconds since 1970
     */
    @RegisterForReflection
    record Text(Grant.Holder holder, List<Long> atMillis) {}
}
