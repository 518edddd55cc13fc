package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.Uptime;

import com.fasterxml.jackson.annotation.JsonInclude;

/** How well an application ran in a window of time that ends now. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(
        name = "Uptime",
        description = "How well an application ran in a window of time that ends now: opening hours"
                + " only, and nothing that an interruption or a maintenance covers")
record UptimeJson(
        @Schema(description = "Such as 24h") String window,
        long windowMillis,

        @Schema(description = "The share of the time that counts in which it was up, 0 to 1; absent if none counts")
        Optional<Double> ratio,

        @Schema(description = "STARTING, UP or LATE") long upMillis,
        @Schema(description = "STALLED, CRITICAL or LOST") long downMillis,
        @Schema(description = "How often it went down") int failures,

        @Schema(description = "Mean time between failures; absent without one")
        Optional<Long> mtbfMillis,

        @Schema(description = "Mean time to recovery; absent without one")
        Optional<Long> mttrMillis,

        @Schema(description = "From when on anything is known; what was before counts for nothing")
        Instant knownSince,

        @Schema(description = "Whether something is known of the whole window")
        boolean whole) {
    private static final double PARTS = 1e6;

    static UptimeJson of(Uptime uptime) {
        OptionalDouble ratio = uptime.ratio();
        return new UptimeJson(
                Uptime.name(uptime.window()),
                uptime.window().toMillis(),
                // Rounded down: an application that was down is never said to have been up all the time.
                ratio.isEmpty() ? Optional.empty() : Optional.of(Math.floor(ratio.getAsDouble() * PARTS) / PARTS),
                uptime.up().toMillis(),
                uptime.down().toMillis(),
                uptime.failures(),
                uptime.meanTimeBetweenFailures().map(Duration::toMillis),
                uptime.meanTimeToRecovery().map(Duration::toMillis),
                uptime.knownSince(),
                uptime.isWhole());
    }
}
