package org.hilbert.heartbeat.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/** Where the server is, as {@code HB_URL}, or {@code HB_HOST} and {@code HB_PORT}, say it. */
final class ServerAddress {
    private static final String TEMPLATE_PATH = "/heartbeat.html";

    private ServerAddress() {}

    /** {@code HB_URL} counts more than the others, as in the existing clients; an empty variable says nothing. */
    static URI of(Map<String, String> environment) {
        String url = environment.getOrDefault("HB_URL", "");
        return url.isEmpty()
                ? of(environment.getOrDefault("HB_HOST", ""), environment.getOrDefault("HB_PORT", ""))
                : parse("HB_URL", url);
    }

    /** An empty host is 127.0.0.1, an empty port 8888. */
    static URI of(String host, String port) {
        if (!port.isEmpty() && !isPort(port)) {
            throw new IllegalArgumentException("the port (HB_PORT) must be from 1 to 65535, was " + port);
        }
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return parse(
                "HB_HOST and HB_PORT",
                "http://" + (name.isEmpty() ? "127.0.0.1" : name) + ":" + (port.isEmpty() ? "8888" : port));
    }

    /**
     * The base of every request: scheme, host, port, and the path of a proxy, without a slash at its end. "All addresses",
     * which a station's server listens on, is this machine.
     *
     * @param what how an error names the setting
     * @throws IllegalArgumentException if it is no http or https address; it may hold a password and is not repeated then
     */
    static URI parse(String what, String url) {
        String withScheme = url.contains("://") ? url : "http://" + url;
        // The original design sets a template of a whole beat: http://HOST:PORT/heartbeat.html?container=pong&next=%n
        String base = withScheme.split("[?#]", 2)[0];
        base = base.endsWith(TEMPLATE_PATH) ? base.substring(0, base.length() - TEMPLATE_PATH.length()) : base;
        base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        try {
            URI address = new URI(base);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            boolean named = address.getHost() != null && address.getRawUserInfo() == null;
            if (web && named && address.getPort() != 0 && address.getPort() <= 65535) {
                return switch (address.getHost()) {
                    case "0.0.0.0" -> new URI(base.replaceFirst("0\\.0\\.0\\.0", "127.0.0.1"));
                    case "[::]" -> new URI(base.replaceFirst("::]", "::1]"));
                    default -> address;
                };
            }
        } catch (URISyntaxException e) {
            // Told below, for every kind of mistake alike.
        }
        throw new IllegalArgumentException(what + " must be http://HOST:PORT or https://HOST:PORT, such as"
                + " http://127.0.0.1:8888" + (url.indexOf('@') < 0 ? ", was " + url : ", without a user name"));
    }

    private static boolean isPort(String port) {
        return port.matches("\\d{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535;
    }
}
