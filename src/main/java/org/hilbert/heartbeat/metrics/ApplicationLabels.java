package org.hilbert.heartbeat.metrics;

import java.util.ArrayList;
import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Whereabouts;

/**
 * The labels by which one application is told: its ID, and its host and group as far as it has any. Whoever has neither is told
 * as if there were no such labels, so that nothing becomes another series. Immutable.
 */
final class ApplicationLabels {
    private final List<String> names = new ArrayList<>(4);
    private final List<String> values = new ArrayList<>(4);

    ApplicationLabels(ApplicationId id, Whereabouts where) {
        add("application", id.shown());
        where.host().ifPresent(host -> add("host", host));
        where.group().ifPresent(group -> add("group", group));
    }

    private void add(String name, String value) {
        names.add(name);
        values.add(value);
    }

    /** Adds a number to that family. */
    void tell(MetricFamilySamples family, double value) {
        family.samples.add(new MetricFamilySamples.Sample(family.name, names, values, value));
    }

    /** The same with one label more. */
    void tell(MetricFamilySamples family, String name, String labelValue, double value) {
        family.samples.add(
                new MetricFamilySamples.Sample(family.name, with(names, name), with(values, labelValue), value));
    }

    private static List<String> with(List<String> some, String another) {
        List<String> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }
}
