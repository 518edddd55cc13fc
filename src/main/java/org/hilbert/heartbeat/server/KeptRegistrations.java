package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.jboss.logging.Logger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/** The applications' registrations as texts to keep, by ID. Times are in milliseconds and nanoseconds, as named. */
public final class KeptRegistrations {
    static final String SHELF = "applications";

    private static final Logger LOG = Logger.getLogger(KeptRegistrations.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER =
            JSON.readerFor(Text.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private KeptRegistrations() {}

    @RegisterForReflection
    record Text(
            long number,
            State state,
            Reason reason,
            long heardMillis,
            long maxWaitNanos,
            long progress,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean reported) {}

    /** A registration as text. */
    public static String text(Registration registration) {
        try {
            return JSON.writeValueAsString(new Text(
                    registration.number(),
                    registration.state(),
                    registration.reason(),
                    registration.heard().toEpochMilli(),
                    registration.maxWait().toNanos(),
                    registration.progress(),
                    registration.reported()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What can be read of those texts; the rest, which a newer version may have written, is told of and left out. */
    static List<Registration> read(Map<String, String> texts) {
        List<Registration> read = new ArrayList<>();
        texts.forEach((id, text) -> registration(id, text).ifPresent(read::add));
        if (read.size() < texts.size()) {
            LOG.warnf("%d of %d kept registrations cannot be read", texts.size() - read.size(), texts.size());
        }
        return read;
    }

    /** What such a text says; empty if it cannot be understood. */
    public static Optional<Registration> registration(String id, String text) {
        try {
            Text kept = READER.readValue(text);
            boolean whole = kept.state() != null && kept.state() != State.DONE && kept.reason() != null;
            ApplicationId known = ApplicationId.ofWritten(id);
            return !whole
                    ? Optional.empty()
                    : Optional.of(new Registration(
                            known,
                            kept.number(),
                            kept.state(),
                            kept.reason(),
                            Instant.ofEpochMilli(kept.heardMillis()),
                            Duration.ofNanos(Math.max(1, kept.maxWaitNanos())),
                            kept.progress(),
                            kept.reported() && StationLink.above(known).isPresent()));
        } catch (JsonProcessingException | MalformedRequestException e) {
            return Optional.empty();
        }
    }
}
