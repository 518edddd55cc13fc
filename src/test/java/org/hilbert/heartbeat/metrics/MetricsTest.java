package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.MaintenanceBook;
import org.hilbert.heartbeat.server.Sweep;
import org.hilbert.heartbeat.testsupport.Exposition;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** T = 500 ms: late from 4.5 s, critical from 7.5 s, lost from 9 s. */
@QuarkusTest
class MetricsTest extends ServerTest {
    private static final String HERE = "127.0.0.1";

    @Inject
    Sweep sweep;

    @Inject
    MaintenanceBook maintenance;

    @Inject
    CollectorRegistry collectors;

    @Test
    void everyStateIsThere_alsoWhenNobodyIsInIt() {
        Exposition none = scrape();
        assertEquals(
                List.of("EXPECTED", "STARTING", "UP", "LATE", "STALLED", "CRITICAL", "LOST", "STOPPING"),
                none.values("heartbeat_applications", "state"));
        assertTrue(none.samples("heartbeat_applications").stream().allMatch(sample -> sample.value() == 0));
        assertFalse(none.families().containsKey("heartbeat_application_state"));
        assertEquals(100_000, none.value("heartbeat_applications_max"));
    }

    @ParameterizedTest
    @CsvSource({
        "1500, STARTING, 1, 0",
        "4499, STARTING, 2.9993333, 0",
        "4500, LATE,     3, 0",
        "7500, CRITICAL, 5, 1",
        "9000, LOST,     6, 1",
    })
    void anApplicationIsToldAsItIs(long silentMillis, String state, double ratio, int alarming) {
        beat(Command.INIT, "Tetris", 500, HERE);
        time.passMillis(silentMillis);
        Exposition now = scrape();
        assertEquals(1, now.value("heartbeat_applications", "state", state));
        assertEquals(alarming, now.value("heartbeat_applications_alarming"));
        for (String each : now.values("heartbeat_application_state", "state")) {
            assertEquals(
                    each.equals(state) ? 1 : 0,
                    now.value("heartbeat_application_state", "application", "Tetris", "state", each));
        }
        assertEquals(ratio, now.value("heartbeat_application_overdue_ratio", "application", "Tetris"), 1e-6);
        assertEquals(1.5, now.value("heartbeat_application_max_wait_seconds", "application", "Tetris"));
        assertEquals(alarming, now.value("heartbeat_application_alarming", "application", "Tetris"));
        assertEquals(0, now.value("heartbeat_application_covered", "application", "Tetris"));
    }

    @Test
    void anApplicationThatIsGone_isNotTold() {
        beat(Command.PING, "Tetris", 500, HERE);
        beat(Command.PING, "Pong", 500, HERE);
        assertEquals(List.of("Tetris", "Pong"), scrape().values("heartbeat_application_alarming", "application"));
        beat(Command.DONE, "Tetris", 0, HERE);
        Exposition now = scrape();
        now.families().values().stream()
                .flatMap(family -> family.samples().stream())
                .forEach(sample -> assertFalse(sample.labels().containsValue("Tetris"), sample.toString()));
        assertEquals(1, now.value("heartbeat_applications", "state", "STARTING"));
    }

    @Test
    void underMaintenance_nobodyNeedAct_andForHowLongIsTold() {
        beat(Command.PING, "Tetris", 500, HERE);
        maintenance.switchOn(new Maintenance(
                Optional.of(ApplicationId.of("Tetris")), time.wallNow(), Optional.empty(), "new cable", false));
        time.passMillis(9000);
        Exposition now = scrape();
        assertEquals(1, now.value("heartbeat_applications", "state", "LOST"));
        assertEquals(0, now.value("heartbeat_applications_alarming"));
        assertEquals(1, now.value("heartbeat_applications_covered"));
        assertEquals(0, now.value("heartbeat_application_alarming", "application", "Tetris"));
        assertEquals(1, now.value("heartbeat_application_covered", "application", "Tetris"));
        assertEquals(1, now.value("heartbeat_maintenance_on"));
        assertEquals(9, now.value("heartbeat_maintenance_age_seconds"));
        assertEquals(0, now.value("heartbeat_station_covered"));
        double ended = now.value("heartbeat_interruptions_total", "cause", "maintenance");
        maintenance.switchOff(Optional.of(ApplicationId.of("Tetris")));
        Exposition after = scrape();
        assertEquals(0, after.value("heartbeat_maintenance_on"));
        assertEquals(0, after.value("heartbeat_maintenance_age_seconds"));
        assertEquals(ended + 1, after.value("heartbeat_interruptions_total", "cause", "maintenance"));
    }

    @Test
    void aHostileIdIsOneLabel_thatCanBeRead() {
        String hostile = "a\"b\\c}{,d=\"e\u202Ef g|é";
        beat(Command.PING, hostile, 500, HERE);
        assertEquals(
                List.of(ApplicationId.of(hostile).shown()),
                scrape().values("heartbeat_application_alarming", "application"));
        assertEquals(
                "a%22b%5Cc}{,d=%22e%E2%80%AEf g%7Cé", ApplicationId.of(hostile).shown());
    }

