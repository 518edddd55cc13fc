package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.monitor.Doubt;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Listener;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Receipt;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.monitor.Told;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

/**
 * The one bean that owns the core: it reads the time, once per call, says whose application a name means, and under which
 * cover an application is. Thread-safe. A beat and a question about one application wait for nothing; {@link #snapshot}
 * takes time for all there are.
 */
@ApplicationScoped
@Startup // a setting that is not allowed ends the start, not the first request
public class HeartbeatRegistry {
    private static final long AT_WORK_MILLIS = 1000;
    private static final long SAME_MOMENT_NANOS = 50_000_000;

    private final Registry registry;
    private final TimeSource time;
    private final RosterSource rosters;
    private final MaintenanceBook maintenance;
    private final Memory memory;
    private final BeatCounts counts;
    private final Fleet fleet;
    private final boolean byHost;
    private final Directory directory;
    private final Refusals full = new Refusals("beats refused");
    private volatile LongConsumer sweeper = moment -> {};
    private volatile Seen seen;

    public HeartbeatRegistry(
            HeartbeatConfig config,
            TimeSource time,
            StateChanges changes,
            RosterSource rosters,
            MaintenanceBook maintenance,
            Memory memory,
            BeatCounts counts,
            Fleet fleet,
            Instance<Arrivals> arrivals) {
        Policy policy = SettingsCheck.policy(config);
        this.time = time;
        this.rosters = rosters;
        this.maintenance = maintenance;
        this.memory = memory;
        this.counts = counts;
        this.byHost = HeartbeatConfig.Identity.of(config) == HeartbeatConfig.Identity.APP_AT_HOST;
        this.fleet = fleet;
        Memory.Shelf shelf = fleet.isAlone()
                ? memory.shelf(KeptRegistrations.SHELF, this::kept, this::ids)
                : Memory.Shelf.NONE; // its registrations are the fleet's
        this.registry =
                new Registry(policy, rosters.roster(), time, listener(shelf, changes, arrivals), fleet::judgedUntil);
        this.directory = new Directory(byHost, registry::size);
        registry.recall(KeptRegistrations.read(shelf.recalled()), time.nanoTime());
        rosters.follow(roster -> registry.follow(roster, time.nanoTime()));
    }

    /** A timer that goes by monotonic time shows, each second, that this server is at work. */
    void onStart(@Observes StartupEvent start, Vertx vertx) {
        registry.begin(time.nanoTime());
        vertx.setPeriodic(AT_WORK_MILLIS, timer -> {
            long now = time.nanoTime();
            fleet.atWork(now);
            registry.atWork(now);
        });
    }

    /**
     * Takes in a beat.
     *
     * @param address where it came from; asked for only if that matters
     * @throws RegistryFullException if the application is new and there is no room
     */
    public Receipt beat(Beat beat, Supplier<String> address) {
        return take(known(beat, address), address);
    }

    private Beat known(Beat beat, Supplier<String> address) {
        return byHost ? beat.at(address.get()) : beat;
    }

    /** As the other, of an application that is named as it is known here. */
    Receipt beat(Beat known) {
        return take(known, () -> known.application().shown());
    }

    /**
     * Takes in what a station tells of one of its applications.
     *
     * @throws RegistryFullException if the application is new and there is no room
     */
    void report(Told told, long now) {
        registry.report(told, now);
    }

    /** Lets go of what that link told of, all but those. */
    void letGo(ApplicationId link, Set<ApplicationId> butThese, Instant at) {
        long now = time.nanoTime();
        Duration ago = Duration.between(at, time.instantOf(now));
        registry.letGo(link, butThese, now - (ago.isNegative() ? 0 : ago.toNanos()), now);
    }

    private Receipt take(Beat known, Supplier<String> address) {
        try {
            long now = fleet.takenAt(time.nanoTime());
            Receipt receipt = registry.beat(known, now);
            fleet.heard(known, now);
            counts.count(known.command(), BeatCounts.Outcome.TAKEN);
            BeatLog.tell(known, address, receipt);
            return receipt;
        } catch (RegistryFullException e) {
            counts.count(known.command(), BeatCounts.Outcome.FULL);
            full.tell(e.getMessage());
            throw e;
        }
    }

    /** The core, for the fleet this server belongs to: what others found is taken over there. */
    public Registry core() {
        return registry;
    }

    /** Completes once that beat, taken in before, and what came of it will survive a restart, as {@link Memory#kept}. */
    public CompletionStage<Void> kept(Beat beat, Supplier<String> address) {
        return fleet.isAlone() ? memory.kept() : fleet.told(known(beat, address).application());
    }

    /** Completes once what has changed so far will survive a restart, as {@link Memory#kept}. */
    public CompletionStage<Void> kept() {
        return memory.kept();
    }

    /**
     * The ID under which an application is known here.
     *
     * @param name its name, or where hosts are told apart and no host was named also its full name, as this server shows it:
     *     with an IP address it means the same application whether that is known just now or not
     * @param host the host that was asked for, if one was
     * @param asker the address that asks; its own applications are meant if no host was named
     * @throws MalformedRequestException if that cannot be a name
     */
    public ApplicationId resolve(String name, Optional<String> host, String asker) {
        if (!byHost) {
            return ApplicationId.of(name);
        }
        if (host.isEmpty()) {
            ApplicationId full = ApplicationId.ofFullName(name);
            boolean namesAHost = ApplicationId.hostIn(name)
                    .filter(HostAddress::isCanonicalIp)
                    .isPresent();
            if (namesAHost || status(full).isPresent()) {
                return full;
            }
        }
        return ApplicationId.of(name).at(host.orElse(asker));
    }

