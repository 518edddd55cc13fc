package org.hilbert.heartbeat.health;

import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.testsupport.FakeFleet;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class JournalCheckTest {
    @Test
    void aJournalThatIsWritten_isUp() {
        HealthCheckResponse response = new JournalCheck(memory(Optional.empty()), Fleet.ALONE).call();
        assertEquals("journal", response.getName());
        assertEquals(HealthCheckResponse.Status.UP, response.getStatus());
        assertEquals(Optional.empty(), response.getData());
    }

    @Test
    void oneInTroubleIsDown_andSaysWhereToLook_notWhatIsWhereOnThisMachine() {
        HealthCheckResponse response =
                new JournalCheck(memory(Optional.of("cannot write to /var/lib: the disk is full")), Fleet.ALONE).call();
        assertEquals(HealthCheckResponse.Status.DOWN, response.getStatus());
        assertEquals(
                Optional.of(Map.of("trouble", "it cannot be written; /api/station and the log say why")),
                response.getData());
    }

    @Test
    void inAFleet_itSaysWhatTheFleetSays() {
        FakeFleet fleet = new FakeFleet(new FakeTime());
        HealthCheckResponse well = new JournalCheck(memory(Optional.of("of no interest")), fleet).call();
        assertEquals("fleet", well.getName());
        assertEquals(HealthCheckResponse.Status.UP, well.getStatus());
        assertEquals(Optional.empty(), well.getData());
        fleet.trouble = Optional.of("Redis cannot be reached");
        HealthCheckResponse cutOff = new JournalCheck(memory(Optional.empty()), fleet).call();
        assertEquals(HealthCheckResponse.Status.DOWN, cutOff.getStatus());
        assertEquals(Optional.of(Map.of("trouble", "Redis cannot be reached")), cutOff.getData());
    }

    private static Memory memory(Optional<String> trouble) {
        FakeMemory memory = new FakeMemory();
        memory.trouble = trouble;
        return memory;
    }
}
