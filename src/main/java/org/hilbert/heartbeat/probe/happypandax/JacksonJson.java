package org.hilbert.heartbeat.probe.happypandax;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Jackson, for plain values only, with what Python's {@code json} writes and reads. Knows nothing of types in JSON. */
final class JacksonJson implements JsonLibrary {
    static final JsonLibrary INSTANCE = new JacksonJson();

    private static final int DEEPEST = 500;

    private final ObjectMapper mapper;

    private JacksonJson() {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                // How long a text may be is up to the bounds of the message.
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        JsonFactory factory = new JsonFactoryBuilder()
                .streamReadConstraints(bounds)
                // Keys are the peer's: none of them is kept for longer than its message.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of this data", e);
        }
    }

    @Override
    public Object read(String json) {
        try {
            return mapper.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            // Without its message and itself, which quote the peer.
            long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new IllegalArgumentException(
                    e.getClass().getSimpleName() + " at character " + at + " of " + json.length());
        }
    }
}
