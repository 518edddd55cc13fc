package org.hilbert.heartbeat.health;

import java.util.Collection;
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
    void oneInTroubleIsDown_andSaysWhy() {
        HealthCheckResponse response = new JournalCheck(memory(Optional.of("the disk is full"))).call();
        assertEquals(HealthCheckResponse.Status.DOWN, response.getStatus());
        assertEquals("the disk is full", response.getData().orElseThrow().get("trouble"));
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
            public Optional<String> trouble() {
                return trouble;
            }
        };
    }
}
