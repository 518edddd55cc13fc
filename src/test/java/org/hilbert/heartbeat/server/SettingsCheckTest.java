package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.testsupport.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SettingsCheckTest {
    @Test
    void withoutSettingsEverythingIsAsInThePythonServer() {
        assertEquals(
                new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24)),
                SettingsCheck.rules(Configured.with(Map.of())));
        assertEquals(
                new Policy(100_000, new Guard(Duration.ofSeconds(3), 0.85, 4)),
                SettingsCheck.policy(Configured.with(Map.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat.tolerance|0ms|heartbeat.tolerance must be 1ms to 100d, was 0ms",
                "heartbeat.max-timeout|500d|heartbeat.max-timeout must be 1ms to 100d, was 500d",
                "heartbeat.lost.retention|-1s|heartbeat.lost.retention must be 0ms to 100d, was -1s",
                "heartbeat.sweep.every|500ms|heartbeat.sweep.every must be 1s to 10s, was 500ms",
                "heartbeat.health.max-checks|-1|heartbeat.health.max-checks must be 0 to 10000, was -1",
                "heartbeat.stream.max-listeners|10001|heartbeat.stream.max-listeners must be 0 to 10000, was 10001",
                "heartbeat.guard.pause|1s|heartbeat.guard.pause must be 2s to 100d, was 1s",
                "heartbeat.guard.share|1.1|heartbeat.guard.share must be 0 to 1, was 1.1",
                "heartbeat.guard.share|NaN|heartbeat.guard.share must be 0 to 1, was NaN",
                "heartbeat.guard.least|1|heartbeat.guard.least must be 2 to 10000000, was 1",
                "heartbeat.history.max-entries|999|heartbeat.history.max-entries must be 1000 to 1000000, was 999",
                "heartbeat.history.retention|401d|heartbeat.history.retention must be 1d to 400d, was 401d",
                "heartbeat.history.max-measured|-1|heartbeat.history.max-measured must be 0 to 100000, was -1",
                "heartbeat.fleet.name|a b|heartbeat.fleet.name must be 1 to 64 of A-Z a-z 0-9 . _ -, was a b",
                "heartbeat.fleet.name|{x}|heartbeat.fleet.name must be 1 to 64 of A-Z a-z 0-9 . _ -, was {x}",
                "heartbeat.fleet.gather|9ms|heartbeat.fleet.gather must be 10ms to 1s, was 9ms",
                "heartbeat.fleet.gather|1001ms|heartbeat.fleet.gather must be 10ms to 1s, was 1001ms",
                "heartbeat.recovery.per-hour|-1|heartbeat.recovery.per-hour must be 0 to 1000, was -1",
                "heartbeat.recovery.per-application-per-hour|1001|"
                        + "heartbeat.recovery.per-application-per-hour must be 0 to 1000, was 1001",
                "heartbeat.recovery.cool-down|999ms|heartbeat.recovery.cool-down must be 1s to 3600s, was 999ms",
                "heartbeat.recovery.at-once|0|heartbeat.recovery.at-once must be 1 to 100, was 0",
                "heartbeat.rate.per-second|-1|heartbeat.rate.per-second must be 0 to 1000000, was -1",
                "heartbeat.max-applications|0|heartbeat.max-applications must be 1 to 10000000, was 0",
                "heartbeat.max-connections|15|heartbeat.max-connections must be 16 to 1000000, was 15",
                "heartbeat.stalled-after|0|heartbeat.stalled-after must be above 0 and at most 100.0, "
                        + "with at most three decimals, was 0.0",
                "heartbeat.stalled-after|100.001|heartbeat.stalled-after must be above 0 and at most 100.0, "
                        + "with at most three decimals, was 100.001",
                "heartbeat.stalled-after|2.0005|heartbeat.stalled-after must be above 0 and at most 100.0, "
                        + "with at most three decimals, was 2.0005",
                "heartbeat.stalled-after|NaN|heartbeat.stalled-after must be above 0 and at most 100.0, "
                        + "with at most three decimals, was NaN",
                "heartbeat.threshold.warning|5|heartbeat.threshold.warning, .critical and .lost: thresholds must rise, "
                        + "with at most three decimals: 0 < warning < critical < lost <= 100.0, were 5.0, 5.0, 6.0",
            })
    void whatIsNotAllowedIsTold_withTheKeyTheValueAndTheBound(String key, String value, String sentence) {
        var refusal = assertThrows(ConfigurationException.class, () -> check(Configured.with(Map.of(key, value))));
        assertEquals(sentence, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after|25h|heartbeat.ladder.\"kiosk\".after must be 0ms to 1d, was 90000s",
                "cool-down|999ms|heartbeat.ladder.\"kiosk\".cool-down must be 1s to 1d, was 999ms",
                "telling|shout|heartbeat.ladder.\"kiosk\".telling must be among the ladder's steps, was shout",
                "steps|1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21|"
                        + "heartbeat.ladder.\"kiosk\".steps must be at most 20 steps, was 21 steps",
            })
    void aLadderThatIsNotAllowedIsTold(String field, String value, String sentence) {
        Map<String, String> settings = new HashMap<>(Map.of("heartbeat.ladder.kiosk.steps", "restart"));
        settings.put("heartbeat.ladder.kiosk." + field, value);
        var refusal = assertThrows(ConfigurationException.class, () -> check(Configured.with(settings)));
        assertEquals(sentence, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 2.5, 100})
    void theBoundsOfStalledAfterAreAllowed(double stalledAfter) {
        assertEquals(
                stalledAfter,
                SettingsCheck.rules(Configured.with(Map.of("heartbeat.stalled-after", String.valueOf(stalledAfter))))
                        .thresholds()
                        .stalledAfter());
    }

    private static void check(HeartbeatConfig config) {
        SettingsCheck.rules(config);
        SettingsCheck.policy(config);
    }
}