    /** What is known now of the application with that ID; empty if nothing is. */
    public Optional<ApplicationStatus> status(ApplicationId id) {
        long now = time.nanoTime();
        return registry.status(id, now).map(covers(now)::over);
    }

    /**
     * What is known now of all applications, in the order of their first registration.
     *
     * @param host leaves only the applications of that host, where hosts are told apart
     */
    public List<ApplicationStatus> snapshot(Optional<String> host) {
        return statuses(host).toList();
    }

    /** As {@link #snapshot}, each found out when its turn comes: for whoever only looks through them, at once. */
    public Stream<ApplicationStatus> statuses(Optional<String> host) {
        long now = time.nanoTime();
        Covers covers = covers(now);
        return registry.statuses(now)
                .filter(status -> !byHost || host.isEmpty() || status.id().isAt(host.get()))
                .map(covers::over);
    }

    /** Why nobody need act on an application for now, were it silent; known or not. */
    public Optional<Cover> coverOf(ApplicationId id) {
        return cover(covers(time.nanoTime()), rosters.roster(), id);
    }

    /**
     * Why nobody needed to act on an application at that moment, as far as that is known now: a maintenance that somebody has
     * switched off since is not. One that somebody switched on later does not count.
     */
    public Optional<Cover> coverOf(ApplicationId id, Instant at) {
        Roster roster = rosters.roster();
        List<Maintenance> on = maintenance.on(at).stream()
                .filter(known -> !at.isBefore(known.from()))
                .toList();
        return cover(new Covers(on, roster.hours(), at), roster, id);
    }

    /** Nobody is told that a misspelt name is fine because the station is closed. */
    private static Optional<Cover> cover(Covers covers, Roster roster, ApplicationId id) {
        return roster.allows(id) ? covers.of(id) : covers.maintenanceOf(id);
    }

    /** Why nobody need act on anything here for now. */
    public Optional<Cover> coverOfStation() {
        return covers(time.nanoTime()).ofStation();
    }

    /** Where that application is, and by what else people find it, by the present roster. */
    public Whereabouts whereabouts(ApplicationId id) {
        return directory.of(id, rosters.roster());
    }

    /** What this station is expected to run. */
    public Roster roster() {
        return rosters.roster();
    }

    /** Why the monitor suspected itself, most recently, or does now; empty if it never did. */
    public Optional<Interruption> suspicion() {
        return registry.suspicion();
    }

    /** Whether the monitor suspects itself now. */
    public boolean isInDoubt() {
        return suspicion().filter(known -> known.until().isEmpty()).isPresent();
    }

    /** How often the monitor had that doubt in itself, since the start. */
    public long doubts(Doubt doubt) {
        return registry.doubts(doubt);
    }

    /** How many applications are known, the lost ones included. */
    public int size() {
        return registry.size();
    }

    /** When a sweep has something to look at again, in nanoseconds of the time source. */
    long nextLook() {
        return registry.nextLook();
    }

    /** Has that one told, on whatever thread, of a moment before {@link #nextLook} at which there is something to look at. */
    void onDue(LongConsumer sweeper) {
        this.sweeper = sweeper;
    }

    /** Turns the deadlines that have passed by now into state changes, and tells which maintenance began and ended. */
    public void sweep() {
        registry.sweep(time.nanoTime());
        maintenance.look();
    }

    /** What covers whom; of many questions in one moment, only the first works it out. */
    private Covers covers(long now) {
        Seen last = seen;
        Roster roster = rosters.roster();
        int version = maintenance.version();
        boolean isGood = last != null && last.version == version && last.roster == roster;
        if (isGood && Math.abs(now - last.at) < SAME_MOMENT_NANOS) {
            return last.covers;
        }
        Instant at = time.instantOf(now);
        Covers covers = new Covers(maintenance.on(at), roster.hours(), at);
        seen = new Seen(now, version, roster, covers);
        return covers;
    }

    private record Seen(long at, int version, Roster roster, Covers covers) {}

    private Optional<String> kept(String id) {
        return registry.registration(ApplicationId.ofWritten(id)).map(KeptRegistrations::text);
    }

    private List<String> ids() {
        return registry.ids().stream().map(ApplicationId::toString).toList();
    }

    private Listener listener(Memory.Shelf shelf, StateChanges changes, Instance<Arrivals> arrivals) {
        Arrivals[] listeners = arrivals.stream().toArray(Arrivals[]::new);
        return new Listener() {
            @Override
            public void changed(StateChange change) {
                shelf.touch(change.id().toString());
                changes.tell(change);
            }

            @Override
            public void promised(ApplicationId id) {
                shelf.touch(id.toString());
            }

            @Override
            public void heard(ApplicationId id, long silence, long promise) {
                for (Arrivals each : listeners) {
                    each.heard(id, silence, promise);
                }
            }

            @Override
            public void due(long moment) {
                sweeper.accept(moment);
            }

            @Override
            public void interrupted(Interruption interruption) {
                changes.tell(interruption);
            }
        };
    }
}
