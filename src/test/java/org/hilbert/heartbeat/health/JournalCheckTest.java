package org.hilbert.heartbeat.health;

import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class JournalCheckTest {
    @Test
    void aJournalThatIsWritten_isUp() {
        HealthCheckResponse response = new JournalCheck(memory(Optional.empty())).call();
        assertEquals("journal", response.getName());
        assertEquals(HealthCheckResponse.Status.UP, response.getStatus());
        assertEquals(Optional.empty(), response.getData());
    }

    @Test
    void oneInTroubleIsDown_andSaysWhereToLook_notWhatIsWhereOnThisMachine() {
        HealthCheckResponse response =
                new JournalCheck(memory(Optional.of("cannot write to /var/lib: the disk is full"))).call();
        assertEquals(HealthCheckResponse.Status.DOWN, response.getStatus());
        assertEquals(
                Optional.of(Map.of("trouble", "it cannot be written; /api/station and the log say why")),
                response.getData());
    }

    private static Memory memory(Optional<String> trouble) {
        FakeMemory memory = new FakeMemory();
        memory.trouble = trouble;
        return memory;
    }
}
