package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.nagios.PerformanceData;
import org.hilbert.heartbeat.nagios.StatusLine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON on one line. Jackson's generator and parser, without its data binding: that takes longer to load than a command to run. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes something. */
    interface Part {
        void write(JsonGenerator json) throws IOException;
    }

    static String text(Part part) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            part.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String object(Part fields) {
        return text(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    static Part array(List<? extends Part> parts) {
        return json -> {
            json.writeStartArray();
            for (Part part : parts) {
                part.write(json);
            }
            json.writeEndArray();
        };
    }

    /**
     * What an object says, as maps, lists, texts, numbers ({@link BigDecimal}) and truth values; {@code null} is left out.
     *
     * @return empty if that is no object
     */
    static Optional<Map<String, Object>> read(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT ? Optional.of(fields(json)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> fields(JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> fields(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(json));
                }
                yield items;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            default -> throw new IOException("the text ends too early");
        };
    }

    /** {@code {"state":"OK","application":"Tetris","text":"fine application [Tetris]","od":0.83,"delay":2500}}. */
    static Part status(StatusLine line) {
        String application = ApplicationRow.of(line).application();
        return json -> {
            json.writeStartObject();
            json.writeStringField("state", line.state().name());
            if (!application.isEmpty()) {
                json.writeStringField("application", decoded(application));
            }
            json.writeStringField("text", line.text());
            for (PerformanceData data : line.data()) {
                BigDecimal value = data.value().orElse(null);
                if (value != null) {
                    json.writeNumberField(data.label(), value);
                }
            }
            json.writeEndObject();
        };
    }

    /** The ID as it is, of one as a status line shows it. */
    private static String decoded(String shown) {
        try {
            return URLDecoder.decode(shown.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return shown;
        }
    }
}
