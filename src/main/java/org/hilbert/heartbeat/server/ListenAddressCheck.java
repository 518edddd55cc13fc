package org.hilbert.heartbeat.server;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the start with a sentence if the server cannot listen where it is told to. */
class ListenAddressCheck {
    void onStart(@Observes StartupEvent start, @ConfigProperty(name = "quarkus.http.host") String host) {
        ListenAddress.settings(System.getenv());
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                return;
            }
        } catch (UnknownHostException | SocketException e) {
            // said below
        }
        throw new ConfigurationException(
                "HB_HOST (or the host in HB_URL, or quarkus.http.host) must be an address of this machine, or 0.0.0.0 for"
                        + " all of them; was " + host);
    }
}
