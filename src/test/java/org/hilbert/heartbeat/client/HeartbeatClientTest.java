package org.hilbert.heartbeat.client;

import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is asked, how the answer is read, and what a fallback is for. */
class HeartbeatClientTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final FakeHttp http = new FakeHttp();
    private final FakeLog log = new FakeLog();
    private final HeartbeatClient client =
            settings(Map.of()).application("Pong").build();

    private HeartbeatClient.Builder settings(Map<String, String> environment) {
        return new HeartbeatClient.Builder(environment).httpClient(http).logger(log);
    }

    private void serverSays(int status, String body) {
        http.server(ask -> ask.answer(status, body));
    }

    @Test
    void beats() {
        serverSays(200, "11000");
        assertEquals(Duration.ofSeconds(11), client.init(TEN_SECONDS));
        assertEquals(Duration.ofSeconds(11), client.ping(TEN_SECONDS));
        serverSays(200, "Good bye!");
        assertEquals("Good bye!", client.done(TEN_SECONDS));
        assertEquals("Good bye!", client.done());
        assertEquals(
                List.of(
                        "POST /hb_init?10000&appid=Pong",
                        "GET /hb_ping?10000&appid=Pong",
                        "POST /hb_done?10000&appid=Pong",
                        "POST /hb_done?0&appid=Pong"),
                http.lines());
    }

    @Test
    void anyPath() {
        serverSays(200, "text");
        assertEquals("text", client.get("/q/health?x=%20"));
        assertEquals("text", client.post("/hb_ping?1&appid=Pong", "body"));
        assertEquals(List.of("GET /q/health?x=%20", "POST /hb_ping?1&appid=Pong"), http.lines());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"'', -", "'Tetris\n', Tetris", "'Tetris\nPong, too\n', 'Tetris;Pong, too'"})
    void theList(String body, String ids) {
        serverSays(200, body);
        assertEquals(ids == null ? List.of() : List.of(ids.split(";")), client.list());
        assertEquals("GET /list?format=lines", http.last().line());
    }

    @Test
    void theStatusOfTheHost() {
        serverSays(200, "OK - fine application [Tetris]| od=1.83;3;5;0;6 delay=2725ms;;;");
        StatusLine line = client.status();
        assertEquals(ServiceState.OK, line.state());
        assertEquals("fine application [Tetris]", line.text());
        assertEquals("1.83", line.data("od").orElseThrow().value().orElseThrow().toPlainString());
        assertEquals("GET /status", http.last().line());
    }

    @Test
    void theStatusOfAnotherApplication() {
        serverSays(200, "CRITICAL - no application record for queried ID: [a b]");
        assertEquals(ServiceState.CRITICAL, client.status("a b").state());
        assertEquals("GET /status?0&appid=a%20b", http.last().line());
        assertThrows(IllegalArgumentException.class, () -> client.status("line\nbreak"));
    }

    /** A server with heartbeat.status.http-codes says CRITICAL by its status as well. */
    @Test
    void aStatusMayComeWith503() {
        String text = "lost application [" + "x".repeat(400) + "]";
        serverSays(503, "CRITICAL - " + text);
        assertEquals(new StatusLine(ServiceState.CRITICAL, text), client.status());
        assertEquals(List.of(), log.lines());
        serverSays(503, "this server is full");
        assertEquals(
                "this server is full",
                assertThrows(RefusedException.class, client::status).sentence());
        serverSays(404, "OK - is what nobody says with 404");
        assertThrows(RefusedException.class, client::status);
    }

    @Test
    void aStatusThatIsNone_isMalformed() {
        serverSays(200, "<html>OK</html>");
        assertEquals(
                "/status of http://127.0.0.1:8888 did not answer with the line of a monitoring plug-in",
                assertThrows(MalformedReplyException.class, client::status).getMessage());
    }

    @Test
    void withAFallback_nothingIsThrown_andAllIsLogged() {
        http.server(ask -> ask.fail(new ConnectException()));
        StatusLine unknown = new StatusLine(ServiceState.UNKNOWN, "no answer");
        assertEquals(TEN_SECONDS, client.init(Duration.ZERO, TEN_SECONDS));
        assertEquals(TEN_SECONDS, client.ping(Duration.ZERO, TEN_SECONDS));
        assertEquals("bye", client.done(Duration.ZERO, "bye"));
        assertEquals("nothing", client.get("/list", "nothing"));
        assertEquals("nothing", client.post("/list", "", "nothing"));
        assertEquals(List.of("none"), client.list(List.of("none")));
        assertEquals(unknown, client.status(unknown));
        assertEquals(unknown, client.status("Tetris", unknown));
        assertEquals(8, http.asked.size());
        assertEquals(8, log.lines(Level.WARNING).size());
    }

    @Test
    void withoutAFallback_itIsThrownAndLogged() {
        http.server(ask -> ask.fail(new ConnectException()));
        CannotConnectException e = assertThrows(CannotConnectException.class, () -> client.ping(Duration.ZERO));
        assertEquals(List.of("WARNING " + e.getMessage()), log.lines());
    }

    @Test
    void aMistakeOfTheCaller_isNoMatterOfTheNetwork() {
        HeartbeatClient nobody = settings(Map.of()).build();
        assertThrows(IllegalStateException.class, () -> nobody.ping(Duration.ZERO, TEN_SECONDS));
        assertThrows(IllegalStateException.class, nobody::application);
        assertThrows(IllegalArgumentException.class, () -> client.ping(Duration.ofMillis(-1), TEN_SECONDS));
        assertThrows(IllegalArgumentException.class, () -> client.ping(Duration.ofDays(101), TEN_SECONDS));
        assertThrows(IllegalArgumentException.class, () -> client.forApplication(""));
        assertEquals(List.of(), http.asked);
        assertEquals(List.of(), log.lines());
    }

    @Test
    void theEnvironmentCountsLess() {
        Map<String, String> station =
                Map.of("HB_URL", "http://kiosk:1", "APP_ID", "Tetris", "HB_TOKEN", "key", "HB_PORT", "9");
        HeartbeatClient asTheStationSays = settings(station).build();
        assertEquals("http://kiosk:1", asTheStationSays.server().toString());
        assertEquals("Tetris", asTheStationSays.application());
        serverSays(200, "1");
        asTheStationSays.ping(Duration.ZERO);
        assertEquals(List.of("Bearer key"), http.last().request().headers().allValues("Authorization"));

        HeartbeatClient own = settings(station)
                .url("http://other:2")
                .application("Pong")
                .token("mine")
                .build();
        assertEquals("http://other:2", own.server().toString());
        assertEquals("Pong", own.application());
        own.ping(Duration.ZERO);
        assertEquals(List.of("Bearer mine"), http.last().request().headers().allValues("Authorization"));
    }

    @Test
    void aVariableThatIsNotNeeded_isNotRead() {
        assertEquals(
                "http://kiosk:1",
                settings(Map.of("HB_URL", "nonsense://", "APP_ID", " "))
                        .url("kiosk:1")
                        .application("Pong")
                        .build()
                        .server()
                        .toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> settings(Map.of("HB_URL", "nonsense://")).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> settings(Map.of("APP_ID", " ")).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "schlüssel"})
    void aTokenIsVisibleAscii_andNotRepeated(String token) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> settings(Map.of()).token(token));
        assertEquals("token must be visible ASCII characters, without blanks", e.getMessage());
        if (!token.isEmpty()) {
            IllegalArgumentException ofVariable = assertThrows(
                    IllegalArgumentException.class,
                    () -> settings(Map.of("HB_TOKEN", token)).build());
            assertEquals("HB_TOKEN must be visible ASCII characters, without blanks", ofVariable.getMessage());
        }
    }

    @Test
    void timeoutsAreAbove0_andAtMost10Minutes() {
        HeartbeatClient.Builder settings = settings(Map.of());
        settings.connectTimeout(Duration.ofNanos(1)).requestTimeout(Duration.ofMinutes(10));
        assertThrows(IllegalArgumentException.class, () -> settings.connectTimeout(Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.requestTimeout(Duration.ofMinutes(10).plusNanos(1)));
    }

    @Test
    void clientsWithTheSameSettings_shareAnHttpClientAndItsThread() {
        assertTrue(LazyHttp.of(null, null) == LazyHttp.of(Duration.ofSeconds(2), null));
        assertTrue(LazyHttp.of(Duration.ofSeconds(3), null) == LazyHttp.of(Duration.ofSeconds(3), null));
        assertFalse(LazyHttp.of(Duration.ofSeconds(3), null) == LazyHttp.of(null, null));
    }
}
