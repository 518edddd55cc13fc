package org.hilbert.heartbeat.rest.api;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.WrittenRoster;

import com.fasterxml.jackson.annotation.JsonInclude;

/** What this station is expected to run, and when. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Roster", description = "What this station is expected to run, and when")
record RosterJson(
        @Schema(description = "Whether there is a roster; without one, nothing is expected and everything may run")
        boolean present,

        @Schema(description = "Why the newest roster does not count")
        Optional<String> trouble,

        @Schema(description = "Whose clocks its times are meant by, such as Europe/Berlin")
        Optional<String> timeZone,

        @Schema(description = "When the station opens each week; empty if it always is open")
        List<Window> open,

        @Schema(description = "On which days it stays closed, as the roster says it", examples = "\"12-24..12-26\"")
        List<String> closed,

        @Schema(description = "How many applications may run at once; absent if that is not limited")
        Optional<Integer> atOnce,

        @Schema(description = "How long an expected application may take to appear")
        long startAllowanceMillis,

        @Schema(description = "How an application is judged of which nothing else is said")
        RulesJson defaults,

        @Schema(description = "How many applications and patterns there are on all pages")
        int total,

        @Schema(description = "Names, and after them patterns, of which the first that fits counts")
        List<Expectation> applications,

        @Schema(description = "What it plans in the next 7 days, or is on; the first 1000")
        List<MaintenanceJson> maintenance) {
    /** A time that comes every week. */
    @RegisterForReflection
    @Schema(name = "OpeningWindow", description = "A time that comes every week")
    record Window(
            @Schema(description = "On which it begins: mon, tue, wed, thu, fri, sat, sun")
            List<String> days,

            @Schema(description = "By the clocks of the time zone", examples = "10:00")
            String from,

            @Schema(
                    description = "On the next day if that is not later than from; 24:00 is midnight",
                    examples = "18:00")
            String until) {
        static Window of(WrittenRoster.Window window) {
            boolean midnight = window.until().equals(LocalTime.MIDNIGHT);
            return new Window(
                    Arrays.stream(DayOfWeek.values())
                            .filter(window.days()::contains)
                            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                            .toList(),
                    window.from().toString(),
                    midnight ? "24:00" : window.until().toString());
        }
    }

    /** How applications are judged. */
    @RegisterForReflection
    @Schema(
            name = "Rules",
            description = "How applications are judged: overdue ratios, and what is added to each promise")
    record RulesJson(double warning, double critical, double lost, double stalledAfter, long toleranceMillis) {
        static RulesJson of(Rules rules) {
            return new RulesJson(
                    rules.thresholds().warning(),
                    rules.thresholds().critical(),
                    rules.thresholds().lost(),
                    rules.thresholds().stalledAfter(),
                    rules.tolerance().toMillis());
        }
    }

    /** An application, or a pattern of many. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @Schema(
            name = "RosterApplication",
            description = "An application, or many; rules that are as the defaults are left out")
    record Expectation(
            @Schema(description = "The ID, or a pattern of IDs: * is any characters, ? is one")
            String name,

            @Schema(description = "Whether the name is one") boolean pattern,

            @Schema(description = "Whether it must run while the station is open")
            boolean expected,

            Optional<Double> warning,
            Optional<Double> critical,
            Optional<Double> lost,
            Optional<Double> stalledAfter,
            Optional<Long> toleranceMillis,

            @Schema(description = "The group it is put into here")
            Optional<String> group,

            @Schema(description = "Its tags, as far as they stand here")
            Optional<List<String>> tags) {
        static Expectation of(WrittenRoster.Application application, Rules defaults) {
            RulesJson own = RulesJson.of(application.rules());
            RulesJson others = RulesJson.of(defaults);
            return new Expectation(
                    application.name(),
                    application.isPattern(),
                    application.isExpected(),
                    own(own.warning, others.warning),
                    own(own.critical, others.critical),
                    own(own.lost, others.lost),
                    own(own.stalledAfter, others.stalledAfter),
                    own(own.toleranceMillis, others.toleranceMillis),
                    application.labels().group(),
                    Optional.of(application.labels().tags()).filter(tags -> !tags.isEmpty()));
        }

        private static <T> Optional<T> own(T rule, T other) {
            return rule.equals(other) ? Optional.empty() : Optional.of(rule);
        }
    }
}
