package org.hilbert.heartbeat.rest.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.store.Replay;

import com.fasterxml.jackson.annotation.JsonInclude;

/** What other rules would have made of the silences that were recorded. */
@RegisterForReflection
@Schema(name = "Replay", description = "What other rules would have made of the silences that were recorded")
record ReplayJson(
        @Schema(description = "How many silences were judged")
        int silences,

        Sum total,

        @Schema(description = "The one with the most differences first; as many as were asked for")
        List<OfApplication> applications,

        @Schema(description = "Those that differ first; as many as were asked for")
        List<Alarm> alarms,

        @Schema(description = "How many more alarms there are")
        int left) {
    static ReplayJson of(Replay replay, int limit) {
        return new ReplayJson(
                replay.silences(),
                Sum.of(replay.total()),
                replay.sums().entrySet().stream()
                        .limit(limit)
                        .map(sum -> new OfApplication(sum.getKey().toString(), Sum.of(sum.getValue())))
                        .toList(),
                replay.alarms().stream().map(Alarm::of).toList(),
                replay.left());
    }

    /** How many alarms there are of each kind. */
    @RegisterForReflection
    @Schema(name = "ReplaySum", description = "How many alarms there are of each kind")
    record Sum(
            @Schema(description = "How many there are with the present rules")
            int present,

            @Schema(description = "How many there would have been with the proposed ones")
            int proposed,

            int same,
            int earlier,
            int later,

            @Schema(description = "How many there would have been besides")
            int added,

            @Schema(description = "How many there would not have been")
            int gone) {
        static Sum of(Replay.Sum sum) {
            return new Sum(
                    sum.present(), sum.proposed(), sum.same(), sum.earlier(), sum.later(), sum.added(), sum.gone());
        }
    }

    /** How many there are of one application. */
    @RegisterForReflection
    @Schema(name = "ReplayOfApplication", description = "How many alarms there are of one application")
    record OfApplication(String application, Sum sum) {}

    /** One silence and one level, by both rules. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(name = "ReplayAlarm", description = "One silence and one level, by both rules")
    record Alarm(
            String application,
            Replay.Level level,
            Replay.Verdict verdict,
            @Schema(description = "When the silence began") Instant began,

            @Schema(description = "How long it had promised to be silent at most, without tolerance")
            long promiseMillis,

            @Schema(description = "How long it was") long silenceMillis,

            @Schema(description = "When the alarm comes by the present rules, if it does")
            Optional<Instant> present,

            @Schema(description = "When it would have come by the proposed ones, if it would")
            Optional<Instant> proposed,

            @Schema(description = "By how much earlier or later")
            Optional<Long> byMillis) {
        static Alarm of(Replay.Alarm alarm) {
            return new Alarm(
                    alarm.silence().id().toString(),
                    alarm.level(),
                    alarm.verdict(),
                    alarm.silence().began(),
                    alarm.silence().promise().toMillis(),
                    alarm.silence().length().toMillis(),
                    alarm.present(),
                    alarm.proposed(),
                    alarm.by().map(Duration::toMillis));
        }
    }
}
