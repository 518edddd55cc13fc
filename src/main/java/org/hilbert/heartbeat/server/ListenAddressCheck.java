package org.hilbert.heartbeat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the start with a sentence if the server cannot listen where it is told to. */
class ListenAddressCheck {
    void onStart(
            @Observes @Priority(1) StartupEvent start,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String plain) {
        ListenAddress.settings(System.getenv());
        // The system knows best what can be listened on.
        if (!isFree(host, 0)) {
            throw new ConfigurationException(
                    "HB_HOST (or the host in HB_URL, or quarkus.http.host) must be an address of"
                            + " this machine, or 0.0.0.0 for all of them; was " + host);
        }
        // While it is developed or tested, the server itself may be there since before.
        if (LaunchMode.current() == LaunchMode.NORMAL && !plain.equals("disabled") && !isFree(host, port)) {
            throw new ConfigurationException(
                    "another program listens on " + host + ":" + port
                            + ", perhaps another heartbeat server; HB_PORT (or HB_URL, or quarkus.http.port) can name another port");
        }
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
