package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.server.RecoveryBudget;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The station as a whole, and how its monitor is. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Station", description = "The station as a whole, and how its monitor is")
record StationJson(
        @Schema(description = "The server's") String version,
        @Schema(description = "The server's time") Instant now,

        @Schema(description = "How many applications are known")
        int applications,

        @Schema(description = "How many are in which state; states in which none is are left out")
        Map<State, Integer> states,

        @Schema(description = "How many of them somebody should see to")
        int alarming,

        @Schema(description = "How many are late and under no cover")
        int late,

        boolean open,

        @Schema(description = "When it closes, if it is open and does within a year")
        Optional<Instant> closes,

        @Schema(description = "When it opens, if it is closed and does within a year")
        Optional<Instant> opens,

        @Schema(description = "Why nobody need act on anything here for now")
        Optional<CoverJson> cover,

        @Schema(description = "When and why the monitor suspected itself most recently, or does now")
        Optional<Suspicion> suspicion,

        @Schema(description = "How many recoveries there may be")
        Recovery recovery,

        @Schema(description = "Why nothing can be written at present, to the journal or to what a fleet shares")
        Optional<String> journalTrouble,

        @Schema(description = "Why the newest roster does not count")
        Optional<String> rosterTrouble) {
    /** How many recoveries there may be, by ladders and liveness probes together. */
    @RegisterForReflection
    @Schema(
            name = "Recovery",
            description = "How many recoveries there may be, by ladders and liveness probes together")
    record Recovery(
            @Schema(description = "Within an hour") int perHour,

            @Schema(description = "Of one application within an hour")
            int perApplicationPerHour,

            @Schema(description = "How many more there may be now")
            int left) {
        static Recovery of(RecoveryBudget budget) {
            return new Recovery(budget.perHour(), budget.perApplicationPerHour(), budget.left());
        }
    }

    /** A time in which the monitor suspected itself. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "Suspicion", description = "A time in which the monitor suspected itself")
    record Suspicion(
            Instant since,
            @Schema(description = "Absent while it does") Optional<Instant> until,
            String why) {
        static Suspicion of(Interruption interruption) {
            return new Suspicion(interruption.from(), interruption.until(), interruption.why());
        }
    }
}
