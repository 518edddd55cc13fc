package org.hilbert.heartbeat.metrics;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.store.HistoryKeeper;

/** How much of the past is held, and how much can be. */
@Singleton
class HistoryMetrics implements MeterBinder {
    private final Instance<HistoryKeeper> keeper;
    private final HeartbeatConfig.History bounds;

    HistoryMetrics(Instance<HistoryKeeper> keeper, HeartbeatConfig config) {
        this.keeper = keeper;
        this.bounds = config.history();
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        Gauge.builder("heartbeat.history.entries", () -> keeper.get().history().size())
                .description("State changes and interruptions the history holds")
                .register(metrics);
        Gauge.builder("heartbeat.history.entries.max", bounds::maxEntries)
                .description("State changes and interruptions the history can hold")
                .register(metrics);
        Gauge.builder(
                        "heartbeat.history.measured",
                        () -> keeper.get().intervals().size())
                .description("Applications whose intervals between beats are measured")
                .register(metrics);
        Gauge.builder("heartbeat.history.measured.max", bounds::maxMeasured)
                .description("Applications whose intervals between beats can be measured at once")
                .register(metrics);
    }
}
