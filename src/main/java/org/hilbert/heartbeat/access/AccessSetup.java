package org.hilbert.heartbeat.access;

import java.util.Optional;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.ClientCertificate;

/** Reads {@link AccessRules} when the server starts, and ends the start with a sentence if it must not. */
@Singleton
class AccessSetup implements HttpServerOptionsCustomizer {
    /** After it is known that the server can listen there at all. */
    private static final int LATE = 3000;

    private final AccessRules rules;

    AccessSetup(HeartbeatConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        rules = AccessRules.of(config, host);
    }

    void onStart(
            @Observes @Priority(LATE) StartupEvent start,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String insecureRequests,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean behindProxy,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<String> proxies) {
        rules.mustBeMeant(host);
        AccessRules.mustNameItsProxies(host, behindProxy, proxies.isPresent());
        rules.mustBeEnforced(insecureRequests);
    }

    @Produces
    @Singleton
    AccessRules rules() {
        return rules;
    }

    /**
     * Quarkus has a setting for that, but of the build: whoever runs a packaged server could not change it. Without a trust
     * store the JDK's would count, by which every public authority could let somebody in.
     */
    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (rules.clientCertificate() != ClientCertificate.NONE && options.getTrustOptions() == null) {
            throw new ConfigurationException(
                    "certificates of clients need TLS, and a trust store with whom to trust, such as"
                            + " quarkus.tls.trust-store.pem.certs=FILE (see SECURITY.md)",
                    Set.of("quarkus.tls.trust-store"));
        }
        switch (rules.clientCertificate()) {
            case NONE -> {}
            case REQUESTED -> options.setClientAuth(ClientAuth.REQUEST);
            case REQUIRED -> options.setClientAuth(ClientAuth.REQUIRED);
        }
    }
}
