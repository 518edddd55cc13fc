package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the start with a sentence if the server cannot listen where it is told to. */
class ListenAddressCheck {
    void onStart(@Observes StartupEvent start, @ConfigProperty(name = "quarkus.http.host") String host) {
        ListenAddress.settings(System.getenv());
        try {
            // The system knows best what can be listened on; whether the port is free is another question.
            new ServerSocket(0, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "HB_HOST (or the host in HB_URL, or quarkus.http.host) must be an address of"
                            + " this machine, or 0.0.0.0 for all of them; was " + host);
        }
    }
}
