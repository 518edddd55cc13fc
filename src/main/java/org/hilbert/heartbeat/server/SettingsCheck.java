package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ShownText;

/** Says what a setting may be, and ends the start with the key, the value and the bound if it is not. */
final class SettingsCheck {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(100);
    private static final int MOST_STEPS = 20;
    private static final Pattern FLEET = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private SettingsCheck() {}

    /**
     * What the core goes by, from settings that were found good.
     *
     * @throws ConfigurationException naming the first setting that is not allowed
     */
    static Policy policy(HeartbeatConfig config) {
        within("heartbeat.max-timeout", config.maxTimeout(), MILLISECOND, LONGEST);
        within("heartbeat.sweep.every", config.sweep().every(), Duration.ofSeconds(1), Duration.ofSeconds(10));
        within("heartbeat.max-applications", config.maxApplications(), 1, 10_000_000);
        within("heartbeat.max-connections", config.maxConnections(), 16, 1_000_000);
        within("heartbeat.health.max-checks", config.health().maxChecks(), 0, 10_000);
        within("heartbeat.history.max-entries", config.history().maxEntries(), 1000, 1_000_000);
        within("heartbeat.history.retention", config.history().retention(), Duration.ofDays(1), Duration.ofDays(400));
        within("heartbeat.history.max-measured", config.history().maxMeasured(), 0, 100_000);
        within("heartbeat.stream.max-listeners", config.stream().maxListeners(), 0, 10_000);
        within("heartbeat.rate.per-second", config.rate().perSecond(), 0, 1_000_000);
        within("heartbeat.metrics.max-applications", config.metrics().maxApplications(), 0, 10_000);
        fleet(config.fleet());
        recovery(config.recovery());
        config.ladder().forEach((name, ladder) -> ladder("heartbeat.ladder.\"" + name + "\".", ladder));
        return new Policy(config.maxApplications(), guard(config));
    }

    private static void fleet(HeartbeatConfig.Fleet fleet) {
        if (!FLEET.matcher(fleet.name()).matches()) {
            throw refused("heartbeat.fleet.name", ShownText.of(fleet.name()), "1 to 64 of A-Z a-z 0-9 . _ -");
        }
        within("heartbeat.fleet.gather", fleet.gather(), Duration.ofMillis(10), Duration.ofSeconds(1));
    }

    private static void recovery(HeartbeatConfig.Recovery recovery) {
        within("heartbeat.recovery.per-hour", recovery.perHour(), 0, 1000);
        within("heartbeat.recovery.per-application-per-hour", recovery.perApplicationPerHour(), 0, 1000);
        within("heartbeat.recovery.cool-down", recovery.coolDown(), Duration.ofSeconds(1), Duration.ofHours(1));
        within("heartbeat.recovery.at-once", recovery.atOnce(), 1, 100);
    }

    private static void ladder(String key, HeartbeatConfig.Ladder ladder) {
        within(key + "after", ladder.after(), Duration.ZERO, Duration.ofDays(1));
        ladder.coolDown()
                .ifPresent(given -> within(key + "cool-down", given, Duration.ofSeconds(1), Duration.ofDays(1)));
        if (ladder.steps().size() > MOST_STEPS) {
            throw refused(key + "steps", ladder.steps().size() + " steps", "at most " + MOST_STEPS + " steps");
        }
        for (String telling : ladder.telling().orElse(Set.of())) {
            if (!ladder.steps().contains(telling)) {
                throw refused(key + "telling", telling, "among the ladder's steps");
            }
        }
    }

    /**
     * How an application is judged of which the roster says nothing else, from settings that were found good.
     *
     * @throws ConfigurationException naming the first setting that is not allowed
     */
    static Rules rules(HeartbeatConfig config) {
        within("heartbeat.tolerance", config.tolerance(), MILLISECOND, LONGEST);
        within("heartbeat.lost.retention", config.lost().retention(), Duration.ZERO, LONGEST);
        if (!Thresholds.isRatio(config.stalledAfter())) {
            String allowed = "above 0 and at most " + Thresholds.LARGEST + ", with at most three decimals";
            throw refused("heartbeat.stalled-after", config.stalledAfter(), allowed);
        }
        return new Rules(
                thresholds(config.threshold(), config.stalledAfter()),
                config.tolerance(),
                config.lost().retention());
    }

    private static Guard guard(HeartbeatConfig config) {
        HeartbeatConfig.Guard guard = config.guard();
        within("heartbeat.guard.pause", guard.pause(), Duration.ofSeconds(2), LONGEST);
        within("heartbeat.guard.least", guard.least(), 2, 10_000_000);
        if (!(guard.share() >= 0 && guard.share() <= 1)) {
            throw refused("heartbeat.guard.share", guard.share(), "0 to 1");
        }
        return new Guard(guard.pause(), guard.share(), guard.least());
    }

    private static Thresholds thresholds(HeartbeatConfig.Threshold threshold, double stalledAfter) {
        try {
            return new Thresholds(threshold.warning(), threshold.critical(), threshold.lost(), stalledAfter);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "heartbeat.threshold.warning, .critical and .lost: " + e.getMessage(),
                    Set.of("heartbeat.threshold.warning", "heartbeat.threshold.critical", "heartbeat.threshold.lost"));
        }
    }

    private static void within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(key, text(value), text(least) + " to " + text(most));
        }
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(key, value, least + " to " + most);
        }
    }

    /** A duration as it is written in the configuration. */
    private static String text(Duration duration) {
        if (duration.isZero() || duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.equals(Duration.ofDays(duration.toDays()))
                ? duration.toDays() + "d"
                : duration.toSeconds() + "s";
    }

    private static ConfigurationException refused(String key, Object value, String allowed) {
        return new ConfigurationException(key + " must be " + allowed + ", was " + value, Set.of(key));
    }
}
