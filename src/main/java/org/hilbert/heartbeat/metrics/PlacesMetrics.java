package org.hilbert.heartbeat.metrics;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;

import org.hilbert.heartbeat.server.Places;

/** What callers hold open, how much of it there may be, and how often one had to make room. */
@Singleton
class PlacesMetrics {
    void onStart(@Observes StartupEvent start, Instance<Places> all, MeterRegistry metrics) {
        all.forEach(places -> bind(places, metrics));
    }

    private static void bind(Places places, MeterRegistry metrics) {
        String name = "heartbeat." + places.name();
        String words = places.name().replace('.', ' ');
        Gauge.builder(name, places, Places::taken)
                .description("Open now: " + words)
                .register(metrics);
        Gauge.builder(name + ".max", places, Places::most)
                .description("Open at once at most: " + words)
                .register(metrics);
        FunctionCounter.builder(name + ".ousted", places, Places::ousted)
                .description("Closed to make room for new ones: " + words)
                .register(metrics);
    }
}
