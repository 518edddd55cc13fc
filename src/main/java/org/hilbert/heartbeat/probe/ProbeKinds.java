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

    ProbeKinds(Vertx vertx, TlsConfigurationRegistry tls) {
        this.network = new Network(vertx, tls);
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
            case HAPPYPANDAX, CONPLYENT ->
                throw check.refused("type", "must be http or tcp: this version knows no other");
        };
    }

    void close() {
        network.close();
    }
}
