package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.FakeTime;

/**
 * A registry with a guard, its applications and its clock. T = 1 s and a tolerance of 1 s make a max wait of 2 s: late after
 * 6 s, critical after 10 s, lost after 12 s. It sweeps every second, and suspects itself after 3 s without.
 */
final class Station {
    static final Duration T = Duration.ofSeconds(1);
    static final Rules RULES = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
    static final Guard GUARD = new Guard(Duration.ofSeconds(3), 0.85, 4);

    final FakeTime time = new FakeTime();
    final List<StateChange> changes = new ArrayList<>();
    final List<Interruption> interruptions = new ArrayList<>();
    final List<String> silences = new ArrayList<>();
    final List<ApplicationId> promises = new ArrayList<>();
    final List<Long> due = new ArrayList<>();
    Registry registry;

    Station() {
        this(Roster.none(RULES));
    }

    Station(Roster roster) {
        restart(roster);
    }

    /** A new process, which knows nothing yet. */
    void restart(Roster roster) {
        registry = new Registry(new Policy(1000, GUARD), roster, time, new Listener() {
            @Override
            public void changed(StateChange change) {
                changes.add(change);
            }

            @Override
            public void promised(ApplicationId id) {
                promises.add(id);
            }

            @Override
            public void due(long at) {
                due.add(at);
            }

            @Override
            public void heard(ApplicationId id, long silence, long promise) {
                silences.add(id + " " + Duration.ofNanos(silence) + " of " + Duration.ofNanos(promise));
            }

            @Override
            public void interrupted(Interruption interruption) {
                interruptions.add(interruption);
            }
        });
    }

    static ApplicationId id(int number) {
        return ApplicationId.of("app" + number);
    }

    static Beat ping(ApplicationId id) {
        return new Beat(Command.PING, id, T);
    }

    void ping(int number) {
        registry.beat(ping(id(number)), now());
    }

    void beat(Command command, int number, Duration timeout) {
        registry.beat(new Beat(command, id(number), timeout), now());
    }

    /** That many seconds pass, swept each, in which the applications from the one number until before the other ping. */
    void pass(int seconds, int from, int until) {
        for (int second = 0; second < seconds; second++) {
            time.pass(Duration.ofSeconds(1));
            for (int number = from; number < until; number++) {
                ping(number);
            }
            registry.sweep(now());
        }
    }

    /** That many seconds pass, swept each, in which nobody pings. */
    void pass(int seconds) {
        pass(seconds, 0, 0);
    }

    /** The process is stopped for so long, and nobody can reach it. */
    void standStill(Duration howLong) {
        time.pass(howLong);
    }

    State state(int number) {
        return registry.status(id(number), now()).map(ApplicationStatus::state).orElse(State.DONE);
    }

    long count(State state) {
        return registry.snapshot(now()).stream()
                .filter(status -> status.state() == state)
                .count();
    }

    long countWithheld() {
        return registry.snapshot(now()).stream()
                .filter(ApplicationStatus::withheld)
                .count();
    }

    long now() {
        return time.nanoTime();
    }

    Instant wall() {
        return time.instantOf(now());
    }

    /** A roster that expects those applications, at those hours. */
    static Roster expecting(Hours hours, int... numbers) {
        Set<ApplicationId> expected = new LinkedHashSet<>();
        for (int number : numbers) {
            expected.add(id(number));
        }
        return roster(RULES, hours, expected);
    }

    static Roster roster(Rules rules, Hours hours, Set<ApplicationId> expected) {
        return new Roster() {
            @Override
            public Rules rules(ApplicationId id) {
                return rules;
            }

            @Override
            public Set<ApplicationId> expected() {
                return expected;
            }

            @Override
            public boolean allows(ApplicationId id) {
                return true;
            }

            @Override
            public OptionalInt atOnce() {
                return OptionalInt.empty();
            }

            @Override
            public Duration startAllowance() {
                return Duration.ofSeconds(15);
            }

            @Override
            public Hours hours() {
                return hours;
            }

            @Override
            public MaintenancePlan maintenance() {
                return MaintenancePlan.NONE;
            }
        };
    }

    /** Closed from the one second after the start of the clock until before the other, and from the third to the fourth… */
    Hours closedBetween(int... seconds) {
        List<Instant> edges = IntStream.of(seconds)
                .mapToObj(second -> time.wallAfter(Duration.ofSeconds(second)))
                .toList();
        return new Hours() {
            @Override
            public boolean isOpen(Instant at) {
                return edges.stream().filter(edge -> !edge.isAfter(at)).count() % 2 == 0;
            }

            @Override
            public java.util.Optional<Instant> nextOpening(Instant after) {
                return isOpen(after)
                        ? java.util.Optional.empty()
                        : edges.stream().filter(edge -> edge.isAfter(after)).findFirst();
            }

            @Override
            public Duration openBetween(Instant start, Instant end) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
