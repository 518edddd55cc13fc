package org.hilbert.heartbeat.probe;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.quarkus.runtime.ShutdownEvent;

import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;

/**
 * The connections of this server to Conplyent servers: one has place for one client only, so whoever probes it and whoever runs
 * something on it share them. Thread-safe; made when first used.
 */
@Singleton
public class Stations {
    private final Names names = new Names(DnsServerAddressStreamProviders::platformDefault);
    private ConplyentClients clients;

    /** The pool of connections. */
    public synchronized ConplyentClients clients() {
        if (clients == null) {
            clients = new ConplyentClients(this::find);
        }
        return clients;
    }

    private CompletionStage<InetAddress> find(String host) {
        return names.find(host).toCompletionStage();
    }

    /** For others who look up hosts. */
    Names names() {
        return names;
    }

    /** After those that use it. */
    synchronized void onStop(@Observes @Priority(1) ShutdownEvent stop) {
        if (clients != null) {
            clients.close();
        }
        names.close();
    }
}
