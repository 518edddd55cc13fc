package org.hilbert.heartbeat.action;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;

import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpClientsTest {
    private final List<String> asked = new ArrayList<>();
    private final HttpClients clients = new HttpClients(registry(), new FakeTime());

    @Test
    void whoeverHasNewCertificates_isAskedForThemAgain_andNobodyElse() {
        send("mine");
        send("mine");
        send("other");
        clients.renewed("mine");
        send("mine");
        send("other");
        assertEquals(List.of("mine", "other", "mine"), asked);
    }

    /** To a port on which nobody listens. */
    private void send(String tls) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();
        Delivery delivery = clients.send(Optional.of(tls), request, Duration.ofSeconds(10))
                .await()
                .atMost(Duration.ofSeconds(20));
        assertTrue(
                delivery.outcome().text().startsWith("no connection"),
                delivery.outcome().text());
    }

    private TlsConfigurationRegistry registry() {
        return new TlsConfigurationRegistry() {
            @Override
            public Optional<TlsConfiguration> get(String name) {
                asked.add(name);
                return Optional.empty();
            }

            @Override
            public Optional<TlsConfiguration> getDefault() {
                return Optional.empty();
            }

            @Override
            public void register(String name, TlsConfiguration configuration) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
