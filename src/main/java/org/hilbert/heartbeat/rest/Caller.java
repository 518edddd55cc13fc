package org.hilbert.heartbeat.rest;

import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpServerRequest;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HostAddress;

/** Where a request comes from, and which host it asks about. */
public final class Caller {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:_-]{1,64}");

    private Caller() {}

    /** The sender's address, without the zone an IPv6 address may have, or {@code local} where there is none. */
    public static String address(HttpServerRequest request) {
        String address =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        if (address == null) {
            return "local";
        }
        int zone = address.indexOf('%');
        return HostAddress.canonical(zone < 0 ? address : address.substring(0, zone));
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
