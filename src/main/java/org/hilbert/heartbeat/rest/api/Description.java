package org.hilbert.heartbeat.rest.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.quarkus.smallrye.openapi.OpenApiFilter;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.hilbert.heartbeat.rest.Beats;
import org.hilbert.heartbeat.rest.Problem;

/**
 * What {@code /q/openapi} says of all operations alike, so that no resource need: how a key is sent, and what is answered
 * without; below {@code /api} also the parameters that several take ({@code @Parameter(name = "host", in =
 * ParameterIn.QUERY)}), that a refusal is a problem, and which refusals any operation may give.
 * Works when the program is built.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class Description implements OASFilter {
    private static final String API = "/api/";
    private static final String NO_KEY = "";
    private static final String BEARER = "key";
    private static final String BASIC = "keyAsPassword";
    private static final String IN_QUERY = "keyInQuery";
    private static final String ID = "id";
    private static final String HOST = "host";
    private static final String LIMIT = "limit";
    private static final String OFFSET = "offset";
    private static final String GROUP = "group";
    private static final String TAG = "tag";
    private static final Set<String> SHARED = Set.of(HOST, GROUP, TAG, LIMIT, OFFSET);

    @Override
    public void filterOpenAPI(OpenAPI document) {
        share(document.getComponents());
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    askForAKey(operation, Beats.isBeat(path));
                    if (path.startsWith(API)) {
                        complete(path, method, operation);
                    } else {
                        answerInText(operation);
                    }
                }));
    }

    /** Which key, is a matter of settings: where everything is open, none. */
    private static void askForAKey(Operation operation, boolean beat) {
        Stream.of(NO_KEY, BEARER, BASIC)
                .map(scheme -> scheme.isEmpty()
                        ? OASFactory.createSecurityRequirement()
                        : OASFactory.createSecurityRequirement().addScheme(scheme))
                .forEach(operation::addSecurityRequirement);
        if (beat) {
            operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme(IN_QUERY));
        }
        refuse(operation, "401", "A key is needed, or this one is not known");
        refuse(operation, "403", "The key is of the wrong kind, or a page of another origin asks for a change");
        refuse(operation, "429", "The address sends too many requests or unknown keys; Retry-After says for how long");
    }

    private static void answerInText(Operation operation) {
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0 && response.getContent() == null) {
                response.content(OASFactory.createContent().addMediaType("text/plain", OASFactory.createMediaType()));
            }
        });
    }

    private static void share(Components components) {
        components.addSecurityScheme(
                BEARER,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("A key of this server, unless what it opens is open to all"));
        components.addSecurityScheme(
                BASIC,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description("The same as the password, whoever the user"));
        components.addSecurityScheme(
                IN_QUERY,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.QUERY)
                        .name("key")
                        .description("The same for beats of applications that can send no header"));
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        components.addParameter(
                ID,
                OASFactory.createParameter()
                        .name(ID)
                        .in(Parameter.In.PATH)
                        .required(true)
                        .description("The application's ID, percent-encoded; a slash is %2F")
                        .schema(text)
                        .example("Tetris"));
        components.addParameter(
                HOST,
                query(HOST)
                        .description("The application's host, or the applications', where hosts are told apart")
                        .schema(text)
                        .example("127.0.0.1"));
        components.addParameter(
                GROUP,
                query(GROUP)
                        .description("Only those of that group of the roster")
                        .schema(text)
                        .example("Hall 3"));
        components.addParameter(
                TAG,
                query(TAG)
                        .description(
                                "Only those with that tag of the roster; several may be given, and mean all of them")
                        .schema(OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(text)
                                .maxItems(16))
                        .example(List.of("projector")));
        components.addParameter(
                LIMIT,
                query(LIMIT)
                        .description("How many the page has at most; 1000 unless given")
                        .schema(whole(1).maximum(BigDecimal.valueOf(1000)))
                        .example(10));
        components.addParameter(
                OFFSET,
                query(OFFSET)
                        .description("Where the page begins, counted from 0")
                        .schema(whole(0))
                        .example(0));
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        List<Parameter> parameters = new ArrayList<>();
        if (path.contains("{" + ID + "}")) {
            parameters.add(OASFactory.createParameter().ref(ID));
        }
        Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .map(parameter -> SHARED.contains(parameter.getName()) && parameter.getDescription() == null
                        ? OASFactory.createParameter().ref(parameter.getName())
                        : parameter)
                .forEach(parameters::add);
        operation.setParameters(parameters);
        if (!parameters.isEmpty() || operation.getRequestBody() != null) {
            refuse(operation, "400", "A parameter is malformed, or outside of its bound");
        }
        if (method == PathItem.HttpMethod.GET) {
            refuse(operation, "503", "Too many long questions are asked");
        }
        Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
        responses.forEach((status, response) -> {
            if (status.compareTo("400") >= 0 && response.getContent() == null) {
                response.content(problem());
            }
        });
    }

    /** Unless the resource says something more of that status. */
    private static void refuse(Operation operation, String status, String why) {
        if (operation.getResponses().getAPIResponse(status) == null) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().description(why));
        }
    }

    private static Content problem() {
        Schema schema = OASFactory.createSchema().ref("Problem");
        return OASFactory.createContent()
                .addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(schema));
    }

    private static Parameter query(String name) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY);
    }

    private static Schema whole(int least) {
        return OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).minimum(BigDecimal.valueOf(least));
    }
}
