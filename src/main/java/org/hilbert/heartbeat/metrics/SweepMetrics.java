package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.hilbert.heartbeat.server.Sweep;
import org.hilbert.heartbeat.server.SweepWatcher;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/** Whether sweeps come through, how soon and how quickly. */
@Singleton
class SweepMetrics implements MeterBinder, SweepWatcher {
    private final Instance<Sweep> sweep;
    private final Timer taken;
    private final Timer lateness;

    SweepMetrics(Instance<Sweep> sweep, MeterRegistry metrics) {
        this.sweep = sweep;
        this.taken = Timer.builder("heartbeat.sweep")
                .description("How long sweeps took")
                .register(metrics);
        this.lateness = Timer.builder("heartbeat.sweep.lateness")
                .description("How long after they were due sweeps began")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10))
                .register(metrics);
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        TimeGauge.builder("heartbeat.sweep.age", () -> sweep.get().age().toNanos(), NANOSECONDS)
                .description("How long ago the last sweep came through")
                .register(metrics);
    }

    @Override
    public void swept(Duration took, Optional<Duration> late) {
        taken.record(took);
        late.ifPresent(lateness::record);
    }
}
