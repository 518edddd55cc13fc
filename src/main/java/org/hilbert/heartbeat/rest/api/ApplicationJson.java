package org.hilbert.heartbeat.rest.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.server.Whereabouts;
import org.hilbert.heartbeat.store.Strip;

import com.fasterxml.jackson.annotation.JsonInclude;

/** An application at this moment. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Application", description = "An application at this moment")
record ApplicationJson(
        @Schema(description = "Its ID; where hosts are told apart, with its host")
        String id,

        @Schema(description = "Its host; absent where hosts are not told apart")
        Optional<String> host,

        @Schema(description = "The group that the roster puts it into; absent if into none")
        Optional<String> group,

        @Schema(description = "The tags that the roster gives it; absent if none")
        Optional<List<String>> tags,

        State state,
        @Schema(description = "Why it is in that state") Reason reason,

        @Schema(description = "The reason as the end of a sentence that begins with the application")
        String text,

        @Schema(description = "The overdue ratio: silence / max wait, with two decimals; absent if it is gone")
        Optional<BigDecimal> od,

        @Schema(description = "How long it may be silent: what it promised and the tolerance; absent if it is gone")
        Optional<Long> maxWaitMillis,

        @Schema(description = "How long it has been silent, as far as that counts; absent if it is gone")
        Optional<Long> silenceMillis,

        @Schema(description = "By which overdue ratios it is judged; absent if it is gone")
        Optional<JudgedBy> thresholds,

        @Schema(description = "Whether somebody should act") boolean alarming,

        @Schema(description = "Whether it would be late or worse, did the monitor not suspect itself")
        boolean withheld,

        @Schema(description = "Whether it must run while the station is open")
        boolean expected,

        @Schema(description = "Whether it may run here; true of all if the roster names none")
        boolean onRoster,

        Optional<CoverJson> cover,

        @Schema(description = "When it came into this state, if that is known")
        Optional<Instant> since,

        @Schema(
                description =
                        "The last 24 h in quarters of an hour, equal neighbours joined; in a list only where it is asked for")
        Optional<List<StripJson>> strip) {
    /** From which overdue ratio it is what. */
    @RegisterForReflection
    @Schema(name = "Thresholds", description = "From which overdue ratio an application is late, critical and lost")
    record JudgedBy(double warning, double critical, double lost) {
        static JudgedBy of(Thresholds thresholds) {
            return new JudgedBy(thresholds.warning(), thresholds.critical(), thresholds.lost());
        }
    }

    /** @param last its last change, if that is known */
    static ApplicationJson of(ApplicationStatus status, Roster roster, Whereabouts where, Optional<StateChange> last) {
        return new ApplicationJson(
                status.id().toString(),
                where.host(),
                where.group(),
                tags(where),
                status.state(),
                status.reason(),
                status.reason().toString(),
                Optional.of(new BigDecimal(status.shownOverdueRatio())),
                Optional.of(status.maxWait().toMillis()),
                Optional.of(status.silence().toMillis()),
                Optional.of(JudgedBy.of(status.thresholds())),
                status.isAlarming(),
                status.withheld(),
                roster.expected().contains(status.id()),
                roster.allows(status.id()),
                status.cover().map(CoverJson::of),
                last.filter(change -> change.to() == status.state()).map(StateChange::at),
                Optional.empty());
    }

    ApplicationJson with(Strip strip) {
        return new ApplicationJson(
                id,
                host,
                group,
                tags,
                state,
                reason,
                text,
                od,
                maxWaitMillis,
                silenceMillis,
                thresholds,
                alarming,
                withheld,
                expected,
                onRoster,
                cover,
                since,
                Optional.of(strip.parts().stream().map(StripJson::of).toList()));
    }

    /** One that is gone, with that change. */
    static ApplicationJson gone(StateChange last, Roster roster, Whereabouts where, Optional<CoverJson> cover) {
        return new ApplicationJson(
                last.id().toString(),
                where.host(),
                where.group(),
                tags(where),
                State.DONE,
                last.reason(),
                last.reason().toString(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                roster.expected().contains(last.id()),
                roster.allows(last.id()),
                cover,
                Optional.of(last.at()),
                Optional.empty());
    }

    private static Optional<List<String>> tags(Whereabouts where) {
        return Optional.of(where.tags()).filter(tags -> !tags.isEmpty());
    }
}
