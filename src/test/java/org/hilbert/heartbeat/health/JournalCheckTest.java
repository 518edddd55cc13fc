package org.hilbert.heartbeat.health;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.hilbert.heartbeat.server.Memory;
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
        return new Memory() {
            @Override
            public Shelf shelf(
                    String name,
                    Function<String, Optional<String>> values,
                    Supplier<? extends Collection<String>> keys) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<Void> kept() {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public CompletionStage<Boolean> safe() {
                return CompletableFuture.completedStage(false);
            }

            @Override
            public Optional<String> trouble() {
                return trouble;
            }
        };
    }
}
