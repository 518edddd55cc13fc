package org.hilbert.heartbeat.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;
import org.hilbert.heartbeat.probe.conplyent.CurveKeys;
import org.hilbert.heartbeat.probe.conplyent.ServerAddress;

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

    /**
     * Where a server is, of a setting.
     *
     * @param text host or host:port, an IPv6 address in brackets
     * @return empty if it is not that
     */
    public static Optional<ServerAddress> address(String text, Optional<CurveKeys> keys) {
        return Address.parse(text, OptionalInt.of(ServerAddress.USUAL_PORT))
                .map(address -> new ServerAddress(address.host(), address.port(), keys));
    }

    /**
     * The keys for a server, of the settings {@code server-key} and {@code key-file}; empty if there are none.
     *
     * @param refused makes what is thrown, of a setting and a sentence that begins with "must"
     * @throws ConfigurationException if they are no keys, or only one is there
     */
    public static Optional<CurveKeys> keys(
            Optional<String> serverKey,
            Optional<String> keyFile,
            BiFunction<String, String, ConfigurationException> refused) {
        if (serverKey.isPresent() != keyFile.isPresent()) {
            throw refused.apply(
                    serverKey.isPresent() ? "key-file" : "server-key",
                    "must be there too: a server with keys needs both");
        }
        return serverKey.map(key -> {
            try {
                return CurveKeys.of(key, Path.of(keyFile.orElseThrow()));
            } catch (IOException | InvalidPathException e) {
                throw refused.apply("key-file", "must be a file with a pair of keys: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw refused.apply("server-key", "must be a key: " + e.getMessage());
            }
        });
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
