package org.hilbert.heartbeat.action;

import java.time.Instant;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.EntryJson;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A message in the form of CloudEvents 1.0, structured.
 *
 * @param id with the source, the same whenever it is sent, and of no other message
 * @param source who sends, a URI reference
 * @param type what it is about; each type has data of its own
 * @param subject the application; empty if it is about all
 * @param time when it happened; empty for what happened at no moment
 * @param data what is told
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"})
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        Optional<String> subject,
        Optional<Instant> time,
        String datacontenttype,
        Object data) {
    static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final String PREFIX = "org.hilbert.heartbeat.";

    /** Data of an occasion. */
    @RegisterForReflection
    record OccasionJson(String application, String state, Instant since, String text, String purpose) {}

    /** Data of lines that were dropped before they could be told. */
    @RegisterForReflection
    record GapJson(long from, long to) {}

    static CloudEvent of(News news, String source) {
        return news.entry()
                .map(entry -> event(
                        news.key(),
                        source,
                        "change",
                        entry.application(),
                        Optional.of(entry.at()),
                        EntryJson.asItHappened(entry)))
                .orElseGet(() -> event(
                        news.key(),
                        source,
                        "gap",
                        Optional.empty(),
                        Optional.empty(),
                        new GapJson(news.first(), news.last())));
    }

    static CloudEvent of(Occasion occasion, String source) {
        return event(
                occasion.key(),
                source,
                occasion.isTest() ? "test" : "occasion",
                Optional.of(occasion.application()),
                Optional.of(occasion.since()),
                new OccasionJson(
                        occasion.application().toString(),
                        occasion.state().name(),
                        occasion.since(),
                        occasion.text(),
                        occasion.purpose()));
    }

    private static CloudEvent event(
            String id,
            String source,
            String type,
            Optional<ApplicationId> subject,
            Optional<Instant> time,
            Object data) {
        return new CloudEvent(
                "1.0", id, source, PREFIX + type, subject.map(ApplicationId::toString), time, "application/json", data);
    }
}
