package org.hilbert.heartbeat.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.BeatCounts;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server with a key of each kind, and nothing open: every endpoint, with every key and without. */
@QuarkusTest
@TestProfile(AccessTest.Keyed.class)
class AccessTest extends ServerTest {
    public static class Keyed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return TestKeys.settings();
        }
    }

    /** Nobody needs a key. */
    private static final String NOTHING = "nothing";

    /** To add an endpoint, add its row: what it wants, method, path as OpenAPI has it, and how to ask if that needs more. */
    static final List<Row> ENDPOINTS = List.of(
            row(Kind.BEAT, "GET", "/hb_init", "/hb_init?5000&appid=X"),
            row(Kind.BEAT, "POST", "/hb_init", "/hb_init?5000&appid=X"),
            row(Kind.BEAT, "GET", "/hb_ping", "/hb_ping?5000&appid=X"),
            row(Kind.BEAT, "POST", "/hb_ping", "/hb_ping?5000&appid=X"),
            row(Kind.BEAT, "GET", "/hb_done", "/hb_done?0&appid=X"),
            row(Kind.BEAT, "POST", "/hb_done", "/hb_done?0&appid=X"),
            row(Kind.BEAT, "GET", "/heartbeat.html", "/heartbeat.html?container=X&next=5000"),
            row(Kind.BEAT, "POST", "/heartbeat.html", "/heartbeat.html?container=X&next=5000"),
            row(Kind.READ, "GET", "/list"),
            row(Kind.READ, "GET", "/status"),
            row(Kind.READ, "GET", "/health/app/{appid}", "/health/app/X"),
            row(Kind.READ, "GET", "/api/apps"),
            row(Kind.READ, "GET", "/api/apps/{id}", "/api/apps/X"),
            row(Kind.READ, "GET", "/api/apps/{id}/history", "/api/apps/X/history"),
            row(Kind.READ, "GET", "/api/apps/{id}/intervals", "/api/apps/X/intervals"),
            row(Kind.READ, "GET", "/api/changes"),
            row(Kind.READ, "GET", "/api/groups"),
            row(Kind.READ, "GET", "/api/stream"),
            row(Kind.READ, "GET", "/api/maintenance"),
            row(Kind.MANAGE, "POST", "/api/maintenance"),
            row(Kind.MANAGE, "DELETE", "/api/maintenance"),
            row(Kind.READ, "GET", "/api/actions"),
            row(Kind.MANAGE, "POST", "/api/actions/{name}/try", "/api/actions/X/try"),
            row(Kind.READ, "GET", "/api/replay"),
            row(Kind.BEAT, "POST", "/api/stations/{station}/reports", "/api/stations/X/reports"),
            row(Kind.READ, "GET", "/api/station"),
            row(Kind.READ, "GET", "/api/roster"),
            row(Kind.READ, "GET", "/badge/{appid}.svg", "/badge/X.svg"));

    /** The same for what is no resource. */
    static final List<Row> OTHERS = List.of(
            row(NOTHING, "GET", "/q/health/group/server"),
            row(NOTHING, "GET", "/q/health/ready"),
            row(Kind.READ, "GET", "/q/health"),
            row(Kind.READ, "GET", "/q/health/live"),
            row(Kind.READ, "GET", "/q/health/started"),
            row(Kind.READ, "GET", "/q/health/well"),
            row(Kind.READ, "GET", "/q/health/group"),
            row(Kind.READ, "GET", "/q/health/group/other"),
            row(Kind.READ, "GET", "/q/metrics"),
            row(Kind.READ, "GET", "/q/openapi"),
            row(Kind.READ, "GET", "/q/openapi.json"),
            row(Kind.READ, "GET", "/q/"),
            row(NOTHING, "GET", "/client/hilbert-heartbeat.js"),
            row(NOTHING, "GET", "/client/hilbert-heartbeat.mjs"),
            row(NOTHING, "GET", "/client/hilbert-heartbeat.d.ts"),
            row(NOTHING, "GET", "/client/hilbert-heartbeat.d.mts"),
            row(Kind.READ, "GET", "/client/"),
            row(Kind.READ, "GET", "/"),
            row(Kind.READ, "GET", "/app.html"),
            row(Kind.READ, "GET", "/webjars/"),
            row(Kind.READ, "GET", "/webjars/chart.js/dist/chart.umd.js"),
            row(Kind.READ, "GET", "/_importmap/generated_importmap.js"),
            row(Kind.READ, "GET", "/nothing"),
            row(Kind.MANAGE, "POST", "/nothing"),
            row(Kind.MANAGE, "PUT", "/"),
            row(Kind.MANAGE, "DELETE", "/q/metrics"),
            row(Kind.MANAGE, "PATCH", "/client/hilbert-heartbeat.css"));

    static final List<Row> ALL =
            Stream.concat(ENDPOINTS.stream(), OTHERS.stream()).toList();

    record Row(String wants, String method, String path, String target) {
        /** Whether that key, or none, opens it. */
        boolean opensFor(String kind) {
            return wants.equals(NOTHING) || wants.equals(kind) || wants.equals(Kind.READ) && kind.equals(Kind.MANAGE);
        }

        @Override
        public String toString() {
            return method + " " + path + " wants " + wants;
        }
    }

    private static Row row(String wants, String method, String path, String... target) {
        return new Row(wants, method, path, target.length == 0 ? path : target[0]);
    }

    @TestHTTPResource
    URL server;

    @Inject
    Router router;

    @Inject
    BeatCounts counts;

    @ParameterizedTest
    @FieldSource("ALL")
    void eachEndpointTakesTheKeysThatItWants_andNoOther(Row row) throws IOException {
        for (String kind : Kind.ALL) {
            int status = status(row.method(), row.target(), TestKeys.of(kind));
            if (row.opensFor(kind)) {
                assertTrue(isOpened(row.target(), status), "with " + kind + ": " + status);
            } else {
                assertEquals(403, status, "with " + kind);
            }
        }
        int withoutKey = status(row.method(), row.target(), null);
        int withUnknownKey = status(row.method(), row.target(), TestKeys.UNKNOWN);
        if (row.wants().equals(NOTHING)) {
            assertTrue(isOpened(row.target(), withoutKey), "without a key: " + withoutKey);
            assertTrue(isOpened(row.target(), withUnknownKey), "with an unknown key: " + withUnknownKey);
        } else {
            assertEquals(401, withoutKey);
            assertEquals(401, withUnknownKey);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void headWantsWhatGetWants_andOptionsNothingOfAResource(Row row) throws IOException {
        if (row.method().equals("GET")) {
            for (String kind : Kind.ALL) {
                assertEquals(row.opensFor(kind) ? 0 : 403, refusal("HEAD", row, TestKeys.of(kind)), "with " + kind);
            }
            assertEquals(row.wants().equals(NOTHING) ? 0 : 401, refusal("HEAD", row, null));
        }
        boolean isResource = ENDPOINTS.contains(row);
        assertEquals(isResource || row.wants().equals(NOTHING) ? 0 : 401, refusal("OPTIONS", row, null));
        if (isResource) {
            Response options = raw().options(row.target());
            assertEquals(204, options.statusCode());
            assertEquals("", options.body().asString());
        }
    }

    /** Metrics and health answer any method as if it were GET. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "PROPFIND", "HEAD", "POST", "options", "GETT", "QUERY"})
    void noOtherMethodOpensWhatIsNoResource(String method) throws IOException {
        for (Row row : OTHERS) {
            if (!row.wants().equals(NOTHING)) {
                assertEquals(401, status(method, row.target(), null), method + " " + row.target());
            }
        }
        for (String target : List.of(
                "/q//metrics",
                "/%71/metrics",
                "/q/metrics/",
                "/q/metrics/x",
                "/api/../q/metrics",
                "/api/%2e%2e/q/metrics",
                "//q/metrics",
                "http://127.0.0.1/q/health/live",
                "/index.html",
                "/client/..%2findex.html")) {
            assertEquals(401, status(method, target, null), method + " " + target);
        }
    }

    /** What is written in another way than a resource is not answered by what the resource's beginning hides. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/..%2fq%2fmetrics", "/api/..;/q/metrics", "/badge/..%2f..%2fq/metrics", "/status/"})
    void optionsBelowAResourceTellNothing(String target) throws IOException {
        Wire.Reply reply = Wire.exchange(
                server.getPort(), "OPTIONS " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        assertTrue(!reply.body().contains("heartbeat_") && reply.body().length() < 200, reply.toString());
    }

    /** However a path is written, it is not opened by that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/apps;x=1",
                "//api/apps",
                "/api//apps",
                "/%61pi/apps",
                "/api/apps/",
                "/hb_ping/../api/apps",
                "/hb_ping/..%2fapi/apps",
                "/hb_ping;/../api/apps",
                "/client/../api/apps",
                "/client/..%2fapi%2fapps",
                "/client/%2e%2e/q/metrics",
                "/q/health/ready/../live",
                "/q/health/ready/..%2flive",
                "/q/health/ready/",
                "/q/health/group/server/x",
                "/q/metrics;x",
                "/q//metrics",
                "/Q/metrics",
                "http://127.0.0.1/q/metrics",
                "/q/metrics?key=" + "hbk_0123456789abcdefghijklmnopqrstuvwxyz-read"
            })
    void noOtherWritingOfAPathOpensIt(String target) throws IOException {
        assertEquals(401, status("GET", target, null));
    }

    @Test
    void theTableHasEveryOperationThatOpenApiDescribes_andNoOther() {
        Map<String, Map<String, Object>> paths = raw().auth()
                .preemptive()
                .basic("x", TestKeys.of(Kind.READ))
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        Set<String> described = new TreeSet<>();
        paths.forEach((path, item) -> item.keySet().stream()
                .filter(Set.of("get", "post", "put", "delete", "patch")::contains)
                .forEach(method -> described.add(method.toUpperCase() + " " + path)));
        assertEquals(described, names(ENDPOINTS));
    }

    /** What an extension brings along has a path of its own; what has none is asked for by resources and files. */
    @Test
    void theTableHasEveryPathThatTheRouterKnows() {
        Set<String> paths = OTHERS.stream().map(Row::path).collect(Collectors.toSet());
        Set<String> missing = router.getRoutes().stream()
                .map(Route::getPath)
                .filter(path -> path != null && !path.equals("/"))
                .filter(path -> !paths.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    /** Files are for those who may read, but for the browser library. */
    @Test
    void everyFileWantsAKeyToRead_butTheBrowserLibrary() throws IOException {
        Path root = Path.of("src/main/resources/META-INF/resources");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = "/" + root.relativize(file).toString().replace('\\', '/');
                boolean ofLibrary = path.startsWith("/client/");
                assertEquals(ofLibrary ? 200 : 401, status("GET", path, null), path);
                assertEquals(200, status("GET", path, TestKeys.of(Kind.READ)), path);
            }
        }
    }

    @Test
    void aKeyComesAsBearerToken_asPassword_orWithABeatAsParameter() throws IOException {
        String key = TestKeys.of(Kind.BEAT);
        String beat = "/hb_ping?5000&appid=X";
        for (String header : List.of("Bearer " + key, "bearer  " + key, basic("", key), basic("any", key))) {
            assertEquals(200, statusWith("GET", beat, "Authorization: " + header), header);
        }
        assertEquals(200, status("GET", beat + "&key=" + key, null));
        assertEquals(200, status("GET", "/hb_ping?5000&key=" + key + "&appid=X", null));
        assertEquals(401, status("GET", beat + "&KEY=" + key, null));
        assertEquals(401, status("GET", beat + "&key=", null));
        assertEquals(401, status("GET", beat + "&key=%", null));
        assertEquals(401, status("GET", "/list?key=" + TestKeys.of(Kind.READ), null));
        for (String header :
                List.of("Digest x", "Basic ???", "Bearer", "Bearer " + "x".repeat(5000), "Basic " + "x".repeat(5000))) {
            assertEquals(401, statusWith("GET", beat, "Authorization: " + header), header);
        }
        assertEquals(403, status("GET", beat + "&key=" + key, TestKeys.of(Kind.READ)), "the header counts more");
    }

    @Test
    void aBeatWithAKey_isTakenAsOneWithout() {
        assertEquals("6000", body("/hb_init?5000&appid=X&key=" + TestKeys.of(Kind.BEAT)));
        asked(Kind.READ).get("/list").then().body(equalTo("X"));
        get("/hb_ping?key=" + TestKeys.of(Kind.BEAT) + "&appid=X")
                .then()
                .statusCode(400)
                .body(not(containsString(TestKeys.of(Kind.BEAT))));
    }

    @Test
    void aBeatThatIsDenied_isCountedAsThat() {
        long before = counts.of(Command.DONE, BeatCounts.Outcome.DENIED);
        get("/hb_done?appid=X").then().statusCode(401);
        get("/list").then().statusCode(401);
        raw().head("/hb_done?appid=X").then().statusCode(401);
        assertEquals(before + 1, counts.of(Command.DONE, BeatCounts.Outcome.DENIED));
    }

    @Test
    void aRefusalIsASentence_belowApiAProblem() {
        get("/list")
                .then()
                .statusCode(401)
                .contentType("text/plain")
                .header("Access-Control-Allow-Origin", "*")
                .body(equalTo(
                        "a key of kind read is needed here: as Authorization: Bearer KEY, or as the password of HTTP"
                                + " Basic"));
        Response beat = get("/hb_ping?5000&appid=X");
        assertEquals(
                "a key of kind beat is needed here: as Authorization: Bearer KEY, as &key=KEY, or as the password of HTTP"
                        + " Basic",
                beat.body().asString());
        assertEquals(
                List.of("Bearer realm=\"heartbeat\"", "Basic realm=\"heartbeat\", charset=\"UTF-8\""),
                beat.headers().getValues("WWW-Authenticate"));
        for (String path : List.of("/api/maintenance", "/q/metrics")) {
            assertEquals(
                    List.of("Bearer realm=\"heartbeat\""),
                    raw().header("X-Requested-With", "fetch")
                            .post(path)
                            .headers()
                            .getValues("WWW-Authenticate"),
                    "a script's browser must not ask for a password");
        }
        get("/api/apps")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("title", equalTo("Unauthorized"))
                .body("detail", startsWith("a key of kind read is needed here"));
        asked(Kind.READ)
                .delete("/api/maintenance")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", equalTo("a key of kind manage is needed here; yours is of kind read"));
        raw().header("Authorization", "Bearer " + TestKeys.UNKNOWN)
                .get("/api/apps")
                .then()
                .statusCode(401)
                .body("detail", equalTo("this server does not know that key"));
    }

    @Test
    void anAddressMayShowTenUnknownKeysAMinute_thenItIsToldToWait_andAKnownKeyIsGoodAllTheSame() throws IOException {
        time.pass(Duration.ofHours(1));
        for (int i = 0; i < FailedKeys.A_MINUTE; i++) {
            assertEquals(401, status("GET", "/list", TestKeys.UNKNOWN));
        }
        raw().header("Authorization", "Bearer " + TestKeys.UNKNOWN)
                .get("/list")
                .then()
                .statusCode(429)
                .header("Retry-After", equalTo("6"))
                .body(equalTo("too many unknown keys came from this address; try again in 6 s"));
        assertEquals(429, status("GET", "/hb_ping?5000&appid=X&key=" + TestKeys.UNKNOWN, null));
        assertEquals(200, status("GET", "/list", TestKeys.of(Kind.READ)));
        assertEquals(401, status("GET", "/list", null));
        time.passMillis(5999);
        assertEquals(429, status("GET", "/list", TestKeys.UNKNOWN));
        time.passMillis(1);
        assertEquals(401, status("GET", "/list", TestKeys.UNKNOWN));
    }

    /** What a browser asks before a page of another origin may beat, or ask, with a key in a header. */
    @ParameterizedTest
    @ValueSource(strings = {"/hb_ping", "/status", "/api/apps", "/api/station", "/api/maintenance", "/api/actions"})
    void aPreflightNeedsNoKey_andAllowsToSendOne(String path) {
        raw().header("Origin", "http://exhibit.example.org")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options(path)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Headers", "*, Authorization");
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/maintenance", "DELETE, /api/maintenance", "POST, /api/actions/X/try", "POST, /api/apps"})
    void aPageOfAnotherOriginIsNotToldThatItMightChangeSomething(String method, String path) {
        raw().header("Origin", "http://exhibit.example.org")
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options(path)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Headers", nullValue());
    }

    /** A method that is none is no question, even where GET is free. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "GETT"})
    void whatIsPublicIsSoToAsk_andForNothingElse(String method) throws IOException {
        for (String path : Gate.PUBLIC) {
            assertEquals(401, status(method, path, null), path);
            assertEquals(403, status(method, path, TestKeys.of(Kind.READ)), path);
            assertTrue(isOpened(path, status(method, path, TestKeys.of(Kind.MANAGE))), path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example.org,   cross-site,  evil.example.org, 403",
        "http://evil.example.org,   same-origin, evil.example.org, 403",
        "http://evil.example.org,   cross-site,  127.0.0.1:8888,   403",
        "null,                      '',          127.0.0.1:8888,   403",
        "'',                        cross-site,  127.0.0.1:8888,   403",
        "http://127.0.0.1:8888,     same-origin, 127.0.0.1:8888,   404",
        "http://localhost:8888,     same-origin, localhost:8888,   404",
        "'',                        '',          127.0.0.1:8888,   404",
        "'',                        same-origin, any.example.org,  404",
    })
    void aPageOfAnotherOriginChangesNothing_whateverKeyTheBrowserSends(
            String origin, String site, String host, int status) throws IOException {
        assertEquals(
                status,
                statusWith(
                        "DELETE",
                        "/api/maintenance",
                        "Authorization: " + basic("x", TestKeys.of(Kind.MANAGE)),
                        "Host: " + host,
                        origin.isEmpty() ? "X-No: origin" : "Origin: " + origin,
                        site.isEmpty() ? "X-No: site" : "Sec-Fetch-Site: " + site));
    }

    /** Whoever asks the probe takes from the budget of recoveries. */
    @ParameterizedTest
    @CsvSource({
        "/health/app/X,       http://evil.example.org, '',         403",
        "/health/app/X,       '',                      cross-site, 403",
        "/health/app/X,       '',                      same-site,  403",
        "//health/app/X,      '',                      cross-site, 403",
        "/%68ealth/app/X,     '',                      cross-site, 403",
        "/health;x/app/X,     '',                      cross-site, 404",
        "/health/app;x/X,     '',                      cross-site, 404",
        "/health/app;x/X,     '',                      '',         404",
        "/health/app/X,       '',                      '',         503",
        "/health/app/X,       '',                      same-origin,503",
        "/health/app/X,       http://127.0.0.1:8888,   same-origin,503",
        "/list,               http://evil.example.org, cross-site, 200",
    })
    void aPageOfAnotherOriginDoesNotAskTheProbe(String path, String origin, String site, int status)
            throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            assertEquals(
                    status,
                    statusWith(
                            method,
                            path,
                            "Authorization: " + basic("x", TestKeys.of(Kind.READ)),
                            "Host: 127.0.0.1:8888",
                            origin.isEmpty() ? "X-No: origin" : "Origin: " + origin,
                            site.isEmpty() ? "X-No: site" : "Sec-Fetch-Site: " + site));
        }
    }

    @Test
    void whatTheGuardRefuses_saysWhatToDo_andAPageMayBeatFromAnywhere() {
        raw().header("Origin", "http://evil.example.org")
                .delete("/api/maintenance")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body(
                        "detail",
                        equalTo(
                                "pages of another origin may change nothing here; if this page is the server's own, add the"
                                        + " name in its address to heartbeat.hosts"));
        raw().header("Origin", "http://exhibit.example.org")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Authorization", "Bearer " + TestKeys.of(Kind.BEAT))
                .post("/hb_ping?5000&appid=X")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hb_ping?5000&appid=X",
                "/list",
                "/api/apps",
                "/q/metrics",
                "/nothing",
                "/client/hilbert-heartbeat.js"
            })
    void everyAnswerTellsABrowserToDoNoMoreWithIt(String path) {
        raw().get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY")
                .header("Strict-Transport-Security", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.html", "/roster.html"})
    void aPageRunsNothingThatIsNotThisServers(String path) {
        asked(Kind.READ)
                .get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                                + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .header("Cross-Origin-Opener-Policy", "same-origin");
    }

    @Test
    void alsoWhatTheRouterRefuses() throws IOException {
        String headers = Wire.exchange(server.getPort(), "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .headers();
        assertTrue(headers.contains("X-Content-Type-Options: nosniff"), headers);
    }

    private static RequestSpecification asked(String kind) {
        return raw().header("Authorization", "Bearer " + TestKeys.of(kind));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static Set<String> names(List<Row> rows) {
        return rows.stream().map(row -> row.method() + " " + row.path()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** 401 or 403, or a failure; 0 if it is not refused for want of a key. */
    private int refusal(String method, Row row, String key) throws IOException {
        int status = status(method, row.target(), key);
        return isOpened(row.target(), status) ? 0 : status;
    }

    /** Not refused, and no failure: of health, 503 is an answer (nobody beats here, and some groups are none). */
    private static boolean isOpened(String target, int status) {
        boolean answered = status < 500 || status == 503 && target.matches("(/q)?/health(/.*)?");
        return answered && status != 401 && status != 403 && status != 429;
    }

    private int status(String method, String target, String key) throws IOException {
        return key == null ? statusWith(method, target) : statusWith(method, target, "Authorization: Bearer " + key);
    }

    /** What a request is answered, as it is written; a stream has no end that one could wait for. */
    private int statusWith(String method, String target, String... headers) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            boolean named = Stream.of(headers).anyMatch(header -> header.startsWith("Host:"));
            String head = method + " " + target + " HTTP/1.1\r\n" + (named ? "" : "Host: 127.0.0.1\r\n")
                    + "Connection: close\r\nContent-Length: 0\r\n"
                    + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
            socket.getOutputStream().write((head + "\r\n").getBytes(UTF_8));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
            return Integer.parseInt(line.split(" ")[1]);
        }
    }
}
