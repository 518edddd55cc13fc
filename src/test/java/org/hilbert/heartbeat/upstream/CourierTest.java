package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A courier that tells every 5 s; what it sends lies here until a test answers it. */
class CourierTest {
    private final FakeTime time = new FakeTime();
    private final Map<String, ApplicationStatus> known = new LinkedHashMap<>();
    private final List<JsonNode> reports = new ArrayList<>();
    private final List<UniEmitter<? super String>> open = new ArrayList<>();
    private final List<Duration> soon = new ArrayList<>();
    private final Courier courier = new Courier(
            "run",
            Duration.ofSeconds(5),
            () -> known.values().stream(),
            text -> Uni.createFrom().emitter(emitter -> {
                reports.add(json(text));
                open.add(emitter);
            }),
            time,
            () -> 0.5,
            soon::add);

    @Test
    void theFirstReportHasAllApplications() {
        is("Tetris", State.UP);
        courier.look();
        assertTrue(last().get("whole").asBoolean());
        assertEquals("Tetris", last().at("/applications/0/application").asText());
        assertEquals(2500, last().at("/applications/0/maxWaitMillis").asLong());
        assertEquals(10_000, last().get("timeoutMillis").asLong());
        assertFalse(last().has("ticket"));
    }

    @Test
    void aChangeIsToldAtOnce_withItsAgeWhenItIsSent() {
        begin();
        become("Tetris", State.LATE);
        assertEquals(List.of(Duration.ofMillis(20)), soon);
        time.putWallClockForward(Duration.ofHours(-3));
        time.passMillis(700);
        courier.look();
        assertEquals("LATE", last().at("/changes/0/state").asText());
        assertEquals(700, last().at("/changes/0/ageMillis").asLong());
        assertEquals(77, last().get("ticket").asLong());
        assertEquals(700, last().get("ticketAgeMillis").asLong());
    }

    @Test
    void whatWasNotAnswered_isToldAgain_withTheAgeItHasThen() {
        begin();
        become("Tetris", State.LATE);
        courier.look();
        open.get(1).fail(new RuntimeException("no connection"));
        assertEquals(Duration.ofSeconds(1), soon.get(soon.size() - 1));
        courier.look();
        assertEquals(2, reports.size(), "not before the pause is over");
        time.passMillis(1000);
        become("Tetris", State.UP);
        courier.look();
        assertEquals(0, last().get("after").asLong());
        assertEquals(3, last().get("number").asLong());
        assertEquals(List.of(1000L, 0L), ages());
        answer(3, 2, false);
        time.passMillis(5000);
        courier.look();
        assertEquals(2, last().get("after").asLong());
        assertEquals(List.of(), ages());
    }

    @Test
    void thePausesGrow_andNoneIsLongerThan15Seconds() {
        for (int i = 0; i < 8; i++) {
            courier.look();
            open.get(i).fail(new RuntimeException("no connection"));
            time.pass(Duration.ofMinutes(1));
        }
        assertEquals(
                List.of(1, 2, 4, 8, 15, 15, 15, 15),
                soon.stream().map(pause -> (int) pause.toSeconds()).toList());
    }

    @Test
    void manyChangesGoInSeveralReports_andHowAllIsComesWithTheLast() {
        is("Tetris", State.UP);
        for (int i = 0; i < 600; i++) {
            become("Tetris", i % 2 == 0 ? State.LATE : State.UP);
        }
        courier.look();
        assertEquals(500, last().get("changes").size());
        assertFalse(last().get("whole").asBoolean());
        assertEquals(0, last().get("applications").size());
        answer(1, 500, true);
        courier.look();
        assertEquals(500, last().get("after").asLong());
        assertEquals(100, last().get("changes").size());
        assertTrue(last().get("whole").asBoolean());
    }

    @Test
    void whenTheCentreAsks_itIsToldAllAtOnce_andOnlyOnceIfItHasNoRoom() {
        begin();
        time.passMillis(5000);
        courier.look();
        answer(2, 0, true);
        courier.look();
        assertTrue(last().get("whole").asBoolean());
        answer(3, 0, true);
        courier.look();
        assertEquals(3, reports.size(), "it comes with the next that is due");
        time.passMillis(5000);
        courier.look();
        assertTrue(last().get("whole").asBoolean());
    }

    @Test
    void aPromiseThatChanges_isToldOnce() {
        begin();
        known.put("Tetris", status("Tetris", State.UP, 9000));
        time.passMillis(5000);
        courier.look();
        assertEquals(9000, last().at("/applications/0/maxWaitMillis").asLong());
        answer(2, 0, false);
        time.passMillis(5000);
        courier.look();
        assertEquals(0, last().get("applications").size());
    }

    @Test
    void whatIsNoReceipt_isAFailure() {
        courier.look();
        open.get(0).complete("<html>");
        assertEquals(List.of(Duration.ofSeconds(1)), soon);
    }

    @Test
    void oneThatIsCalledLikeTheLink_isNotToldOf() {
        is("heartbeat server", State.UP);
        become("heartbeat server", State.LATE);
        courier.look();
        assertEquals(0, last().get("applications").size());
        assertEquals(List.of(), ages());
    }

    @Test
    void ofMoreThan1000ApplicationsTheFirstAreToldOf() {
        for (int i = 0; i < 1001; i++) {
            is("app" + i, State.UP);
        }
        courier.look();
        assertEquals(1000, last().get("applications").size());
        become("app1000", State.LATE);
        answer(1, 0, false);
        time.passMillis(5000);
        courier.look();
        assertEquals(List.of(), ages());
    }

    @Test
    void atTheEndItSaysGoodbye_withWhatWaits_andNothingAfterIt() {
        begin();
        become("Tetris", State.LATE);
        courier.goodbye(Duration.ofMillis(1));
        assertTrue(last().get("goodbye").asBoolean());
        assertEquals(1, last().get("changes").size());
        time.passMillis(5000);
        courier.look();
        assertEquals(2, reports.size());
    }

    private void begin() {
        is("Tetris", State.UP);
        courier.look();
        answer(1, 0, false);
        soon.clear();
    }

    private void answer(long number, long taken, boolean whole) {
        open.get(open.size() - 1)
                .complete("{\"number\":" + number + ",\"taken\":" + taken + ",\"whole\":" + whole + ",\"ticket\":77}");
    }

    private void is(String name, State state) {
        known.put(name, status(name, state, 2500));
    }

    private void become(String name, State state) {
        is(name, state);
        courier.hear(
                new StateChange(ApplicationId.of(name), State.UP, state, time.wallNow(), Reason.SILENT),
                Optional.of(known.get(name)));
    }

    private static ApplicationStatus status(String name, State state, long maxWait) {
        return new ApplicationStatus(
                ApplicationId.of(name),
                state,
                Reason.PINGED,
                Thresholds.DEFAULT,
                Duration.ofMillis(maxWait),
                Duration.ZERO,
                false,
                Optional.empty());
    }

    private JsonNode last() {
        return reports.get(reports.size() - 1);
    }

    private List<Long> ages() {
        List<Long> ages = new ArrayList<>();
        last().get("changes").forEach(change -> ages.add(change.get("ageMillis").asLong()));
        return ages;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
