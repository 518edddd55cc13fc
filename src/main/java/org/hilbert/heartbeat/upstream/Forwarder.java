package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.OutgoingHttp;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.jboss.logging.Logger;

/** Tells the centre what happens here, if {@code heartbeat.upstream} says where that is; else it does nothing. */
@Singleton
@Startup // a setting that is not allowed ends the start
class Forwarder {
    private static final Logger LOG = Logger.getLogger(Forwarder.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Optional<Route> route;

    /** Whom the centre is told by, and where it is. */
    private record Route(Courier courier, Centre centre, Chores.Chore chore) {}

    Forwarder(
            HeartbeatConfig config,
            HeartbeatRegistry registry,
            HistoryKeeper keeper,
            TimeSource time,
            TlsConfigurationRegistry tls,
            Chores chores) {
        this.route = config.upstream().url().map(url -> {
            Centre centre = Centre.of(config, new OutgoingHttp(tls));
            Duration every = config.upstream().every();
            Chores.Chore[] chore = new Chores.Chore[1];
            Courier courier = new Courier(
                    UUID.randomUUID().toString(),
                    every,
                    () -> registry.statuses(Optional.empty()),
                    centre::post,
                    time,
                    () -> ThreadLocalRandom.current().nextDouble(),
                    delay -> chore[0].soon(delay));
            chore[0] = chores.every(every, "upstream", courier::look);
            keeper.history()
                    .subscribe(
                            keeper.history().newest(),
                            line -> line.change()
                                    .ifPresent(change -> courier.hear(change, registry.status(change.id()))));
            return new Route(courier, centre, chore[0]);
        });
    }

    void onStart(@Observes StartupEvent start) {
        route.ifPresent(known ->
                LOG.infof("applications are told of at %s", known.centre().shown()));
    }

    void hear(@Observes CertificateUpdatedEvent renewed) {
        route.ifPresent(known -> known.centre().renewed(renewed.name()));
    }

    /** After the chores, so that no report comes after it. */
    void onStop(@Observes @Priority(1) ShutdownEvent stop) {
        route.ifPresent(known -> known.courier().goodbye(GOODBYE));
    }
}
