package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.MaintenanceBook;
import org.hilbert.heartbeat.server.RosterSource;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/** The station as a whole: which server this is, whether it is open or maintained, and whether its roster counts. */
@Singleton
class StationMetrics implements MeterBinder {
    private final HeartbeatRegistry registry;
    private final MaintenanceBook maintenance;
    private final RosterSource rosters;
    private final TimeSource time;
    private final String version;

    StationMetrics(
            HeartbeatRegistry registry,
            MaintenanceBook maintenance,
            RosterSource rosters,
            TimeSource time,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        this.maintenance = maintenance;
        this.rosters = rosters;
        this.time = time;
        this.version = version;
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        Gauge.builder("heartbeat.build.info", () -> 1)
                .description("1; its label says which version this server is")
                .tag("version", version)
                .register(metrics);
        Gauge.builder("heartbeat.station.open", this, self -> self.isOpen() ? 1 : 0)
                .description("Whether the station is open")
                .register(metrics);
        Gauge.builder(
                        "heartbeat.station.covered",
                        registry,
                        known -> known.coverOfStation().isPresent() ? 1 : 0)
                .description("Whether nobody need act on anything here: it is maintained as a whole, or closed")
                .register(metrics);
        Gauge.builder("heartbeat.maintenance.on", maintenance, book -> book.on().size())
                .description("Maintenances that are on, of applications and of the station")
                .register(metrics);
        TimeGauge.builder("heartbeat.maintenance.age", this, MILLISECONDS, StationMetrics::oldest)
                .description("How long ago the oldest maintenance that is on was switched on by somebody; 0 if none is")
                .register(metrics);
        Gauge.builder(
                        "heartbeat.roster.trouble",
                        rosters,
                        source -> source.trouble().isPresent() ? 1 : 0)
                .description("Whether the newest roster cannot be used, and an older one counts")
                .register(metrics);
    }

    private boolean isOpen() {
        return registry.roster().hours().isOpen(time.now());
    }

    /** In milliseconds. */
    private double oldest() {
        return maintenance.on().stream()
                .filter(known -> !known.planned())
                .map(Maintenance::from)
                .min(Instant::compareTo)
                .map(from -> Math.max(0, Duration.between(from, time.now()).toMillis()))
                .orElse(0L);
    }
}
