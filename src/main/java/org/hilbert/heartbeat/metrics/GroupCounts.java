package org.hilbert.heartbeat.metrics;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;

/** How many applications of each group, or of each host, are in which state: of one snapshot. For one thread. */
final class GroupCounts {
    private static final Comparator<Map.Entry<String, Count>> ALARMING_FIRST = Comparator.comparingInt(
                    (Map.Entry<String, Count> entry) -> entry.getValue().alarming)
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());

    private final String label;
    private final int most;
    private final Map<String, Count> counts = new HashMap<>();

    private static final class Count {
        private final Map<State, Integer> states = new EnumMap<>(State.class);
        private int alarming;
    }

    /**
     * Counts of nobody yet.
     *
     * @param label what they are counted by, {@code group} or {@code host}
     * @param most how many groups or hosts are told of at most: those with most alarms first, then by name
     */
    GroupCounts(String label, int most) {
        this.label = label;
        this.most = most;
    }

    void add(String name, ApplicationStatus status) {
        Count count = counts.computeIfAbsent(name, unknown -> new Count());
        count.states.merge(status.state(), 1, Integer::sum);
        count.alarming += status.isAlarming() ? 1 : 0;
    }

    /** None where there is no group, or host. */
    List<MetricFamilySamples> families(List<State> states) {
        if (counts.isEmpty() || most == 0) {
            return List.of();
        }
        List<String> labels = List.of(label);
        String prefix = "heartbeat_" + label + "_applications";
        GaugeMetricFamily byState = new GaugeMetricFamily(
                prefix, "Applications that are known, by their " + label + " and state", List.of(label, "state"));
        GaugeMetricFamily alarming = new GaugeMetricFamily(
                prefix + "_alarming", "Applications of a " + label + " about which somebody should act now", labels);
        counts.entrySet().stream().sorted(ALARMING_FIRST).limit(most).forEach(entry -> {
            Count count = entry.getValue();
            states.forEach(state ->
                    byState.addMetric(List.of(entry.getKey(), state.name()), count.states.getOrDefault(state, 0)));
            alarming.addMetric(List.of(entry.getKey()), count.alarming);
        });
        return List.of(
                byState,
                alarming,
                new GaugeMetricFamily(
                        "heartbeat_" + label + "s_left_out",
                        "Of how many " + label + "s nothing is told, because there are more than"
                                + " heartbeat.metrics.max-applications",
                        Math.max(0, counts.size() - most)));
    }
}
