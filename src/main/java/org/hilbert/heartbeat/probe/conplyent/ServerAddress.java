package org.hilbert.heartbeat.probe.conplyent;

import java.util.Optional;

/**
 * Where a Conplyent server listens.
 *
 * @param host its name or IP address
 * @param port 1 to 65535; usually {@link #USUAL_PORT}
 * @param keys what is needed to speak to it; empty if it has no keys
 */
public record ServerAddress(String host, int port, Optional<CurveKeys> keys) {
    /** The port of Conplyent servers. */
    public static final int USUAL_PORT = 9922;

    /** @throws IllegalArgumentException if that is no port, or no host */
    public ServerAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host must be a name or an address, was blank");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port must be 1 to 65535, was " + port);
        }
    }

    /** Without keys. */
    public static ServerAddress of(String host, int port) {
        return new ServerAddress(host, port, Optional.empty());
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
