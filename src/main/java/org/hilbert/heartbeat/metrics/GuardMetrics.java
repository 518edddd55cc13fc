package org.hilbert.heartbeat.metrics;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.hilbert.heartbeat.monitor.Doubt;
import org.hilbert.heartbeat.server.HeartbeatRegistry;

/** Whether this server suspects itself, and how often it did. */
@Singleton
class GuardMetrics implements MeterBinder {
    private final HeartbeatRegistry registry;

    GuardMetrics(HeartbeatRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        Gauge.builder("heartbeat.guard.suspects", this, GuardMetrics::suspects)
                .description("Whether the server suspects itself, and withholds verdicts")
                .register(metrics);
        for (Doubt doubt : Doubt.values()) {
            FunctionCounter.builder("heartbeat.guard.suspicions", registry, known -> known.doubts(doubt))
                    .description("Times the server suspected itself: it stood still, the clock jumped, or a mass fell"
                            + " silent")
                    .tag("kind", doubt.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    private int suspects() {
        return registry.isInDoubt() ? 1 : 0;
    }
}
