package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.util.Set;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;

/** What Quarkus measures of requests, in bounds that no caller can widen, and with buckets. */
@Singleton
class RequestMetrics implements HttpServerMetricsTagsContributor {
    private static final String REQUESTS = "http.server.requests";
    private static final double[] BUCKETS = {
        nanos(1), nanos(5), nanos(10), nanos(25), nanos(100), nanos(250), nanos(1000), nanos(5000)
    };
    /** Where Quarkus notes which resource a request came to. */
    private static final String TEMPLATE = "UrlPathTemplate";

    private static final int NOT_FOUND = 404;
    private static final Tag OTHER_URI = Tag.of("uri", "OTHER");
    private static final Tag OTHER_METHOD = Tag.of("method", "OTHER");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    /** Only the path of a resource makes a series; Quarkus sums up what is not found. */
    @Override
    public Tags contribute(Context context) {
        boolean isOfAResource = context.requestContextLocalData(TEMPLATE) != null;
        return isOfAResource || context.response().statusCode() == NOT_FOUND ? Tags.empty() : Tags.of(OTHER_URI);
    }

    @Produces
    @Singleton
    MeterFilter requests() {
        return new MeterFilter() {
            /** Of a request that its caller resets, Quarkus asks for no tags, and takes the path as it was written. */
            @Override
            public Meter.Id map(Meter.Id id) {
                if (!id.getName().equals(REQUESTS)) {
                    return id;
                }
                Meter.Id known = METHODS.contains(id.getTag("method")) ? id : id.withTag(OTHER_METHOD);
                return "RESET".equals(known.getTag("status")) ? known.withTag(OTHER_URI) : known;
            }

            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(REQUESTS)
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BUCKETS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    /** Of Vert.x' own pools, and octets without a name of who sent them, no question was ever answered. */
    @Produces
    @Singleton
    MeterFilter noPools() {
        return MeterFilter.deny(id -> id.getName().startsWith("worker.pool.")
                || id.getName().startsWith("http.server.bytes.")
                || id.getName().startsWith("http.server.connections"));
    }

    private static double nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
