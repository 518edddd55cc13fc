package org.hilbert.heartbeat.metrics;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.server.ProbeBook;

/** How servers that are asked answered: two series for each type of which there is a probe, none without probes. */
@Singleton
@Startup // it counts from zero before there is anything to count
class ProbeMetrics {
    ProbeMetrics(MeterRegistry metrics, ProbeBook probes) {
        for (String type : probes.types()) {
            count(metrics, probes, type, true);
            count(metrics, probes, type, false);
        }
    }

    private static void count(MeterRegistry metrics, ProbeBook probes, String type, boolean answered) {
        FunctionCounter.builder("heartbeat.probes", probes, book -> book.asked(type, answered))
                .description("Questions to servers that send no beats, by how they went")
                .tag("type", type)
                .tag("outcome", answered ? "answered" : "failed")
                .register(metrics);
    }
}
