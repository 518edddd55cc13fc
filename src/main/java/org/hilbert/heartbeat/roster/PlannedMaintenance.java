package org.hilbert.heartbeat.roster;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.protocol.ApplicationId;

/** The maintenance windows of a roster file: some come every week, some once. */
final class PlannedMaintenance implements MaintenancePlan {
    private static final Comparator<Maintenance> BY_BEGINNING = Comparator.comparing(Maintenance::from);

    private final ZoneId zone;
    private final List<Weekly> weekly;
    private final List<Maintenance> once;

    /** One that comes every week. */
    record Weekly(WeeklyWindow window, Optional<ApplicationId> application, String why) {}

    PlannedMaintenance(ZoneId zone, List<Weekly> weekly, List<Maintenance> once) {
        this.zone = zone;
        this.weekly = List.copyOf(weekly);
        this.once = once.stream().sorted(BY_BEGINNING).toList();
    }

    @Override
    public List<Maintenance> plannedAt(Instant at) {
        return during(new Span(at, at.plusNanos(1)));
    }

    @Override
    public List<Maintenance> plannedBetween(Instant from, Instant until) {
        Span look = WeeklyWindow.look(from, until);
        return look.isEmpty() ? List.of() : during(look);
    }

    private List<Maintenance> during(Span look) {
        List<Maintenance> planned = new ArrayList<>();
        for (Maintenance one : once) {
            if (new Span(one.from(), one.until().orElseThrow()).meets(look)) {
                planned.add(one);
            }
        }
        if (!weekly.isEmpty()) {
            LocalDate last = WeeklyWindow.lastDate(look.until(), zone);
            LocalDate date = WeeklyWindow.firstDate(look.from(), zone);
            // Those of a later day begin later, so that what is left out below is the last.
            for (; !date.isAfter(last) && planned.size() < MOST + once.size(); date = date.plusDays(1)) {
                beginningOn(date, look).forEach(planned::add);
            }
        }
        planned.sort(BY_BEGINNING);
        return planned.stream().limit(MOST).toList();
    }

    private Stream<Maintenance> beginningOn(LocalDate date, Span look) {
        return weekly.stream()
                .filter(one -> one.window().beginsOn(date))
                .flatMap(one -> Stream.of(one.window().on(date, zone))
                        .filter(look::meets)
                        .map(span -> new Maintenance(
                                one.application(), span.from(), Optional.of(span.until()), one.why(), true)));
    }
}
