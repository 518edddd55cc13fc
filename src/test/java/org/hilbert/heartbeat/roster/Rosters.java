package org.hilbert.heartbeat.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;

/** What the tests of rosters share. */
final class Rosters {
    static final Rules SETTINGS = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Rosters() {}

    static FileRoster roster(String... lines) {
        return new RosterParser(SETTINGS, false).parse("roster.yaml", String.join("\n", lines));
    }

    /** The moment when the clocks in Berlin show that; the first if they show it twice. */
    static Instant berlin(String dateAndTime) {
        return LocalDateTime.parse(dateAndTime).atZone(BERLIN).toInstant();
    }

    static Instant at(String instant) {
        return Instant.parse(instant);
    }
}
