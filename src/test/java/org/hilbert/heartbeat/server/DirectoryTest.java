package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DirectoryTest {
    private static final Rules RULES = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(1));
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris").at("10.0.3.4");

    @Test
    void aRosterIsAskedOnceForEachApplication() {
        CountingRoster roster = new CountingRoster("Hall 3");
        Directory directory = new Directory(true, () -> 1);
        Whereabouts first = directory.of(TETRIS, roster);
        assertEquals(Optional.of("10.0.3.4"), first.host());
        assertEquals(Optional.of("Hall 3"), first.group());
        assertSame(first, directory.of(TETRIS, roster));
        assertEquals(1, roster.asked.get());
    }

    @Test
    void anotherRosterIsAskedAnew() {
        Directory directory = new Directory(true, () -> 1);
        directory.of(TETRIS, new CountingRoster("Hall 3"));
        assertEquals(
                Optional.of("Hall 4"),
                directory.of(TETRIS, new CountingRoster("Hall 4")).group());
    }

    @Test
    void whereHostsAreNotToldApart_aNameThatLooksLikeAFullOneHasNoHost() {
        Whereabouts where = new Directory(false, () -> 1).of(TETRIS, new CountingRoster("Hall 3"));
        assertEquals(Optional.empty(), where.host());
        assertEquals(Optional.of("Hall 3"), where.group());
    }

    @Test
    void withoutHostsAndLabels_nothingIsKept() {
        Roster none = Roster.none(RULES);
        Directory directory = new Directory(false, () -> 1);
        assertSame(Whereabouts.UNKNOWN, directory.of(TETRIS, none));
        assertSame(Whereabouts.UNKNOWN, directory.of(ApplicationId.of("Pong"), none));
    }

    @Test
    void whoIsGoneIsNotKeptForEver() {
        CountingRoster roster = new CountingRoster("Hall 3");
        Directory directory = new Directory(true, () -> 10);
        directory.of(TETRIS, roster);
        for (int i = 0; i < 5000; i++) {
            directory.of(ApplicationId.of("guest " + i).at("10.0.3.5"), roster);
        }
        directory.of(TETRIS, roster);
        assertEquals(5002, roster.asked.get());
        assertTrue(directory.size() < 1100, () -> "keeps " + directory.size());
    }

    private record CountingRoster(String group, AtomicInteger asked) implements Roster {
        CountingRoster(String group) {
            this(group, new AtomicInteger());
        }

        @Override
        public Labels labels(ApplicationId id) {
            asked.incrementAndGet();
            return new Labels(Optional.of(group), List.of());
        }

        @Override
        public boolean haveLabels() {
            return true;
        }

        @Override
        public Rules rules(ApplicationId id) {
            return RULES;
        }

        @Override
        public Set<ApplicationId> expected() {
            return Set.of();
        }

        @Override
        public boolean allows(ApplicationId id) {
            return true;
        }

        @Override
        public OptionalInt atOnce() {
            return OptionalInt.empty();
        }

        @Override
        public Duration startAllowance() {
            return Duration.ZERO;
        }

        @Override
        public Hours hours() {
            return Hours.ALWAYS;
        }

        @Override
        public MaintenancePlan maintenance() {
            return MaintenancePlan.NONE;
        }
    }
}
