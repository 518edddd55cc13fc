package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@QuarkusTest
@TestProfile(StreamResourceTest.FewListeners.class)
class StreamResourceTest extends ServerTest {
    public static class FewListeners implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("heartbeat.stream.max-listeners", "3", "heartbeat.history.max-entries", "10000");
        }
    }

    @TestHTTPResource
    URL server;

    @Inject
    HistoryKeeper keeper;

    @Inject
    Listeners listeners;

    private final List<Listening> open = new ArrayList<>();

    @AfterEach
    void nobodyListensAnyMore() throws Exception {
        for (Listening one : open) {
            one.close();
        }
        until(() -> listeners.taken() == 0);
    }

    @Test
    void aStreamIsOpenAtOnce() throws Exception {
        Listening listening = listen("/api/stream");
        String head = String.join("\n", listening.head()).toLowerCase();
        assertTrue(head.startsWith("http/1.1 200 ok"), head);
        assertTrue(head.contains("content-type: text/event-stream"), head);
        assertTrue(head.contains("x-accel-buffering: no"), head);
        assertTrue(head.contains("cache-control: no-store"), head);
        assertTrue(head.contains("access-control-allow-origin: *"), head);
        assertEquals(": here is what happens from now on", listening.line());
        assertEquals("retry: 3000", listening.line());
    }

    @Test
    void aChangeIsToldWhenItHappens_asInTheHistory() throws Exception {
        beat("before");
        Listening listening = listen("/api/stream");
        listening.line();
        beat("Tom & Jerry");
        Listening.Event event = listening.event();
        assertEquals("change", event.name());
        JsonPath line = JsonPath.from(event.data());
        assertEquals("Tom & Jerry", line.getString("application"));
        assertEquals("STARTING", line.getString("to"));
        assertEquals("PINGED_UNANNOUNCED", line.getString("reason"));
        assertEquals(event.id(), line.getString("number"));
        assertEquals(
                event.data(),
                body("/api/changes?after=" + (Long.parseLong(event.id()) - 1))
                        .replaceFirst(".*\"entries\":\\[(.*)],\"complete\".*", "$1"));
    }

    @Test
    void whoComesBackMissesNothing_andHearsNothingTwice() throws Exception {
        beat("a");
        long first = keeper.history().newest();
        Listening listening = listen("/api/stream?lastEventId=" + (first - 1));
        assertEquals(first, Long.parseLong(listening.event().id()));
        listening.close();
        beat("b");
        beat("c");
        Listening back = listen("/api/stream?lastEventId=1", "Last-Event-ID: " + first);
        assertEquals(first + 1, Long.parseLong(back.event().id()));
        assertEquals(first + 2, Long.parseLong(back.event().id()));
        beat("d");
        assertEquals(first + 3, Long.parseLong(back.event().id()));
    }

    @Test
    void whoHasMuchToCatchUp_getsItInOrder_withWhatComesMeanwhile() throws Exception {
        long start = keeper.history().newest();
        manyPing(3000, "many ");
        Listening listening = listen("/api/stream", "Last-Event-ID: " + start);
        manyPing(500, "meanwhile ");
        for (long number = start + 1; number <= start + 3500; number++) {
            assertEquals(number, Long.parseLong(listening.event().id()));
        }
    }

    @Test
    void whatWasDroppedMeanwhileIsAGap() throws Exception {
        beat("early");
        long start = keeper.history().newest();
        manyPing(10_050, "many ");
        Listening listening = listen("/api/stream", "Last-Event-ID: " + start);
        Listening.Event gap = listening.event();
        assertEquals("gap", gap.name());
        assertEquals("", gap.id());
        long oldest = keeper.history().oldest();
        assertTrue(oldest > start + 1);
        assertEquals("{\"from\":" + (start + 1) + ",\"to\":" + (oldest - 1) + "}", gap.data());
        assertEquals(oldest, Long.parseLong(listening.event().id()));
        get("/api/changes?limit=1&after=" + start).then().body("complete", equalTo(false));
        get("/api/changes?limit=1&after=" + oldest).then().body("complete", equalTo(true));
    }

    @Test
    void aNumberOfAnotherHistoryBeginsWithTheOldestLine() throws Exception {
        beat("a");
        Listening listening = listen("/api/stream", "Last-Event-ID: 9223372036854775807");
        Listening.Event event = listening.event();
        if (event.name().equals("gap")) {
            event = listening.event();
        }
        assertEquals(keeper.history().oldest(), Long.parseLong(event.id()));
    }

    @Test
    void maintenanceIsAnInterruption() throws Exception {
        Listening listening = listen("/api/stream");
        listening.line();
        raw().contentType("application/json")
                .body("{\"for\":\"1h\",\"why\":\"new lamp\"}")
                .post("/api/maintenance")
                .then()
                .statusCode(201);
        Listening.Event began = listening.event();
        assertEquals("interruption", began.name());
        assertEquals("maintenance", JsonPath.from(began.data()).getString("cause"));
        assertEquals("new lamp", JsonPath.from(began.data()).getString("why"));
        raw().delete("/api/maintenance").then().statusCode(200);
        assertTrue(listening.event().data().contains("\"until\":"));
    }

    @Test
    void aCommentComesNowAndThen() throws Exception {
        Listening listening = listen("/api/stream");
        listening.line();
        listening.line();
        listeners.look();
        assertEquals(":", listening.line());
    }

    @Test
    void thereIsRoomForSoMany_andTheOldestMakesRoomForAnother() throws Exception {
        for (int i = 0; i < 3; i++) {
            listen("/api/stream").line();
        }
        Listening newest = listen("/api/stream");
        assertEquals("HTTP/1.1 200 OK", newest.head().get(0));
        until(() -> listeners.taken() == 3);
        open.get(0).readToTheEnd();
        beat("news");
        assertEquals("news", JsonPath.from(newest.event().data()).getString("application"));
        assertEquals("news", JsonPath.from(open.get(1).event().data()).getString("application"));
    }

    /** It has much to read, reads nothing, and holds nobody else up; when it is looked for twice it is cut off. */
    @Test
    void whoDoesNotReadIsCutOff() throws Exception {
        long start = keeper.history().newest();
        manyPing(9000, "🎮".repeat(250));
        Listening mute = Listening.withoutReading(server.getPort(), "/api/stream", "Last-Event-ID: " + start);
        open.add(mute);
        until(() -> listeners.taken() == 1);
        Listening other = listen("/api/stream");
        other.line();
        beat("news");
        assertEquals("news", JsonPath.from(other.event().data()).getString("application"));
        until(() -> {
            listeners.look();
            return listeners.taken() == 1;
        });
        assertTrue(mute.readToTheEnd() > 0);
        beat("more news");
        assertEquals("more news", JsonPath.from(other.event().data()).getString("application"));
    }

    @Test
    void whoReadsSlowlyGetsAll() throws Exception {
        long start = keeper.history().newest();
        manyPing(9000, "🎮".repeat(250));
        Listening slow = listen("/api/stream", "Last-Event-ID: " + start);
        for (long number = start + 1; number <= start + 9000; number++) {
            if (number % 1000 == 0) {
                listeners.look();
            }
            assertEquals(number, Long.parseLong(slow.event().id()));
        }
    }

    @Test
    void aHeadOfAStreamEnds() {
        raw().head("/api/stream").then().statusCode(200).contentType("text/event-stream");
        assertEquals(0, listeners.taken());
    }

    @ParameterizedTest
    @CsvSource({"x", "-1", "9223372036854775808"})
    void aNumberThatIsNoneIsRefused(String number) {
        raw().header("Last-Event-ID", number).get("/api/stream").then().statusCode(400);
        get("/api/stream?lastEventId=" + number).then().statusCode(400);
        assertEquals(0, listeners.taken());
    }

    private Listening listen(String path, String... headers) throws IOException {
        Listening listening = new Listening(server.getPort(), path, headers);
        open.add(listening);
        return listening;
    }

    private void beat(String id) {
        beat(Command.PING, id, 500, "127.0.0.1");
    }
}
