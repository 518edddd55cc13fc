package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.util.Set;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpMethod;

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
    private static final Tags OTHER_URI = Tags.of("uri", "OTHER");
    private static final Tags OTHER_METHOD = Tags.of("method", "OTHER");
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS,
            HttpMethod.PATCH);

    /** Only the path of a resource makes a series, and only a method that is one; Quarkus sums up what is not found. */
    @Override
    public Tags contribute(Context context) {
        boolean isOfAResource = context.requestContextLocalData(TEMPLATE) != null;
        Tags uri = isOfAResource || context.response().statusCode() == NOT_FOUND ? Tags.empty() : OTHER_URI;
        return METHODS.contains(context.request().method()) ? uri : uri.and(OTHER_METHOD);
    }

    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
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
