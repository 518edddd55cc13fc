package org.hilbert.heartbeat.monitor;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * A roster as its author wrote it, for people to look at. Immutable.
 *
 * @param zone whose clocks its times are meant by
 * @param open when the station opens each week; empty if it always is open
 * @param closed the days on which it stays closed, as they are written
 * @param applications names, in their order, and after them patterns, of which the first that fits counts
 */
public record WrittenRoster(ZoneId zone, List<Window> open, List<String> closed, List<Application> applications) {
    public WrittenRoster {
        open = List.copyOf(open);
        closed = List.copyOf(closed);
        applications = List.copyOf(applications);
    }

    /**
     * A time that comes every week.
     *
     * @param days on which it begins
     * @param from when it begins
     * @param until when it ends: on the next day if that is not later than {@code from}
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Window {
            days = Set.copyOf(days);
        }
    }

    /**
     * An application, or many.
     *
     * @param name the ID, or a pattern of IDs
     * @param isPattern whether it is one
     * @param isExpected whether it must run while the station is open
     * @param rules how it is judged
     * @param labels by what people find it, as far as this entry says it
     */
    public record Application(String name, boolean isPattern, boolean isExpected, Rules rules, Labels labels) {}
}
