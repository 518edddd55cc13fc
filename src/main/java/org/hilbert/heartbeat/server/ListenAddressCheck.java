package org.hilbert.heartbeat.server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

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

    /** Never listens itself: who connected in that moment would be accepted by the system, and then cut off. */
    private static boolean isFree(String host, int port) {
        try (Socket socket = new Socket()) {
            // What a server before this one left behind is not in the way (on Windows a living one would not be).
            socket.setReuseAddress(File.separatorChar == '/');
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
