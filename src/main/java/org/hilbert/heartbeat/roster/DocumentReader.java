package org.hilbert.heartbeat.roster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the keys and values of a roster out of YAML, and says in words for people what is wrong with its form. Aliases are
 * not expanded, so that a small file is never a large roster.
 */
final class DocumentReader {
    private static final int DEEPEST = 20;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    private static final ObjectReader READER = reader();

    private DocumentReader() {}

    /** @throws RosterMistakeException if that has not the form of a roster */
    static RosterDocument read(String text) {
        try (LineKeepingParser parser = new LineKeepingParser(YAML.createParser(text))) {
            try {
                if (parser.nextToken() == null) {
                    throw new RosterMistakeException(0, "must not be empty; a roster of nothing is {}");
                }
                RosterDocument document = READER.readValue(parser);
                if (parser.nextToken() != null) {
                    int line = parser.currentTokenLocation().getLineNr();
                    throw new RosterMistakeException(line, "must be one document, without a line --- inside");
                }
                return document;
            } catch (JsonProcessingException e) {
                throw mistake(e, parser, text);
            }
        } catch (IOException e) {
            // A string can always be read.
            throw new IllegalStateException(e);
        }
    }

    private static ObjectReader reader() {
        SimpleModule own = new SimpleModule();
        own.addDeserializer(Written.class, new WrittenReader());
        own.addDeserializer(
                RosterDocument.Listing.class,
                new ListingReader<>(
                        RosterDocument.Listing.class,
                        RosterDocument.Application.class,
                        RosterDocument.Application::withoutAWord,
                        RosterDocument.Entry::new,
                        RosterDocument.Listing::new));
        own.addDeserializer(
                RosterDocument.HostListing.class,
                new ListingReader<>(
                        RosterDocument.HostListing.class,
                        RosterDocument.Host.class,
                        RosterDocument.Host::withoutAWord,
                        RosterDocument.HostEntry::new,
                        RosterDocument.HostListing::new));
        YAMLMapper mapper = YAMLMapper.builder(YAML)
                .addModule(own)
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .withCoercionConfigDefaults(
                        empty -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
                .build();
        mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
        return mapper.readerFor(RosterDocument.class);
    }

    private static RosterMistakeException mistake(JsonProcessingException e, LineKeepingParser parser, String text) {
        String key = path(parser.getParsingContext(), "a roster");
        int line = parser.currentTokenLocation().getLineNr();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                // Told only once the braces around it are closed.
                String name = unknown.getPropertyName();
                String around = path(parser.getParsingContext(), "");
                return new RosterMistakeException(
                        parser.lineOf(name),
                        around + (around.isEmpty() ? "" : ".") + Printable.of(name) + " is not a key; allowed here: "
                                + keys(unknown.getReferringClass()));
            }
            if (cause instanceof InvalidNullException) {
                return new RosterMistakeException(line, key + " must not hold an empty entry");
            }
            if (cause instanceof MismatchedInputException mismatch) {
                return new RosterMistakeException(line, key + shape(mismatch.getTargetType()));
            }
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                int at = marked.getProblemMark().getLine() + 1;
                return new RosterMistakeException(at, "is not YAML: " + problem(marked.getProblem()));
            }
            if (cause instanceof ReaderException unreadable) {
                int at = (int) text.codePoints()
                                .limit(unreadable.getPosition())
                                .filter(codePoint -> codePoint == '\n')
                                .count()
                        + 1;
                return new RosterMistakeException(at, "is not YAML: a character that no text has");
            }
        }
        int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
        if (e.getOriginalMessage().startsWith("Duplicate")) {
            String twice = e.getOriginalMessage().replaceFirst("(?s)^[^']*'(.*)'[^']*$", "$1");
            return new RosterMistakeException(at, Printable.of(twice) + " is there twice");
        }
        if (parser.getParsingContext().getNestingDepth() >= DEEPEST) {
            return new RosterMistakeException(at, "is nested too deeply");
        }
        return new RosterMistakeException(
                at, "is not a roster: a key must be plain text; one that begins with * or & stands in quotes");
    }

    /** The keys that lead to what is being read; which element of a list it is in, the line says. */
    private static String path(JsonStreamContext context, String otherwise) {
        List<String> names = new ArrayList<>();
        for (JsonStreamContext level = context; level != null; level = level.getParent()) {
            if (level.getCurrentName() != null) {
                names.add(0, Printable.of(level.getCurrentName()));
            }
        }
        return names.isEmpty() ? otherwise : String.join(".", names);
    }

    private static String shape(Class<?> target) {
        if (target == Written.class) {
            return " must be a single value, not a list and not keys";
        }
        if (target == RosterDocument.HostListing.class) {
            return " must have the addresses of hosts as keys";
        }
        return target.isRecord() && target != RosterDocument.Listing.class
                ? " must have keys: " + keys(target)
                : " must have the names of applications as keys";
    }

    private static String keys(Class<?> document) {
        return Stream.of(document.getRecordComponents())
                .map(component -> PropertyNamingStrategies.KebabCaseStrategy.INSTANCE.translate(component.getName()))
                .collect(Collectors.joining(", "));
    }

    private static String problem(String problem) {
        return problem.contains("TAB")
                ? "a tab begins a line or a value; blanks do"
                : Printable.of(problem.replace("mapping values are", "a second colon, or a key inside a value, is"));
    }

    private static final class WrittenReader extends StdDeserializer<Written> {
        private static final long serialVersionUID = 1L;

        WrittenReader() {
            super(Written.class);
        }

        @Override
        public Written deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                return (Written) context.handleUnexpectedToken(Written.class, parser);
            }
            String text = parser.getText();
            return new Written(text, parser.currentTokenLocation().getLineNr(), !text.isEmpty());
        }

        @Override
        public Written getNullValue(DeserializationContext context) {
            // Also where the key is missing altogether: then this is the line on which its brace ends.
            return Written.nothing(context.getParser().currentTokenLocation().getLineNr());
        }
    }

    /** Reads names and what is said of each: L is the whole, E one entry of it, V what an entry says. */
    private static final class ListingReader<L, E, V> extends StdDeserializer<L> {
        private static final long serialVersionUID = 1L;

        private final Class<L> type;
        private final Class<V> value;
        private final transient IntFunction<V> withoutAWord;
        private final transient BiFunction<Written, V, E> entry;
        private final transient Function<List<E>, L> listing;

        ListingReader(
                Class<L> type,
                Class<V> value,
                IntFunction<V> withoutAWord,
                BiFunction<Written, V, E> entry,
                Function<List<E>, L> listing) {
            super(type);
            this.type = type;
            this.value = value;
            this.withoutAWord = withoutAWord;
            this.entry = entry;
            this.listing = listing;
        }

        @Override
        public L deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (isNothing(parser)) {
                return listing.apply(List.of());
            }
            if (!parser.isExpectedStartObjectToken()) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            List<E> entries = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int line = parser.currentTokenLocation().getLineNr();
                Written name = new Written(parser.currentName(), line, true);
                parser.nextToken();
                V said = isNothing(parser) ? withoutAWord.apply(line) : context.readValue(parser, value);
                entries.add(entry.apply(name, said));
            }
            return listing.apply(entries);
        }

        private static boolean isNothing(JsonParser parser) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NULL
                    || parser.currentToken() == JsonToken.VALUE_STRING
                            && parser.getText().isEmpty();
        }
    }

    /** Remembers on which line a key stands. Shows an alias as it is written. */
    private static final class LineKeepingParser extends JsonParserDelegate {
        private final Map<JsonPointer, Integer> lines = new HashMap<>();

        LineKeepingParser(YAMLParser parser) {
            super(parser);
        }

        /** The line of that key in the object that has just ended. */
        int lineOf(String key) {
            return lines.getOrDefault(getParsingContext().pathAsPointer().appendProperty(key), 0);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                lines.put(
                        getParsingContext().pathAsPointer(),
                        currentTokenLocation().getLineNr());
            }
            return token;
        }

        @Override
        public String getText() throws IOException {
            return ((YAMLParser) delegate).isCurrentAlias() ? "*" + super.getText() : super.getText();
        }
    }
}
