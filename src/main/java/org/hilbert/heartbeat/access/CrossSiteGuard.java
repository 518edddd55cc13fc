package org.hilbert.heartbeat.access;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;

/**
 * Keeps pages of other origins from changing anything here through a visitor's browser, and pages whose name somebody
 * else has turned to this server's address (DNS rebinding). Programs, which send neither {@code Origin} nor {@code
 * Sec-Fetch-Site}, are none of its business. Immutable.
 */
final class CrossSiteGuard {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[^:/?#@\\[\\]]+)(?::(\\d{1,5}))?");

    private final Set<String> hosts;
    private final Set<String> own;

    /**
     * A guard of this server.
     *
     * @param hosts the names that are set for it, in lower case, with or without a port
     * @param machine this machine's host name
     */
    CrossSiteGuard(Set<String> hosts, String machine) {
        this.hosts = hosts;
        Set<String> names = new LinkedHashSet<>(Set.of("localhost"));
        String name = machine.toLowerCase(Locale.ROOT);
        if (!name.isEmpty()) {
            names.add(name);
            names.add(name.split("\\.", 2)[0]);
            names.add(name.split("\\.", 2)[0] + ".local");
        }
        this.own = Set.copyOf(names);
    }

    /**
     * Whether a request may change something.
     *
     * @param origin its {@code Origin}; null if there is none
     * @param site its {@code Sec-Fetch-Site}; null if there is none
     * @param host its {@code Host}; null if there is none
     * @param secure whether it came by https
     */
    boolean allows(String origin, String site, String host, boolean secure) {
        String from = site == null ? "none" : site.strip().toLowerCase(Locale.ROOT);
        if (origin == null) {
            return from.equals("none") || from.equals("same-origin"); // another port of this machine is the same site
        }
        if (from.equals("cross-site")) {
            return false;
        }
        Matcher parts = ORIGIN.matcher(origin.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false; // null, or a scheme that no page of this server has
        }
        boolean securePage = parts.group(1).equals("https");
        Optional<Authority> asked = Optional.ofNullable(host)
                .flatMap(text -> Authority.of(text.strip().toLowerCase(Locale.ROOT), secure));
        return Authority.of(parts.group(2), securePage)
                .filter(page -> isListed(page, securePage, asked) && (securePage || !secure)
                        || isOwn(page.name()) && asked.equals(Optional.of(page)) && securePage == secure)
                .isPresent();
    }

    /**
     * A listed name without a port is meant with the usual one, or with that under which the server was asked; a proxy may
     * speak https for it.
     */
    private boolean isListed(Authority page, boolean securePage, Optional<Authority> asked) {
        boolean likelyPort = page.port() == usualPort(securePage)
                || asked.map(Authority::port).equals(Optional.of(page.port()));
        return hosts.contains(page.name() + ":" + page.port()) || likelyPort && hosts.contains(page.name());
    }

    /** Nobody else can turn an address, or such a name, to this server. */
    private boolean isOwn(String name) {
        return own.contains(name)
                || NetUtil.createByteArrayFromIpAddressString(name.replaceAll("[\\[\\]]", "")) != null;
    }

    private static int usualPort(boolean secure) {
        return secure ? 443 : 80;
    }

    /** A name, or an address, and its port. */
    private record Authority(String name, int port) {
        static Optional<Authority> of(String text, boolean secure) {
            Matcher parts = AUTHORITY.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            String port = parts.group(2);
            return Optional.of(
                    new Authority(parts.group(1), port == null ? usualPort(secure) : Integer.parseInt(port)));
        }
    }
}
