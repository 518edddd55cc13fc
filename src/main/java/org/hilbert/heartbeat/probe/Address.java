package org.hilbert.heartbeat.probe;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;

import org.hilbert.heartbeat.server.HostAddress;

/**
 * A host and a port of it.
 *
 * @param host an IP address in its one spelling, without brackets, or a name in small letters
 * @param port 1 to 65535
 */
record Address(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z._-]{1,253}))(?::([0-9]{1,5}))?");
    private static final int HIGHEST_PORT = 65535;

    /**
     * {@code host:port}, an IPv6 address in brackets; empty if it is not.
     *
     * @param usual the port that is meant if none is there; if empty, there must be one
     */
    static Optional<Address> parse(String text, OptionalInt usual) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group(3) == null && usual.isEmpty()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? usual.getAsInt() : Integer.parseInt(form.group(3));
        boolean isAHost = form.group(1) == null || NetUtil.isValidIpV6Address(form.group(1));
        if (!isAHost || port < 1 || port > HIGHEST_PORT) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return Optional.of(new Address(HostAddress.canonical(host.toLowerCase(Locale.ROOT)), port));
    }

    /** As it stands in a URL. */
    @Override
    public String toString() {
        return (isIpV6() ? "[" + host + "]" : host) + ":" + port;
    }

    /** As it stands in a status line, where brackets mean something else. */
    String inALine() {
        return isIpV6() ? host + " port " + port : host + ":" + port;
    }

    private boolean isIpV6() {
        return host.indexOf(':') >= 0;
    }
}
