package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.hilbert.heartbeat.action.ActionsServerTest;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.MaintenanceBook;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every operation that {@code /q/openapi} describes, tried as it is described: with the examples that stand there, at a
 * server that knows the application Tetris and the action restart. A new operation is tried too, without a line here: it
 * needs an example of each parameter and of its body. What must be so before it can succeed is a line in {@link #before}; a
 * refusal that cannot be brought about here, one in {@link #NOT_BROUGHT_ABOUT}.
 */
@QuarkusTest
@TestProfile(ActionsServerTest.SomeActions.class)
class OperationsTest extends ServerTest {
    /** The query of a beat begins with a bare number, which OpenAPI cannot say. */
    private static final Map<String, String> BARE = Map.of(
            "/hb_init",
            "1500&",
            "/hb_ping",
            "1500&",
            "/hb_done",
            "1500&",
            "/heartbeat.html",
            "container=Tetris&next=1500&");

    /** Statuses that any operation may have by who asks, not by what. */
    private static final Set<String> OF_ACCESS = Set.of("401", "403", "429");

    /** Whose 503 says how an application is, and not that there is no room. */
    private static final Set<String> VERDICTS = Set.of("applicationHealth", "status");

    private static final String NO_ROOM = "503";

    /** By operation and status, or by what any operation may say: why it is not brought about. */
    private static final Map<String, String> NOT_BROUGHT_ABOUT = Map.of(
            "switchMaintenanceOn 408",
            "it takes ten seconds",
            "report 408",
            "it takes ten seconds",
            "tryAction 408",
            "it takes ten seconds",
            "tryAction 409",
            "it takes an action that lasts",
            NO_ROOM,
            "it takes a server that is full: ConfiguredServerTest, QuestionsTest");

    private static final int MOST_MAINTENANCE = 1000;

    @Inject
    MaintenanceBook book;

    @TestHTTPResource
    URL server;

    @AfterEach
    void noMaintenanceIsLeft() {
        raw().delete("/api/maintenance?application=Tetris");
    }

    @Test
    void everyParameterAndBodyHasAnExample() {
        assertEquals(
                List.of(),
                described().stream()
                        .flatMap(operation -> operation.missingExamples().stream())
                        .toList());
    }

    @Test
    void everyOperationWorksAsInItsExamples_andAnswersAsDescribed() throws IOException {
        List<String> faults = new ArrayList<>();
        List<Described> operations = described();
        for (Described operation : operations) {
            for (boolean whole : new boolean[] {false, true}) {
                before(operation.name());
                faults.addAll(
                        operation.content(200).has("text/event-stream")
                                ? listen(operation, whole)
                                : tried(operation, whole));
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(operations.size() > 20, "only " + operations);
    }

    @Test
    void everyRefusalThatIsDescribedCanBeBroughtAbout() {
        List<String> faults = new ArrayList<>();
        Set<String> leftOut = new TreeSet<>();
        for (Described operation : described()) {
            for (String status : operation.statuses()) {
                boolean isForWantOfRoom = status.equals(NO_ROOM) && !VERDICTS.contains(operation.name());
                String what = isForWantOfRoom ? NO_ROOM : operation.name() + " " + status;
                if (status.startsWith("2") || OF_ACCESS.contains(status)) {
                    continue;
                }
                if (NOT_BROUGHT_ABOUT.containsKey(what)) {
                    leftOut.add(what);
                    continue;
                }
                Response refusal = refused(operation, status);
                if (!String.valueOf(refusal.statusCode()).equals(status)) {
                    faults.add(what + " was answered " + refusal.statusCode() + " " + refusal.asString());
                }
                faults.addAll(operation.faults(refusal.statusCode(), refusal.contentType(), refusal.asString()));
            }
        }
        assertEquals(List.of(), faults);
        assertEquals(NOT_BROUGHT_ABOUT.keySet(), leftOut);
    }

    @Test
    void anOperationWithoutAnExampleIsFound_andSoIsAnAnswerThatIsNotAsDescribed() {
        Described operation = Described.all("""
                        {"paths": {"/api/things/{id}": {"put": {
                          "parameters": [{"name": "id", "in": "path"}, {"name": "n", "in": "query", "example": 1}],
                          "requestBody": {"content": {"application/json": {}}},
                          "responses": {"200": {"content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
                         "components": {"schemas": {"Thing": {
                            "type": "object", "properties": {"size": {"type": "integer"}}}}}}""").get(0);
        assertEquals(
                List.of(
                        "PUT /api/things/{id} has no example of its parameter id",
                        "PUT /api/things/{id} has no example of its body"),
                operation.missingExamples());
        assertEquals(List.of(), operation.faults(200, "application/json", "{\"size\":1}"));
        assertEquals(
                1, operation.faults(200, "application/json", "{\"size\":\"1\"}").size());
        assertEquals(
                1, operation.faults(200, "application/json", "{\"colour\":1}").size());
        assertEquals(1, operation.faults(200, "text/plain", "1").size());
        assertEquals(1, operation.faults(404, "application/json", "{}").size());
    }

    /** What must be so before that operation can succeed. */
    private void before(String operation) {
        beat(Command.INIT, "Tetris", 1500, "127.0.0.1");
        time.passMillis(1000);
        beat(Command.PING, "Tetris", 1500, "127.0.0.1");
        if (operation.equals("switchMaintenanceOff")) {
            for (String whose : List.of("{}", "{\"application\":\"Tetris\"}")) {
                raw().contentType("application/json")
                        .body(whose)
                        .post("/api/maintenance")
                        .then()
                        .statusCode(201);
            }
        }
    }

    private static List<String> tried(Described operation, boolean whole) {
        Response response = request(operation)
                .headers(whole ? operation.headers() : Map.of())
                .request(operation.method(), target(operation, whole, Map.of()));
        List<String> faults =
                new ArrayList<>(operation.faults(response.statusCode(), response.contentType(), response.asString()));
        if (response.statusCode() >= 300) {
            faults.add(operation + " failed with its examples: " + response.statusCode() + " " + response.asString());
        }
        return faults;
    }

    private List<String> listen(Described operation, boolean whole) throws IOException {
        String[] headers = whole
                ? operation.headers().entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toArray(String[]::new)
                : new String[0];
        try (Listening stream = new Listening(server.getPort(), operation.target(whole, Map.of()), headers)) {
            beat(Command.DONE, "Tetris", 0, "127.0.0.1");
            JsonNode schema = operation.content(200).path("text/event-stream").path("schema");
            List<String> faults =
                    new ArrayList<>(operation.faults(schema, stream.event().data()));
            if (!stream.head().get(0).contains(" 200 ")) {
                faults.add(operation + " was answered " + stream.head());
            }
            return faults;
        }
    }

    private static String target(Described operation, boolean whole, Map<String, String> instead) {
        String target = operation.target(whole, instead);
        String bare = BARE.getOrDefault(operation.path(), "");
        return target.contains("?") || bare.isEmpty()
                ? target.replace("?", "?" + bare)
                : target + "?" + bare + "appid=Tetris";
    }

    private static RequestSpecification request(Described operation) {
        RequestSpecification request = raw();
        Optional<Map.Entry<String, String>> body = operation.body();
        return body.isEmpty()
                ? request
                : request.contentType(body.get().getKey()).body(body.get().getValue());
    }

    /** Asks so that a refusal with that status should come. */
    private Response refused(Described operation, String status) {
        boolean hasBody = operation.body().isPresent();
        return switch (status) {
            case "400" ->
                hasBody
                        ? raw().contentType("application/json")
                                .body("{")
                                .request(operation.method(), target(operation, false, Map.of()))
                        : request(operation).request(operation.method(), malformed(operation));
            case "404", "503" -> request(operation).request(operation.method(), ofNobody(operation));
            case "409" -> whileAsManyAreOnAsMayBe(operation);
            case "413" ->
                raw().contentType("application/json")
                        .body(" ".repeat(operation.name().equals("report") ? 2 * 1024 * 1024 + 1 : 9 * 1024))
                        .request(operation.method(), target(operation, false, Map.of()));
            case "415" ->
                raw().contentType("text/plain")
                        .body(operation.body().orElseThrow().getValue())
                        .request(operation.method(), target(operation, false, Map.of()));
            default ->
                throw new AssertionError(operation + " describes " + status
                        + ", and nobody has said here how it comes about, or why it is left out");
        };
    }

    private Response whileAsManyAreOnAsMayBe(Described operation) {
        List<Optional<ApplicationId>> all = IntStream.range(0, MOST_MAINTENANCE)
                .mapToObj(i -> Optional.of(ApplicationId.of("maintained " + i)))
                .toList();
        all.forEach(id -> book.switchOn(new Maintenance(id, time.wallNow(), Optional.empty(), "", false)));
        try {
            return request(operation).request(operation.method(), target(operation, false, Map.of()));
        } finally {
            all.forEach(book::switchOff);
        }
    }

    /** With a parameter that is not as its schema says; a text that could be anything is the last to choose. */
    private static String malformed(Described operation) {
        return operation.parameters("query").stream()
                .filter(parameter -> parameter.path("name").asText().equals("host")
                        || !parameter.path("schema").path("type").asText().equals("string")
                        || parameter.path("schema").has("enum"))
                .map(parameter -> parameter.path("name").asText())
                .findFirst()
                .map(name -> target(operation, false, Map.of(name, "no such thing")))
                .orElseThrow(() -> new AssertionError(operation + " has no parameter that could be malformed"));
    }

    /** About an application or an action that nobody knows. */
    private static String ofNobody(Described operation) {
        return operation.target(
                false,
                Map.of(
                        "id", "nobody",
                        "name", "nobody",
                        "application", "nobody",
                        "appid", "nobody",
                        "http-codes", "true"));
    }

    private static List<Described> described() {
        return Described.all(body("/q/openapi?format=json"));
    }
}
