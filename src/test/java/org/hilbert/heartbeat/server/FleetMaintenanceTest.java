package org.hilbert.heartbeat.server;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** Two servers of a fleet, and what is switched on and off at one of them. */
class FleetMaintenanceTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");

    private final FakeTime time = new FakeTime();
    private final FakeMemory memory = new FakeMemory();
    private final FakeMemory others = memory.another();
    private final FakeFleet fleet = new FakeFleet(time);
    private final FakeFleet otherFleet = new FakeFleet(time);
    private final List<Maintenance> planned = new ArrayList<>();
    private final MaintenanceBook one = book(memory, fleet);
    private final MaintenanceBook other = book(others, otherFleet);

    @Test
    void whatIsSwitchedOnAtOneServer_isOnAtAll_andEachTells() {
        int version = other.version();
        Maintenance lamp = on("a new lamp");
        one.switchOn(lamp);
        memory.write();
        assertEquals(List.of(lamp), other.on());
        assertNotEquals(version, other.version());
        other.look();
        other.look();
        assertEquals(List.of(told(lamp, Optional.empty())), fleet.taken);
        assertEquals(fleet.taken, otherFleet.taken);
    }

    @Test
    void whatEndedWhileNoServerRan_isToldToHaveEnded() {
        Maintenance lamp = new Maintenance(
                Optional.of(PONG), time.wallNow(), Optional.of(time.wallNow().plusSeconds(60)), "a new lamp", false);
        one.switchOn(lamp);
        time.pass(Duration.ofHours(3));
        memory.write();
        other.look();
        other.look();
        assertEquals(List.of(told(lamp, lamp.until())), otherFleet.taken);
        assertEquals(List.of(), other.on());
    }

    @Test
    void whatIsSwitchedOffAtAnother_isOffAtAll_andEachTells() {
        Maintenance lamp = on("a new lamp");
        one.switchOn(lamp);
        memory.write();
        other.look();
        time.passMillis(5000);
        int version = one.version();
        assertEquals(Optional.of(lamp), other.switchOff(Optional.of(PONG)));
        others.write();
        assertEquals(List.of(), one.on());
        assertNotEquals(version, one.version());
        one.look();
        assertEquals(told(lamp, Optional.of(time.wallNow())), fleet.taken.get(1));
        assertEquals(fleet.taken, otherFleet.taken);
    }

    @Test
    void ofTwoThatAreSwitchedOnAtOnce_theLaterCounts_whoeverWritesFirst() {
        for (boolean oneWritesFirst : new boolean[] {true, false}) {
            one.switchOn(on("the first"));
            time.passMillis(1);
            Maintenance second = on("the second");
            other.switchOn(second);
            List<FakeMemory> order = oneWritesFirst ? List.of(memory, others) : List.of(others, memory);
            for (int round = 0; round < 2; round++) {
                order.forEach(FakeMemory::write);
            }
            assertEquals(List.of(second), one.on());
            assertEquals(List.of(second), other.on());
            assertEquals(memory.written("maintenance"), others.written("maintenance"));
            time.passMillis(1);
        }
    }

    @Test
    void whatIsSwitchedOnAnew_isNotSwitchedOffByWhatWasWrittenBefore() {
        one.switchOn(on("a new lamp"));
        memory.write();
        one.switchOff(Optional.of(PONG));
        time.passMillis(1);
        Maintenance again = on("the next lamp");
        other.switchOn(again);
        memory.write();
        others.write();
        assertEquals(List.of(again), one.on());
        assertEquals(List.of(again), other.on());
    }

    @Test
    void oneThatJoinsLateKnowsWhatIsOn() {
        Maintenance lamp = on("a new lamp");
        one.switchOn(lamp);
        memory.write();
        FakeMemory thirds = memory.another();
        MaintenanceBook third = book(thirds, new FakeFleet(time));
        assertEquals(List.of(), third.on());
        thirds.join();
        assertEquals(List.of(lamp), third.on());
    }

    @Test
    void whatThePlanSays_isToldByEach() {
        Maintenance night = plan(0, 60);
        one.look();
        memory.write();
        other.look();
        others.write();
        time.pass(Duration.ofMinutes(61));
        planned.clear();
        one.look();
        memory.write();
        other.look();
        others.write();
        one.look();
        assertEquals(List.of(told(night, Optional.empty()), told(night, night.until())), fleet.taken);
        assertEquals(fleet.taken, otherFleet.taken);
        assertEquals(List.of(), List.copyOf(memory.written("maintenance").keySet()));
    }

    @Test
    void theEndOfWhatWasPlanned_whileNoServerWasRunning_isToldByTheNext() {
        Maintenance night = plan(0, 60);
        one.look();
        memory.write();
        planned.clear();
        time.pass(Duration.ofHours(2));
        FakeMemory next = memory.another();
        FakeFleet later = new FakeFleet(time);
        MaintenanceBook joining = book(next, later);
        next.join();
        joining.look();
        joining.look();
        assertEquals(List.of(told(night, night.until())), later.taken);
    }

    @Test
    void whereAnotherServerHasANewerRoster_nothingIsToldToHaveEnded() {
        Maintenance night = plan(0, 60);
        one.look();
        planned.clear();
        memory.write();
        other.look();
        assertEquals(List.of(), otherFleet.taken);
        planned.add(night);
        other.look();
        assertEquals(List.of(told(night, Optional.empty())), otherFleet.taken);
    }

    private Maintenance on(String why) {
        return new Maintenance(Optional.of(PONG), time.wallNow(), Optional.empty(), why, false);
    }

    private Maintenance plan(int fromMinute, int untilMinute) {
        Instant now = time.wallNow();
        Maintenance plan = new Maintenance(
                Optional.empty(),
                now.plus(Duration.ofMinutes(fromMinute)),
                Optional.of(now.plus(Duration.ofMinutes(untilMinute))),
                "cleaning",
                true);
        planned.add(plan);
        return plan;
    }

    private static Interruption told(Maintenance maintenance, Optional<Instant> until) {
        return new Interruption(
                Interruption.Cause.MAINTENANCE,
                maintenance.application(),
                maintenance.from(),
                until,
                maintenance.why());
    }

    private MaintenanceBook book(FakeMemory shared, FakeFleet server) {
        return new MaintenanceBook(time, roster(), DowntimeTest.changes(server), shared);
    }

    private RosterSource roster() {
        Roster none = Roster.none(new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24)));
        MaintenancePlan plan = new MaintenancePlan() {
            @Override
            public List<Maintenance> plannedAt(Instant at) {
                return planned.stream().filter(known -> known.isOn(at)).toList();
            }

            @Override
            public List<Maintenance> plannedBetween(Instant from, Instant until) {
                return List.copyOf(planned);
            }
        };
        Roster roster = (Roster) Proxy.newProxyInstance(
                Roster.class.getClassLoader(),
                new Class<?>[] {Roster.class},
                (proxy, method, arguments) ->
                        method.getName().equals("maintenance") ? plan : method.invoke(none, arguments));
        return new RosterSource() {
            @Override
            public Roster roster() {
                return roster;
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }

            @Override
            public void follow(Consumer<Roster> listener) {
                // it stays as it is
            }
        };
    }
}
