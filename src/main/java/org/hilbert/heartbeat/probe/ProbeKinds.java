package org.hilbert.heartbeat.probe;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;

/** Makes probes of settings, with all that each kind needs; what costs something is made when it is first used. */
@Singleton
class ProbeKinds {
    private final Network network;
    private final Stations stations;

    ProbeKinds(Vertx vertx, TlsConfigurationRegistry tls, Stations stations) {
        this.network = new Network(vertx, tls, stations.names());
        this.stations = stations;
    }

    void hear(@Observes CertificateUpdatedEvent renewed) {
        network.renewed(renewed.name());
    }

    /**
     * The probe that these settings describe.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if they describe none
     */
    Probe make(ProbeCheck check) {
        return switch (check.settings().type()) {
            case HTTP -> new HttpProbe(check, network);
            case TCP -> new TcpProbe(check, network);
            case HAPPYPANDAX -> new HappyPandaXProbe(check, network);
            case CONPLYENT -> new ConplyentProbe(check, stations::clients);
        };
    }

    void close() {
        network.close();
    }
}
