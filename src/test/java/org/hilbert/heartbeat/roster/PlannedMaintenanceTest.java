package org.hilbert.heartbeat.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.MaintenancePlan;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.roster.Rosters.at;
import static org.hilbert.heartbeat.roster.Rosters.berlin;
import static org.hilbert.heartbeat.roster.Rosters.roster;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** 2026-11-30 is a Monday. */
class PlannedMaintenanceTest {
    private static MaintenancePlan plan(String... windows) {
        List<String> text = new ArrayList<>(List.of("time-zone: Europe/Berlin", "closed: 2026-11-30", "maintenance:"));
        for (String window : windows) {
            text.add("  - {" + window + "}");
        }
        return roster(text.toArray(String[]::new)).maintenance();
    }

    private static Maintenance planned(String application, Instant from, Instant until, String why) {
        return new Maintenance(
                Optional.of(application).filter(name -> !name.isEmpty()).map(ApplicationId::of),
                from,
                Optional.of(until),
                why,
                true);
    }

    @Test
    void aWeeklyWindowIsOnEveryWeek_closedDayOrNot() {
        MaintenancePlan plan = plan("days: mon, from: 6:00, until: 8:00, why: weekly update");
        Maintenance update = planned("", berlin("2026-11-30T06:00"), berlin("2026-11-30T08:00"), "weekly update");
        assertEquals(List.of(), plan.plannedAt(berlin("2026-11-30T06:00").minusNanos(1)));
        assertEquals(List.of(update), plan.plannedAt(berlin("2026-11-30T06:00")));
        assertEquals(List.of(update), plan.plannedAt(berlin("2026-11-30T08:00").minusNanos(1)));
        assertEquals(List.of(), plan.plannedAt(berlin("2026-11-30T08:00")));
        assertEquals(1, plan.plannedAt(berlin("2026-12-07T07:00")).size());
        assertEquals(List.of(), plan.plannedAt(berlin("2026-12-08T07:00")));
    }

    @Test
    void aWindowWithADateIsOnOnce() {
        MaintenancePlan plan =
                plan("from: 2026-12-01T08:00, until: '2026-12-03 12:00', application: Tetris, why: new projector");
        Maintenance projector =
                planned("Tetris", berlin("2026-12-01T08:00"), berlin("2026-12-03T12:00"), "new projector");
        assertEquals(List.of(), plan.plannedAt(berlin("2026-12-01T08:00").minusNanos(1)));
        assertEquals(List.of(projector), plan.plannedAt(berlin("2026-12-01T08:00")));
        assertEquals(
                List.of(projector), plan.plannedAt(berlin("2026-12-03T12:00").minusNanos(1)));
        assertEquals(List.of(), plan.plannedAt(berlin("2026-12-03T12:00")));
        assertEquals(List.of(), plan.plannedAt(berlin("2027-12-02T08:00")));
    }

    @Test
    void overMidnight_theWindowIsTheOneOfTheEveningBefore() {
        MaintenancePlan plan = plan("days: sun, from: 22:00, until: 2:00");
        assertEquals(
                List.of(planned("", berlin("2026-11-29T22:00"), berlin("2026-11-30T02:00"), "")),
                plan.plannedAt(berlin("2026-11-30T01:00")));
    }

    @Test
    void severalMayBeOnAtOnce_inTheOrderInWhichTheyBegan() {
        MaintenancePlan plan = plan(
                "from: 9:00, until: 11:00, why: c",
                "from: 8:00, until: 10:00, why: b",
                "from: 2026-11-29T09:00, until: 2026-12-02T09:00, why: a",
                "from: 10:00, until: 12:00, why: no");
        assertEquals(
                List.of("a", "b", "c"),
                plan.plannedAt(berlin("2026-11-30T09:30")).stream()
                        .map(Maintenance::why)
                        .toList());
    }

    @Test
    void betweenTwoMoments_thereIsAllThatIsOnAtAnyOfThem() {
        MaintenancePlan plan = plan(
                "days: daily, from: 6:00, until: 8:00, why: daily",
                "from: 2026-11-30T07:00, until: 2026-12-02T07:00, why: once");
        List<Instant> begins = plan.plannedBetween(berlin("2026-11-30T07:00"), berlin("2026-12-02T06:00")).stream()
                .map(Maintenance::from)
                .toList();
        assertEquals(
                List.of(berlin("2026-11-30T06:00"), berlin("2026-11-30T07:00"), berlin("2026-12-01T06:00")), begins);
        assertEquals(List.of(), plan.plannedBetween(berlin("2026-12-03T08:00"), berlin("2026-12-04T06:00")));
        assertEquals(
                1,
                plan.plannedBetween(berlin("2026-12-03T08:00").minusNanos(1), berlin("2026-12-04T06:00"))
                        .size());
        assertEquals(
                1,
                plan.plannedBetween(
                                berlin("2026-12-03T08:00"),
                                berlin("2026-12-04T06:00").plusNanos(1))
                        .size());
        assertEquals(List.of(), plan.plannedBetween(berlin("2026-12-02T00:00"), berlin("2026-12-01T00:00")));
        assertEquals(List.of(), plan.plannedBetween(berlin("2026-12-01T07:00"), berlin("2026-12-01T07:00")));
    }

    @Test
    void whereClocksChange_aWindowLastsAsLongAsTheyShowIt() {
        MaintenancePlan plan = plan("from: 2:15, until: 2:45");
        assertEquals(List.of(), plan.plannedBetween(berlin("2026-03-29T00:00"), berlin("2026-03-30T00:00")));
        assertEquals(
                List.of(planned("", at("2026-10-25T00:15:00Z"), at("2026-10-25T01:45:00Z"), "")),
                plan.plannedBetween(berlin("2026-10-25T00:00"), berlin("2026-10-26T00:00")));
    }

    @Test
    void aRangeWithoutEndHasAnEnd() {
        MaintenancePlan many = plan(IntStream.range(0, 1000)
                .mapToObj(i -> "from: 6:00, until: 8:00")
                .toArray(String[]::new));
        assertEquals(
                MaintenancePlan.MOST,
                many.plannedBetween(Instant.MIN, Instant.MAX).size());
        List<Maintenance> year = plan("from: 6:00, until: 8:00")
                .plannedBetween(
                        at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z").plus(Duration.ofDays(365)));
        assertEquals(365, year.size());
    }
}
