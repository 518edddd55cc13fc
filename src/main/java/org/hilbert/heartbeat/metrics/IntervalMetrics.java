package org.hilbert.heartbeat.metrics;

import jakarta.inject.Singleton;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Arrivals;

/**
 * How long the silences between beats are, of all applications together. Every beat comes by here, so it is Prometheus' own
 * histogram: a beat costs two additions for each of the two, and waits for nothing.
 */
@Singleton
class IntervalMetrics implements Arrivals {
    private static final double NANOS = 1e9;

    private final Histogram intervals;
    private final Histogram used;

    IntervalMetrics(CollectorRegistry metrics) {
        intervals = Histogram.build(
                        "heartbeat_beat_interval_seconds",
                        "Time between two beats of an application, of all applications together")
                .buckets(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600)
                .register(metrics);
        used = Histogram.build(
                        "heartbeat_beat_promise_used_ratio",
                        "Time between two beats divided by what was promised (T); above 1, a promise was broken")
                .buckets(0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2, 3, 5, 10)
                .register(metrics);
    }

    @Override
    public void heard(ApplicationId id, long silence, long promise) {
        intervals.observe(silence / NANOS);
        if (promise > 0) { // of nothing, no share can be used
            used.observe((double) silence / promise);
        }
    }
}
