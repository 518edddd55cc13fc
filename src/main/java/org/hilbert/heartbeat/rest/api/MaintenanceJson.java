package org.hilbert.heartbeat.rest.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A maintenance, on or to come. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Maintenance", description = "A time in which nobody need act")
record MaintenanceJson(
        @Schema(description = "Whose; absent if it is the station's")
        Optional<String> application,

        Instant from,

        @Schema(description = "Absent if it lasts until somebody ends it")
        Optional<Instant> until,

        String why,

        @Schema(description = "Whether the roster says so, rather than somebody who switched it on")
        boolean planned,

        @Schema(description = "Whether it is on now") boolean on) {
    static MaintenanceJson of(Maintenance maintenance, Instant now) {
        return new MaintenanceJson(
                maintenance.application().map(ApplicationId::toString),
                maintenance.from(),
                maintenance.until(),
                maintenance.why(),
                maintenance.planned(),
                maintenance.isOn(now));
    }

    /** One that was switched off just now. */
    static MaintenanceJson ended(Maintenance maintenance) {
        return new MaintenanceJson(
                maintenance.application().map(ApplicationId::toString),
                maintenance.from(),
                maintenance.until(),
                maintenance.why(),
                maintenance.planned(),
                false);
    }

    /** A page of them. */
    @RegisterForReflection
    @Schema(
            name = "Maintenances",
            description = "What is on and what is planned in the next 7 days, the earliest first")
    record Page(
            @Schema(description = "How many there are on all pages")
            int total,

            List<MaintenanceJson> maintenance) {}
}
