package org.hilbert.heartbeat.rest.api;

import java.time.Instant;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.Intervals;

/** How long the silences between the beats of an application were. */
@RegisterForReflection
@Schema(name = "Intervals", description = "How long the silences between its beats were, true to 1 % and 1 ms")
record IntervalsJson(
        @Schema(description = "How many") long count,

        @Schema(description = "Half of them were at most so long")
        long p50Millis,

        @Schema(description = "90 of 100 were at most so long")
        long p90Millis,

        @Schema(description = "99 of 100 were at most so long")
        long p99Millis,

        @Schema(description = "The longest") long maxMillis,

        @Schema(description = "When the first of them ended")
        Instant since) {
    static IntervalsJson of(Intervals.Figures figures) {
        return new IntervalsJson(
                figures.count(),
                figures.p50().toMillis(),
                figures.p90().toMillis(),
                figures.p99().toMillis(),
                figures.max().toMillis(),
                figures.since());
    }
}
