package org.hilbert.heartbeat.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Whereabouts;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.hilbert.heartbeat.store.Intervals;

/**
 * How many applications are in which state, and how each is, as far as that is wanted: all of one snapshot for each scrape,
 * so that its figures fit together and nothing is kept of an application that is gone (docs/decisions/0030-metrics.md).
 */
@Singleton
class ApplicationMetrics extends Collector implements Collector.Describable {
    private static final List<String> APPLICATION = List.of("application");
    /** An application that is done is not there. */
    private static final List<State> STATES = List.of(
            State.EXPECTED,
            State.STARTING,
            State.UP,
            State.LATE,
            State.STALLED,
            State.CRITICAL,
            State.LOST,
            State.STOPPING);

    private final HeartbeatRegistry registry;
    private final HistoryKeeper history;
    private final int room;
    private final int most;

    ApplicationMetrics(HeartbeatRegistry registry, HistoryKeeper history, HeartbeatConfig config) {
        this.registry = registry;
        this.history = history;
        this.room = config.maxApplications();
        this.most = config.metrics().maxApplications();
    }

    void onStart(@Observes StartupEvent start, CollectorRegistry metrics) {
        metrics.register(this);
    }

    /** Nothing in advance: that would be a snapshot nobody asked for. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<ApplicationStatus> all = registry.snapshot(Optional.empty());
        List<MetricFamilySamples> families = new ArrayList<>(summedUp(all));
        families.addAll(byGroupAndHost(all));
        List<ApplicationStatus> shown = shown(all);
        families.add(gauge(
                "heartbeat_applications_left_out",
                "Applications of which nothing is told one by one, because there are more than"
                        + " heartbeat.metrics.max-applications; 0 if none is told of because that is 0",
                most == 0 ? 0 : all.size() - shown.size()));
        if (!shown.isEmpty()) {
            families.addAll(oneByOne(shown));
        }
        return families;
    }

    private List<MetricFamilySamples> summedUp(List<ApplicationStatus> all) {
        Map<State, Integer> states = new EnumMap<>(State.class);
        int alarming = 0;
        int covered = 0;
        int withheld = 0;
        for (ApplicationStatus status : all) {
            states.merge(status.state(), 1, Integer::sum);
            alarming += status.isAlarming() ? 1 : 0;
            covered += status.cover().isPresent() ? 1 : 0;
            withheld += status.withheld() ? 1 : 0;
        }
        GaugeMetricFamily byState = new GaugeMetricFamily(
                "heartbeat_applications", "Applications that are known, by their state", List.of("state"));
        STATES.forEach(state -> byState.addMetric(List.of(state.name()), states.getOrDefault(state, 0)));
        return List.of(
                byState,
                gauge("heartbeat_applications_max", "Applications that can be known at once", room),
                gauge("heartbeat_applications_alarming", "Applications about which somebody should act now", alarming),
                gauge(
                        "heartbeat_applications_covered",
                        "Applications under maintenance, or silent while the station is closed: nobody need act",
                        covered),
                gauge(
                        "heartbeat_applications_withheld",
                        "Applications that would be late or worse, did the server not suspect itself",
                        withheld));
    }

    private List<MetricFamilySamples> byGroupAndHost(List<ApplicationStatus> all) {
        GroupCounts groups = new GroupCounts("group", most);
        GroupCounts hosts = new GroupCounts("host", most);
        for (ApplicationStatus status : all) {
            Whereabouts where = registry.whereabouts(status.id());
            where.group().ifPresent(group -> groups.add(group, status));
            where.host().ifPresent(host -> hosts.add(host, status));
        }
        return Stream.concat(groups.families(STATES).stream(), hosts.families(STATES).stream())
                .toList();
    }

    /** Of more than are told of, those about which somebody should act come first, then the longest known. */
    private List<ApplicationStatus> shown(List<ApplicationStatus> all) {
        if (all.size() <= most) {
            return all;
        }
        List<ApplicationStatus> shown = new ArrayList<>(most);
        for (boolean alarming : new boolean[] {true, false}) {
            all.stream()
                    .filter(status -> status.isAlarming() == alarming)
                    .limit(most - shown.size())
                    .forEach(shown::add);
        }
        return shown;
    }

    private List<MetricFamilySamples> oneByOne(List<ApplicationStatus> shown) {
        GaugeMetricFamily states = new GaugeMetricFamily(
                "heartbeat_application_state",
                "The state of an application: 1 for the one it is in, 0 for the others",
                List.of("application", "state"));
        GaugeMetricFamily intervals = new GaugeMetricFamily(
                "heartbeat_application_interval_seconds",
                "Time between two beats of an application, which half, and 99 of 100, do not exceed",
                List.of("application", "share"));
        GaugeMetricFamily tagged = new GaugeMetricFamily(
                "heartbeat_application_tagged",
                "1 for each tag that the roster gives an application",
                List.of("application", "tag"));
        List<ApplicationLabels> labels = new ArrayList<>(shown.size());
        for (ApplicationStatus status : shown) {
            Whereabouts where = registry.whereabouts(status.id());
            ApplicationLabels own = new ApplicationLabels(status.id(), where);
            labels.add(own);
            for (State state : STATES) {
                own.tell(states, "state", state.name(), state == status.state() ? 1 : 0);
            }
            where.tags().forEach(tag -> own.tell(tagged, "tag", tag, 1));
            history.intervals().figures(status.id()).ifPresent(figures -> tell(intervals, own, figures));
        }
        List<MetricFamilySamples> families = new ArrayList<>(oneNumberEach(shown, labels));
        families.add(states);
        families.add(intervals);
        if (!tagged.samples.isEmpty()) {
            families.add(tagged);
        }
        return families;
    }

    private static List<MetricFamilySamples> oneNumberEach(
            List<ApplicationStatus> shown, List<ApplicationLabels> labels) {
        return List.of(
                each(
                        shown,
                        labels,
                        "heartbeat_application_overdue_ratio",
                        "Silence of an application divided by the time allowed, its max wait",
                        ApplicationStatus::overdueRatio),
                each(
                        shown,
                        labels,
                        "heartbeat_application_max_wait_seconds",
                        "How long an application may be silent: what it promised, and the tolerance",
                        status -> status.maxWait().toNanos() / NANOSECONDS_PER_SECOND),
                each(
                        shown,
                        labels,
                        "heartbeat_application_alarming",
                        "Whether somebody should act: an application is stalled, critical or lost, and not covered",
                        status -> status.isAlarming() ? 1 : 0),
                each(
                        shown,
                        labels,
                        "heartbeat_application_covered",
                        "Whether nobody need act on an application: maintenance, or silent while the station is closed",
                        status -> status.cover().isPresent() ? 1 : 0));
    }

    private static void tell(GaugeMetricFamily intervals, ApplicationLabels labels, Intervals.Figures figures) {
        labels.tell(intervals, "share", "0.5", figures.p50().toNanos() / NANOSECONDS_PER_SECOND);
        labels.tell(intervals, "share", "0.99", figures.p99().toNanos() / NANOSECONDS_PER_SECOND);
    }

    private static MetricFamilySamples each(
            List<ApplicationStatus> shown,
            List<ApplicationLabels> labels,
            String name,
            String help,
            ToDoubleFunction<ApplicationStatus> value) {
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, APPLICATION);
        for (int i = 0; i < shown.size(); i++) {
            labels.get(i).tell(family, value.applyAsDouble(shown.get(i)));
        }
        return family;
    }

    private static MetricFamilySamples gauge(String name, String help, double value) {
        return new GaugeMetricFamily(name, help, value);
    }
}
