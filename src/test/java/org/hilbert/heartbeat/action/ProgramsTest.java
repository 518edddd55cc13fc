package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Programs that are not started; those that are, are in {@link LocalCommandIT}. */
class ProgramsTest {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Programs one = new Programs(executor, 1);

    @AfterEach
    void over() {
        executor.shutdownNow();
    }

    @Test
    void whateverKeepsAProgramFromStarting_itsPlaceIsFreeForTheNext() {
        for (List<String> command :
                List.of(Arrays.asList("no", null), List.<String>of(), List.of("a\0b"), List.of("/no/such/program"))) {
            Outcome outcome = run(command, Optional.empty());
            assertFalse(outcome.done());
            assertTrue(outcome.text().startsWith("it could not be started: "), outcome.text());
        }
    }

    @Test
    void aProgramWhoseTurnComesTooLate_isNotStarted() {
        assertEquals(
                Outcome.notBegun("that is too late"),
                run(List.of("/no/such/program"), Optional.of("that is too late")));
    }

    private Outcome run(List<String> command, Optional<String> lateness) {
        return one.run(command, Map.of(), Duration.ofSeconds(20), () -> lateness)
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
