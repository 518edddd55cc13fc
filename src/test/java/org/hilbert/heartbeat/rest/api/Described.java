package org.hilbert.heartbeat.rest.api;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An operation as the OpenAPI document describes it, with the examples that stand there.
 *
 * @param method such as {@code GET}
 * @param path with names in braces
 */
record Described(String method, String path, JsonNode operation, JsonNode document) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** All operations of that document, in its order. */
    static List<Described> all(String document) {
        JsonNode root = strict(json(document));
        List<Described> all = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(item -> item.getValue().properties().stream()
                        .filter(one -> METHODS.contains(one.getKey()))
                        .forEach(one -> all.add(new Described(
                                one.getKey().toUpperCase(Locale.ROOT), item.getKey(), one.getValue(), root))));
        return all;
    }

    /** A schema that names properties allows no others, so that what is answered is described. */
    private static JsonNode strict(JsonNode root) {
        for (JsonNode schema : root.path("components").path("schemas")) {
            if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        }
        return root;
    }

    String name() {
        return operation.path("operationId").asText();
    }

    boolean isOfApi() {
        return path.startsWith("/api/");
    }

    /** The parameters, references followed. */
    List<JsonNode> parameters() {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .map(this::resolved)
                .toList();
    }

    List<JsonNode> parameters(String in) {
        return parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals(in))
                .toList();
    }

    /** What the description lacks so that a program could try it. */
    List<String> missingExamples() {
        Stream<String> parameters = parameters().stream()
                .filter(parameter -> example(parameter).isEmpty())
                .map(parameter -> "parameter " + parameter.path("name").asText());
        Stream<String> body = operation.has("requestBody") && body().isEmpty() ? Stream.of("body") : Stream.empty();
        return Stream.concat(parameters, body)
                .map(what -> this + " has no example of its " + what)
                .toList();
    }

    /** The example of the body, with its type; empty if it takes none, or has none. */
    Optional<Map.Entry<String, String>> body() {
        return operation.path("requestBody").path("content").properties().stream()
                .flatMap(content -> Stream.concat(
                                Stream.of(content.getValue().path("example")),
                                StreamSupport.stream(
                                                content.getValue()
                                                        .path("examples")
                                                        .spliterator(),
                                                false)
                                        .map(example -> resolved(example).path("value")))
                        .filter(example -> !example.isMissingNode())
                        .map(example ->
                                Map.entry(content.getKey(), example.isTextual() ? example.asText() : "" + example)))
                .findFirst();
    }

    /** Where to ask, with the required parameters only, or all; those that are given instead have that value. */
    String target(boolean whole, Map<String, String> instead) {
        String filled = path;
        for (JsonNode parameter : parameters("path")) {
            String name = parameter.path("name").asText();
            String value = instead.getOrDefault(name, example(parameter).orElse(""));
            filled = filled.replace("{" + name + "}", encoded(value));
        }
        String query = parameters("query").stream()
                .filter(parameter -> whole
                        || parameter.path("required").asBoolean()
                        || instead.containsKey(parameter.path("name").asText()))
                .map(parameter -> {
                    String name = parameter.path("name").asText();
                    return name + "="
                            + encoded(instead.getOrDefault(
                                    name, example(parameter).orElse("")));
                })
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? filled : filled + "?" + query;
    }

    /** The headers that may be sent, each with its example. */
    Map<String, String> headers() {
        return parameters("header").stream()
                .collect(Collectors.toMap(
                        parameter -> parameter.path("name").asText(),
                        parameter -> example(parameter).orElse("")));
    }

    /** The statuses that are described. */
    Set<String> statuses() {
        Set<String> statuses = new TreeSet<>();
        operation.path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses;
    }

    /** The media types of the answer with that status, and what is in it. */
    JsonNode content(int status) {
        return resolved(operation.path("responses").path(String.valueOf(status)))
                .path("content");
    }

    /** What is wrong with that as an answer of that media type; nothing if it is as described. */
    List<String> faults(int status, String mediaType, String body) {
        if (!statuses().contains(String.valueOf(status))) {
            return List.of(this + " answered " + status + ", which is not described: " + body);
        }
        JsonNode content = content(status);
        String type = mediaType.split(";", 2)[0].strip();
        if (!content.has(type)) {
            return List.of(this + " answered " + type + ", which is not described for " + status);
        }
        JsonNode schema = content.path(type).path("schema");
        boolean isJson = type.equals("application/json") || type.endsWith("+json");
        if (!isJson) {
            return List.of();
        }
        if (schema.isMissingNode()) {
            return isOfApi() ? List.of(this + " does not describe its JSON") : List.of();
        }
        return faults(schema, body);
    }

    /** What is wrong with that JSON by that schema. */
    List<String> faults(JsonNode schema, String body) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole).validate(json(body)).stream()
                .map(ValidationMessage::getMessage)
                .map(fault -> this + ": " + fault)
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    private static Optional<String> example(JsonNode parameter) {
        JsonNode own = parameter.path("example");
        return own.isMissingNode() ? Optional.empty() : Optional.of(own.asText());
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("is no JSON: " + text, e);
        }
    }
}
