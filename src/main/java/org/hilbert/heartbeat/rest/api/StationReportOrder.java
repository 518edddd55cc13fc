package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.StationReport;

import com.fasterxml.jackson.databind.JsonNode;

/** How a station's report is written. Fields that are not known here are passed over: the station may be newer. */
@Schema(name = "StationReport", description = "What a station that keeps a server of its own tells; all times are ages")
record StationReportOrder(
        @Schema(description = "Names the run of the station's server: 1 to 64 letters, digits and dashes")
        String run,

        @Schema(description = "The how-manieth report of that run it is; 1 or more")
        long number,

        @Schema(description = "The number of the change before the first of these; 0 or more")
        long after,

        @Schema(description = "In order, numbered one by one; at most 500")
        List<StandingJson> changes,

        @Schema(description = "Those whose maxWaitMillis has changed; all, if whole is true; at most 1000")
        List<StandingJson> applications,

        @Schema(description = "Whether the station has no applications but those")
        boolean whole,

        @Schema(description = "Within what time the next report comes")
        long timeoutMillis,

        @Schema(description = "Whether none comes: the station's server stops")
        boolean goodbye,

        @Schema(description = "The ticket of the last receipt, if there was one")
        Optional<Long> ticket,

        @Schema(description = "How long ago the report was sent that was answered with it")
        long ticketAgeMillis) {
    /** The largest report is smaller: 1500 applications with names of 256 characters. */
    static final int MOST_OCTETS = 2 * 1024 * 1024;

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final long LONGEST_AGE = Duration.ofDays(400).toMillis();
    private static final long LONGEST_WAIT = Duration.ofDays(200).toMillis();
    private static final long LARGEST = 1L << 53;

    /** An application, and how it is or became. */
    @Schema(name = "Standing", description = "An application, and how it is or became")
    record StandingJson(
            @Schema(description = "Its name at the station") String application,

            State state,
            Reason reason,

            @Schema(description = "Of a change, how long ago it happened")
            long ageMillis,

            @Schema(description = "How long ago the application was heard last")
            long heardMillis,

            @Schema(description = "How long it may be silent; may be missing in a change")
            Optional<Long> maxWaitMillis) {}

    /**
     * Reads a report.
     *
     * @throws MalformedRequestException if it is none
     */
    static StationReport read(byte[] body, Duration longest) {
        JsonNode report;
        try {
            report = RequestBody.STRICT.readTree(body);
        } catch (IOException e) {
            throw new MalformedRequestException("the body must be JSON in UTF-8");
        }
        if (report == null || !report.isObject()) {
            throw new MalformedRequestException("the body must be a JSON object");
        }
        String run = report.path("run").asText();
        if (!RUN.matcher(run).matches()) {
            throw new MalformedRequestException("run must be 1 to 64 letters, digits and dashes");
        }
        boolean hasTicket = report.has("ticket");
        return new StationReport(
                run,
                whole(report, "number", 1, LARGEST),
                whole(report, "after", 0, LARGEST),
                each(report, "changes", StationReport.MOST_CHANGES, StationReportOrder::change),
                each(report, "applications", StationReport.MOST_APPLICATIONS, StationReportOrder::standing),
                yes(report, "whole"),
                millis(report, "timeoutMillis", 1, longest.toMillis()),
                yes(report, "goodbye"),
                hasTicket ? OptionalLong.of(whole(report, "ticket", 0, LARGEST)) : OptionalLong.empty(),
                hasTicket ? millis(report, "ticketAgeMillis", 0, LONGEST_AGE) : Duration.ZERO);
    }

    private static <T> List<T> each(JsonNode report, String field, int most, Function<JsonNode, T> read) {
        JsonNode all = report.path(field);
        if (!all.isMissingNode() && !all.isArray() || all.size() > most) {
            throw new MalformedRequestException(field + " must be a list of at most " + most);
        }
        List<T> each = new ArrayList<>(all.size());
        for (JsonNode one : all) {
            if (!one.isObject()) {
                throw new MalformedRequestException(field + " must be a list of objects");
            }
            each.add(read.apply(one));
        }
        return each;
    }

    private static StationReport.Change change(JsonNode change) {
        return new StationReport.Change(
                name(change),
                word(change, "state", State.class),
                word(change, "reason", Reason.class),
                millis(change, "ageMillis", 0, LONGEST_AGE),
                millis(change, "heardMillis", 0, LONGEST_AGE),
                change.has("maxWaitMillis") ? Optional.of(maxWait(change)) : Optional.empty());
    }

    private static StationReport.Standing standing(JsonNode standing) {
        ApplicationId name = name(standing);
        State state = word(standing, "state", State.class);
        if (state == State.DONE) {
            throw new MalformedRequestException("state must not be DONE where it says how an application is");
        }
        return new StationReport.Standing(
                name,
                state,
                word(standing, "reason", Reason.class),
                millis(standing, "heardMillis", 0, LONGEST_AGE),
                maxWait(standing));
    }

    private static Duration maxWait(JsonNode one) {
        return millis(one, "maxWaitMillis", 1, LONGEST_WAIT);
    }

    private static ApplicationId name(JsonNode one) {
        String name = one.path("application").asText();
        if (name.equals(StationLink.NAME)) {
            throw new MalformedRequestException("application must not be called " + StationLink.NAME);
        }
        return ApplicationId.of("application", name);
    }

    private static <T extends Enum<T>> T word(JsonNode one, String field, Class<T> type) {
        try {
            return Enum.valueOf(type, one.path(field).asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException(field + " must be one that is known here; /q/openapi lists them");
        }
    }

    private static boolean yes(JsonNode report, String field) {
        JsonNode value = report.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new MalformedRequestException(field + " must be true or false");
        }
        return value.asBoolean();
    }

    private static Duration millis(JsonNode one, String field, long least, long most) {
        return Duration.ofMillis(whole(one, field, least, most));
    }

    private static long whole(JsonNode one, String field, long least, long most) {
        JsonNode value = one.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw new MalformedRequestException(field + " must be a whole number from " + least + " to " + most);
        }
        return value.asLong();
    }
}
