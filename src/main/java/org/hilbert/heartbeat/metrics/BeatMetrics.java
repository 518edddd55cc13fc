package org.hilbert.heartbeat.metrics;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.BeatCounts;

/** How many beats came, by what they said and what became of them. */
@Singleton
class BeatMetrics implements MeterBinder {
    private final BeatCounts counts;

    BeatMetrics(BeatCounts counts) {
        this.counts = counts;
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        for (Command command : Command.values()) {
            for (BeatCounts.Outcome outcome : BeatCounts.Outcome.values()) {
                FunctionCounter.builder("heartbeat.beats", counts, all -> all.of(command, outcome))
                        .description("Beats, by what they said and what became of them")
                        .tag("command", command.name().toLowerCase(Locale.ROOT))
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(metrics);
            }
        }
    }
}
