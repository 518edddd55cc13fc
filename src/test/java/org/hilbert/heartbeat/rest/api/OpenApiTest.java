package org.hilbert.heartbeat.rest.api;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import io.quarkus.test.junit.QuarkusTest;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The description of all there is to ask, as a parser that others use understands it. */
@QuarkusTest
class OpenApiTest extends ServerTest {
    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, DELETE.class);

    @Test
    void itSaysWhatItIs() {
        OpenAPI document = document();
        assertEquals("Hilbert Heartbeat", document.getInfo().getTitle());
        assertEquals("Apache-2.0", document.getInfo().getLicense().getName());
        assertTrue(
                document.getInfo().getVersion().matches("\\d+\\.\\d+.*"),
                document.getInfo().getVersion());
    }

    @Test
    void everyPathAndMethodIsDescribed_andNoOther() {
        Set<String> described = new TreeSet<>();
        document()
                .getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(method -> described.add(method + " " + path)));
        assertEquals(served(), described);
    }

    @Test
    void everyOperationHasASummaryAndAnswers_andItsNameIsItsOwn() {
        List<Operation> operations = document().getPaths().values().stream()
                .map(item -> item.readOperationsMap().values())
                .flatMap(Collection::stream)
                .toList();
        for (Operation operation : operations) {
            assertNotNull(operation.getSummary(), operation.getOperationId());
            assertTrue(operation.getResponses().containsKey("200")
                    || operation.getResponses().containsKey("201"));
        }
        assertEquals(
                operations.size(),
                operations.stream().map(Operation::getOperationId).distinct().count());
    }

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"}) // the parser's
    void theSchemasAreThoseOfTheRecords() {
        Map<String, Schema> schemas = document().getComponents().getSchemas();
        assertTrue(
                schemas.keySet()
                        .containsAll(Set.of(
                                "Application",
                                "ApplicationDetails",
                                "Change",
                                "Interruption",
                                "Maintenance",
                                "Problem",
                                "Replay",
                                "Station")),
                schemas.keySet().toString());
        assertEquals(
                Set.of(
                        "id",
                        "host",
                        "group",
                        "tags",
                        "state",
                        "reason",
                        "text",
                        "od",
                        "maxWaitMillis",
                        "silenceMillis",
                        "thresholds",
                        "alarming",
                        "withheld",
                        "expected",
                        "onRoster",
                        "cover",
                        "since",
                        "strip"),
                schemas.get("Application").getProperties().keySet());
        assertEquals(
                Set.of("application", "for", "until", "why"),
                schemas.get("MaintenanceOrder").getProperties().keySet());
    }

    private static OpenAPI document() {
        SwaggerParseResult result = new OpenAPIV3Parser()
                .readContents(raw().accept("application/json")
                        .get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
        assertEquals(List.of(), result.getMessages());
        return result.getOpenAPI();
    }

    private static Set<String> served() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.hilbert.heartbeat").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(type -> type.reflect())
                        .flatMap(OpenApiTest::served)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> served(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Stream.of(resource.getMethods())
                .flatMap(method -> METHODS.stream()
                        .filter(method::isAnnotationPresent)
                        .map(annotation -> annotation.getSimpleName() + " " + path(base, method)));
    }

    private static String path(String base, Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = own == null ? base : base + "/" + own.value();
        return path.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }
}
