package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.RecoveryBudget;
import org.hilbert.heartbeat.testsupport.Configured;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;

/**
 * A hall full of applications, named by numbers, with a monitor and its ladders, second by second. T = 1 s and a tolerance of
 * 1 s make a max wait of 2 s: whoever falls silent is critical after 10 s and lost after 12 s. The action {@code mail} tells.
 */
final class Hall implements Recoveries.Applications, Recoveries.Doing {
    static final int SECONDS_TO_CRITICAL = 10;

    final FakeTime time = new FakeTime();
    /** Those that beat each second. */
    final Set<Integer> running = new TreeSet<>();
    /** Those that are maintained. */
    final Set<Integer> maintained = new TreeSet<>();
    /** Those that are not on the roster. */
    final Set<ApplicationId> strangers = new HashSet<>();
    /** What was done: seconds since the start of this hall, application and action. */
    final List<String> done = new ArrayList<>();

    final List<Occasion> occasions = new ArrayList<>();
    /** What was told of that. */
    final List<String> told = new ArrayList<>();

    final List<Attempt> withheld = new ArrayList<>();
    /** What comes of a step. */
    Function<String, Uni<Outcome>> outcome = action -> Uni.createFrom().item(new Outcome(true, ""));

    FakeMemory memory = new FakeMemory();
    RecoveryBudget budget;
    /** Where it goes on once it is kept that a step is taken. */
    Executor executor = Runnable::run;

    /** Whether what happens is not told one by one. */
    boolean missesChanges;
    /** Up to which number of history it was taken in instead. */
    long takenIn;

    private final Map<ApplicationId, StateChange> changes = new HashMap<>();
    private final Guard guard;
    private HeartbeatConfig config;
    private Recoveries recoveries;
    private Registry registry;
    private long seconds;
    /** Alone, unless there is another server. */
    private Fleet fleet = Fleet.ALONE;

    private final List<Recoveries> others = new ArrayList<>();

    Hall(String... settings) {
        this(0, settings);
    }

    private Hall(FakeFleet fleet, String... settings) {
        this.guard = new Guard(Duration.ofSeconds(3), 0, 4);
        this.config = Configured.with(settings);
        this.fleet = fleet;
        begin();
    }

    /** @param share which share of the applications falls silent at once for that to be nobody's fault; 0 for none */
    Hall(double share, String... settings) {
        this.guard = new Guard(Duration.ofSeconds(3), share, 4);
        this.config = Configured.with(settings);
        begin();
    }

    /**
     * The machine starts anew: of its ladders and its budget nothing is known but what was written.
     *
     * @param settings other settings, if any
     */
    void restart(Duration away, String... settings) {
        time.pass(away);
        seconds += away.toSeconds();
        memory = memory.restarted();
        if (settings.length > 0) {
            config = Configured.with(settings);
        }
        var known = registry.ids().stream()
                .flatMap(id -> registry.registration(id).stream())
                .toList();
        begin();
        registry.recall(known, time.nanoTime());
    }

    private void begin() {
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(2));
        budget = new RecoveryBudget(config, time, memory, fleet);
        Ladders ladders = new Ladders(config, action -> action.equals("mail"));
        Recoveries present = new Recoveries(
                ladders, config, budget, this, this, time, work -> executor.execute(work), memory, fleet);
        recoveries = present;
        registry = new Registry(new Policy(1000, guard), Roster.none(rules), time, change -> {
            changes.put(change.id(), change);
            if (!missesChanges) {
                present.hear(change);
                others.forEach(other -> other.hear(change));
            }
        });
    }

    void run(int from, int until) {
        for (int number = from; number < until; number++) {
            running.add(number);
        }
    }

    void pass(int howManySeconds) {
        for (int second = 0; second < howManySeconds; second++) {
            time.pass(Duration.ofSeconds(1));
            seconds++;
            running.forEach(number -> beat(Command.PING, number));
            registry.sweep(time.nanoTime());
            look();
        }
    }

    void look() {
        recoveries.look();
        others.forEach(Recoveries::look);
    }

    /** A hall with a server of a fleet. */
    static Hall ofFleet(FakeFleet fleet, String... settings) {
        return new Hall(fleet, settings);
    }

    /** One more server of the fleet looks at this hall, too; what it does has its name behind it. */
    FakeMemory joins(String name, FakeFleet server) {
        FakeMemory shared = memory.another();
        RecoveryBudget known = new RecoveryBudget(config, time, shared, server);
        Recoveries.Doing byName = new Recoveries.Doing() {
            @Override
            public Uni<Outcome> attempt(String action, Occasion occasion, Function<Outcome, Optional<Outcome>> tells) {
                return Hall.this.attempt(action + " by " + name, occasion, tells);
            }

            @Override
            public void withheld(Attempt attempt) {
                Hall.this.withheld(attempt);
            }
        };
        others.add(new Recoveries(
                new Ladders(config, action -> action.equals("mail")),
                config,
                known,
                this,
                byName,
                time,
                Runnable::run,
                shared,
                server));
        shared.join();
        return shared;
    }

    void beat(Command command, int number) {
        Duration timeout = command == Command.DONE ? Duration.ZERO : Duration.ofSeconds(1);
        registry.beat(new Beat(command, id(number), timeout), time.nanoTime());
    }

    /** These run for two seconds, then fall silent until they are critical. */
    void fail(Integer... numbers) {
        running.addAll(List.of(numbers));
        pass(2);
        running.removeAll(List.of(numbers));
        pass(SECONDS_TO_CRITICAL);
    }

    State state(int number) {
        return status(id(number)).map(ApplicationStatus::state).orElse(State.DONE);
    }

    static ApplicationId id(int number) {
        return ApplicationId.of("app" + number);
    }

    @Override
    public Optional<ApplicationStatus> status(ApplicationId id) {
        return registry.status(id, time.nanoTime()).map(this::covered);
    }

    @Override
    public Collection<ApplicationStatus> all() {
        return registry.snapshot(time.nanoTime()).stream().map(this::covered).toList();
    }

    @Override
    public Optional<StateChange> lastChange(ApplicationId id) {
        return Optional.ofNullable(changes.get(id));
    }

    @Override
    public long takenIn() {
        return takenIn;
    }

    @Override
    public boolean allows(ApplicationId id) {
        return !strangers.contains(id);
    }

    @Override
    public boolean areInDoubt() {
        return registry.suspicion()
                .filter(suspicion -> suspicion.until().isEmpty())
                .isPresent();
    }

    @Override
    public Uni<Outcome> attempt(String action, Occasion occasion, Function<Outcome, Optional<Outcome>> tells) {
        done.add(seconds + " " + occasion.application() + " " + action);
        occasions.add(occasion);
        return outcome.apply(action)
                .invoke(known -> tells.apply(known).map(Outcome::text).ifPresent(told::add));
    }

    @Override
    public void withheld(Attempt attempt) {
        withheld.add(attempt);
    }

    private ApplicationStatus covered(ApplicationStatus status) {
        return maintained.stream().anyMatch(number -> id(number).equals(status.id()))
                ? status.under(new Cover(Cover.Kind.MAINTENANCE, Optional.empty(), ""))
                : status;
    }
}
