package org.hilbert.heartbeat.server;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.inject.spi.BeanManager;

import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** For how long no server of a fleet was running; of one that is alone, RestartIT sees it. */
class DowntimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeTime time = new FakeTime();
    private final FakeMemory memory = new FakeMemory();
    private final FakeFleet fleet = new FakeFleet(time);
    private final Downtime one = server(memory);

    @Test
    void whereNoneWasRunning_itIsTold_onceNoOtherShowsThatItWas() {
        Instant last = time.wallNow();
        memory.write();
        time.pass(Duration.ofMinutes(10));
        FakeMemory next = memory.another();
        Downtime joining = server(next);
        next.join();
        Instant back = time.wallNow();
        next.write();
        minutesPass(joining, 1);
        assertEquals(List.of(), fleet.taken);
        minutesPass(joining, 5);
        assertEquals(
                List.of(new Interruption(
                        Interruption.Cause.MONITOR,
                        Optional.empty(),
                        last,
                        Optional.of(back),
                        "no server of this fleet was running")),
                fleet.taken);
    }

    @Test
    void whereAnotherIsRunning_nothingIsTold() {
        FakeMemory next = memory.another();
        for (int minute = 0; minute < 10; minute++) {
            minutesPass(one, 1);
            memory.write();
        }
        Downtime joining = server(next);
        next.join();
        minutesPass(joining, 5);
        assertEquals(List.of(), fleet.taken);
    }

    @Test
    void whereOnlyRedisWasAway_nothingIsTold() {
        memory.write();
        time.pass(Duration.ofMinutes(10));
        FakeMemory next = memory.another();
        Downtime joining = server(next);
        next.join();
        time.pass(Duration.ofSeconds(30));
        one.look();
        memory.write();
        minutesPass(joining, 5);
        assertEquals(List.of(), fleet.taken);
    }

    @Test
    void whatOthersWriteLater_tellsNothing() {
        FakeMemory next = memory.another();
        Downtime joining = server(next);
        next.join();
        memory.write();
        time.pass(Duration.ofMinutes(10));
        FakeMemory third = memory.another();
        server(third);
        third.write();
        minutesPass(joining, 5);
        assertEquals(List.of(), fleet.taken);
    }

    @Test
    void aServerThatHasNotJoined_writesNothingOverWhatItHasNotHeard() {
        memory.write();
        time.pass(Duration.ofMinutes(10));
        fleet.trouble = Optional.of("this server has not joined yet");
        FakeMemory next = memory.another();
        Downtime joining = server(next);
        minutesPass(joining, 3);
        assertEquals(Set.of(), next.touched("server"));
        next.join();
        assertEquals(Set.of("alive"), next.touched("server"));
        fleet.trouble = Optional.empty();
        minutesPass(joining, 3);
        assertEquals(1, fleet.taken.size());
    }

    @Test
    void whatIsNoStamp_tellsNothing() {
        String now = time.wallNow().toString();
        for (String text : List.of("", "yesterday", "yesterday " + now, now, now + " x")) {
            memory.another().tell("server", "alive", text);
        }
        minutesPass(one, 5);
        assertEquals(List.of(), fleet.taken);
    }

    private void minutesPass(Downtime server, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            time.pass(MINUTE);
            server.look();
        }
    }

    private Downtime server(FakeMemory shared) {
        Downtime server = new Downtime(time, changes(fleet), shared, fleet);
        server.onStart(new StartupEvent());
        return server;
    }

    /** What is told where nobody listens. */
    static StateChanges changes(Fleet fleet) {
        BeanManager nobody = (BeanManager) Proxy.newProxyInstance(
                DowntimeTest.class.getClassLoader(),
                new Class<?>[] {BeanManager.class},
                (proxy, method, arguments) -> Set.of());
        return new StateChanges(nobody, fleet);
    }
}