    @Test
    void ofMoreThanAreToldOf_thoseThatAlarmComeFirst() {
        beat(Command.PING, "old", 500, HERE);
        for (int i = 0; i < 250; i++) {
            beat(Command.PING, "app " + i, 3_600_000, HERE);
        }
        beat(Command.PING, "young", 500, HERE);
        assertEquals(52, scrape().value("heartbeat_applications_left_out"));
        time.passMillis(9000);
        Exposition now = scrape();
        List<String> told = now.values("heartbeat_application_alarming", "application");
        assertEquals(200, told.size());
        assertEquals(List.of("old", "young", "app 0"), told.subList(0, 3));
        assertEquals(52, now.value("heartbeat_applications_left_out"));
        assertEquals(250, now.value("heartbeat_applications", "state", "STARTING"));
        assertEquals(2, now.value("heartbeat_applications", "state", "LOST"));
    }

    @Test
    void aScrapeIsOneSnapshot_takenByAWorker() {
        AtomicReference<String> thread = new AtomicReference<>();
        Collector where = new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                thread.set(Thread.currentThread().getName());
                return List.of();
            }
        };
        collectors.register(where);
        try {
            scrape();
        } finally {
            collectors.unregister(where);
        }
        assertTrue(thread.get().startsWith("executor-thread"), thread.get());
    }

    @Test
    void beatsAreCounted_byWhatBecameOfThem() {
        Exposition before = scrape();
        body("/hb_init?500&appid=Tetris");
        body("/hb_ping?500&appid=Tetris");
        body("/hb_ping?500&appid=Tetris");
        body("/heartbeat.html?container=Tetris&next=500");
        body("/hb_done?0&appid=Tetris");
        get("/hb_ping?soon&appid=Tetris").then().statusCode(400);
        get("/hb_init?500").then().statusCode(400);
        raw().head("/hb_ping?500&appid=Tetris").then().statusCode(200);
        Exposition after = scrape();
        assertEquals(1, grown(before, after, "init", "taken"));
        assertEquals(3, grown(before, after, "ping", "taken"));
        assertEquals(1, grown(before, after, "done", "taken"));
        assertEquals(1, grown(before, after, "ping", "malformed"));
        assertEquals(1, grown(before, after, "init", "malformed"));
        for (String outcome : List.of("full", "denied", "limited")) {
            assertEquals(0, grown(before, after, "ping", outcome));
        }
    }

    @Test
    void theTimeBetweenBeatsIsTold_andWhichShareOfThePromiseItUsed() {
        beat(Command.PING, "Tetris", 500, HERE);
        Exposition before = scrape();
        time.passMillis(400);
        beat(Command.PING, "Tetris", 500, HERE);
        time.passMillis(2000);
        beat(Command.PING, "Tetris", 500, HERE);
        Exposition after = scrape();
        assertEquals(2, grown(before, after, "heartbeat_beat_interval_seconds_count"));
        assertEquals(2.4, grown(before, after, "heartbeat_beat_interval_seconds_sum"), 1e-3);
        assertEquals(1, grown(before, after, "heartbeat_beat_interval_seconds_bucket", "le", "0.5"));
        assertEquals(0, grown(before, after, "heartbeat_beat_interval_seconds_bucket", "le", "0.25"));
        assertEquals(1, grown(before, after, "heartbeat_beat_promise_used_ratio_bucket", "le", "0.9"));
        assertEquals(1, grown(before, after, "heartbeat_beat_promise_used_ratio_bucket", "le", "3.0"));
        assertEquals(2, grown(before, after, "heartbeat_beat_promise_used_ratio_bucket", "le", "5.0"));
        assertEquals(
                0.4,
                after.value("heartbeat_application_interval_seconds", "application", "Tetris", "share", "0.5"),
                0.01);
        assertEquals(
                2,
                after.value("heartbeat_application_interval_seconds", "application", "Tetris", "share", "0.99"),
                0.02);
    }

    @Test
    void ofNoPromiseNoShareIsUsed() {
        beat(Command.PING, "Tetris", 0, HERE);
        Exposition before = scrape();
        time.passMillis(400);
        beat(Command.PING, "Tetris", 0, HERE);
        Exposition after = scrape();
        assertEquals(1, grown(before, after, "heartbeat_beat_interval_seconds_count"));
        assertEquals(0, grown(before, after, "heartbeat_beat_promise_used_ratio_count"));
    }

    @Test
    void aSweepThatComesLate_isToldSo() {
        sweep.run();
        time.passMillis(1000);
        sweep.run();
        Exposition before = scrape();
        time.passMillis(3000);
        assertEquals(3, scrape().value("heartbeat_sweep_age_seconds"));
        sweep.run();
        Exposition after = scrape();
        assertEquals(0, after.value("heartbeat_sweep_age_seconds"));
        assertEquals(1, grown(before, after, "heartbeat_sweep_seconds_count"));
        assertEquals(1, grown(before, after, "heartbeat_sweep_lateness_seconds_count"));
        assertEquals(2, grown(before, after, "heartbeat_sweep_lateness_seconds_sum"), 1e-6);
        assertEquals(0, grown(before, after, "heartbeat_sweep_lateness_seconds_bucket", "le", "1.0"));
        assertEquals(1, grown(before, after, "heartbeat_sweep_lateness_seconds_bucket", "le", "3.0"));
    }

    @Test
    void aChangeIsCounted_andHowLongAfterItHappenedItWasTold() {
        beat(Command.PING, "Tetris", 500, HERE);
        Exposition before = scrape();
        time.passMillis(5300);
        sweep.run();
        Exposition after = scrape();
        assertEquals(1, grown(before, after, "heartbeat_state_changes_total", "to", "LATE", "reason", "silent"));
        assertEquals(1, grown(before, after, "heartbeat_change_told_late_seconds_count"));
        assertEquals(0.8, grown(before, after, "heartbeat_change_told_late_seconds_sum"), 1e-6);
        beat(Command.PING, "Tetris", 500, HERE);
        Exposition back = scrape();
        assertEquals(1, grown(after, back, "heartbeat_state_changes_total", "to", "UP", "reason", "pinged"));
        assertEquals(0, grown(after, back, "heartbeat_change_told_late_seconds_count"));
    }

    /** Whoever sends what he likes makes no series. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing/%d",
                "/api/apps/app%d",
                "/health/app/app%d",
                "/zz%d/../client/hilbert-heartbeat.js",
                "/api/apps/app%d/history?x=%d",
                "/list;a=%d",
                "/client/%d.js",
                "/q/metrics/%d"
            })
    void pathsOfACallersChoice_areSummedUp(String path) {
        for (int i = 0; i < 3; i++) {
            get(path.formatted(i, i));
        }
        Set<?> before = requestSeries();
        for (int i = 3; i < 110; i++) {
            get(path.formatted(i, i));
        }
        assertEquals(before, requestSeries());
    }

    @Test
    void pathsThatAreNone_areSummedUp() throws IOException {
        Set<?> before = null;
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    400,
                    Wire.exchange(RestAssured.port, "GET /x%z" + i + " HTTP/1.0\r\n\r\n")
                            .status());
            before = i == 3 ? requestSeries() : before;
        }
        assertEquals(before, requestSeries());
    }

    @Test
    void methodsOfACallersChoice_areSummedUp() {
        // What was answered may be counted a moment later.
        for (int i = 0; i < 3; i++) {
            raw().request("FOO", "/list");
        }
        Set<?> before = requestSeries();
        for (int i = 0; i < 20; i++) {
            raw().request("FOO" + i, "/list");
        }
        assertEquals(before, requestSeries());
        assertTrue(
                scrape().values("http_server_requests_seconds_count", "method").contains("OTHER"));
    }

    @Test
    void theTimeOfABeatIsToldInBuckets_andQuestionsOfProbesAreNot() {
        body("/hb_ping?500&appid=Tetris");
        get("/q/health/ready");
        Exposition now = scrape();
        assertTrue(now.value(
                        "http_server_requests_seconds_bucket",
                        "method",
                        "GET",
                        "uri",
                        "/hb_ping",
                        "status",
                        "200",
                        "le",
                        "5.0")
                >= 1);
        assertTrue(now.values("http_server_requests_seconds_count", "uri").stream()
                .noneMatch(uri -> uri.startsWith("/q/")));
    }

    @Test
    void whatIsHeldIsToldWithItsBound() {
        Exposition now = scrape();
        assertEquals(50_000, now.value("heartbeat_history_entries_max"));
        assertTrue(now.value("heartbeat_history_entries") > 0);
        assertEquals(1000, now.value("heartbeat_history_measured_max"));
        assertEquals(0, now.value("heartbeat_stream_listeners"));
        assertEquals(100, now.value("heartbeat_stream_listeners_max"));
        assertEquals(0, now.value("heartbeat_journal_trouble"));
        assertEquals(1, now.value("heartbeat_station_open"));
        assertEquals(0, now.value("heartbeat_roster_trouble"));
    }

    @Test
    void theVersionIsALabel() {
        assertEquals(1, scrape().samples("heartbeat_build_info").size());
        assertFalse(scrape().values("heartbeat_build_info", "version").get(0).isEmpty());
    }

    @Test
    void everyMetricOfOursHasAHelp() {
        scrape().families().values().stream()
                .filter(family -> family.name().startsWith("heartbeat_"))
                .forEach(family -> assertTrue(family.help().length() > 10, family.name()));
    }

    /** The labels that a caller chooses; how often a probe is told 503 is the server's business. */
    private static Set<?> requestSeries() {
        return scrape().samples("http_server_requests_seconds_count").stream()
                .map(sample ->
                        List.of(sample.labels().get("method"), sample.labels().get("uri")))
                .collect(Collectors.toSet());
    }

    private static double grown(Exposition before, Exposition after, String command, String outcome) {
        return grown(before, after, "heartbeat_beats_total", "command", command, "outcome", outcome);
    }

    private static double grown(Exposition before, Exposition after, String name, String... labels) {
        return after.value(name, labels) - before.value(name, labels);
    }

    private static Exposition scrape() {
        return Scrape.now();
    }
}
