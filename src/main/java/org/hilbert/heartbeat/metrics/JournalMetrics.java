package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.store.Journal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Whether what must survive a restart can be written, and what that takes; nothing where there can be no journal, in a fleet. A
 * figure that does not exist is NaN.
 */
@Singleton
class JournalMetrics implements MeterBinder {
    private final Instance<Memory> memory;
    private final HeartbeatConfig.Store store;

    JournalMetrics(Instance<Memory> memory, HeartbeatConfig config) {
        this.memory = memory;
        this.store = config.store();
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        if (store == HeartbeatConfig.Store.REDIS) {
            return;
        }
        Gauge.builder(
                        "heartbeat.journal.trouble",
                        this,
                        self -> self.memory.get().trouble().isPresent() ? 1 : 0)
                .description("Whether nothing can be written to the journal at present")
                .register(metrics);
        Gauge.builder("heartbeat.journal.entries", this, self -> self.figure(Journal.Figures::texts))
                .description("Texts in the journal")
                .register(metrics);
        Gauge.builder("heartbeat.journal.size", this, self -> self.figure(Journal.Figures::size))
                .description("Size of the journal's file")
                .baseUnit("bytes")
                .register(metrics);
        TimeGauge.builder(
                        "heartbeat.journal.commit.age",
                        this,
                        NANOSECONDS,
                        self -> self.figure(figures ->
                                figures.sinceCommit().map(Duration::toNanos).orElse(Long.MIN_VALUE)))
                .description("How long ago something was written to the journal; what does not change is not written")
                .register(metrics);
        FunctionTimer.builder(
                        "heartbeat.journal.commit",
                        this,
                        self -> self.count(Journal.Figures::commits),
                        self -> self.count(figures -> figures.committing().toNanos()),
                        NANOSECONDS)
                .description("How long it took to write to the journal")
                .register(metrics);
    }

    private double figure(ToLongFunction<Journal.Figures> of) {
        long figure = journal().map(of::applyAsLong).orElse(Long.MIN_VALUE);
        return figure == Long.MIN_VALUE ? Double.NaN : figure;
    }

    private long count(ToLongFunction<Journal.Figures> of) {
        return journal().map(of::applyAsLong).orElse(0L);
    }

    private Optional<Journal.Figures> journal() {
        return memory.get() instanceof Journal journal ? Optional.of(journal.figures()) : Optional.empty();
    }
}
