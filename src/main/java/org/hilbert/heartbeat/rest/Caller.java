package org.hilbert.heartbeat.rest;

import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HostAddress;

/** Where a request comes from, and which host it asks about. */
public final class Caller {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:_-]{1,64}");

    private Caller() {}

    /**
     * The sender's address, without the zone an IPv6 address may have, or {@code local} where there is none. Behind a proxy
     * that is believed, it is the one that the proxy names, if that is one.
     */
    public static String address(HttpServerRequest request) {
        return address(request.remoteAddress())
                .or(() -> address(request.connection().remoteAddress()))
                .orElse("local");
    }

    private static Optional<String> address(SocketAddress remote) {
        if (remote == null) {
            return Optional.empty();
        }
        String address = remote.hostAddress();
        if (address != null) {
            return Optional.of(HostAddress.canonical(withoutZone(address)));
        }
        // What a proxy names in brackets, or with a zone, is only a name to Vert.x; so is what is no address at all.
        return Optional.ofNullable(remote.host())
                .map(name -> HostAddress.canonical(withoutZone(name.replaceAll("[\\[\\] ]", ""))))
                .filter(HostAddress::isCanonicalIp);
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** The {@code host} parameter, if there is one. */
    public static Optional<String> askedHost(Query query) {
        Optional<String> host = query.value("host");
        if (host.isPresent() && !ADDRESS.matcher(host.get()).matches()) {
            throw new MalformedRequestException(
                    "host must be an address of at most 64 letters, digits, dots, colons, dashes and underscores");
        }
        return host.map(HostAddress::canonical);
    }
}
