package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.Intervals;

import com.fasterxml.jackson.annotation.JsonInclude;

/** How the silences between the beats of an application are spread. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(
        name = "Spread",
        description =
                "How the silences between its beats are spread, true to 1 % and 1 ms; figures are absent if none is"
                        + " measured")
record SpreadJson(
        @Schema(description = "How many") long count,

        @Schema(description = "Half of them were at most so long")
        Optional<Long> p50Millis,

        @Schema(description = "90 of 100 were at most so long")
        Optional<Long> p90Millis,

        @Schema(description = "99 of 100 were at most so long")
        Optional<Long> p99Millis,

        @Schema(description = "The longest") Optional<Long> maxMillis,

        @Schema(description = "When the first of them ended")
        Optional<Instant> since,

        @Schema(description = "At most 64, in order and without a gap: fine where most are, coarse beyond")
        List<Bucket> buckets) {
    /** Those that were as long as from the one to the other. */
    @RegisterForReflection
    @Schema(name = "Bucket", description = "How many were as long as fromMillis, and shorter than toMillis")
    record Bucket(long fromMillis, long toMillis, long count) {}

    static SpreadJson of(Optional<Intervals.Figures> figures, List<Intervals.Bucket> buckets) {
        return new SpreadJson(
                figures.map(Intervals.Figures::count).orElse(0L),
                figures.map(Intervals.Figures::p50).map(Duration::toMillis),
                figures.map(Intervals.Figures::p90).map(Duration::toMillis),
                figures.map(Intervals.Figures::p99).map(Duration::toMillis),
                figures.map(Intervals.Figures::max).map(Duration::toMillis),
                figures.map(Intervals.Figures::since),
                buckets.stream()
                        .map(bucket -> new Bucket(
                                bucket.from().toMillis(), bucket.until().toMillis(), bucket.count()))
                        .toList());
    }
}
