package org.hilbert.heartbeat.metrics;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.prometheus.client.CollectorRegistry;

/** The registry that is scraped, for what is told to Prometheus without Micrometer; Quarkus' own is another for each user. */
class Collectors {
    @Produces
    @Singleton
    CollectorRegistry registry() {
        return new CollectorRegistry(true);
    }
}
