package org.hilbert.heartbeat.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Where to listen, as {@code HB_URL}, {@code HB_HOST} and {@code HB_PORT} say it. A station sets them once, for its
 * applications and for this server, as with the Python server.
 */
final class ListenAddress {
    private static final Pattern URL =
            Pattern.compile("(?:(?i:http)://)?(\\[[0-9a-fA-F:.%]+]|[^\\s:/?#@\\[\\]]+):(\\d{1,5})(?:[/?#].*)?");

    private ListenAddress() {}

    /**
     * The Quarkus settings those variables stand for; an unset or empty variable says nothing.
     *
     * @param environment the variables
     * @throws ConfigurationException if one cannot be understood, or two contradict each other
     */
    static Map<String, String> settings(Map<String, String> environment) {
        String url = environment.getOrDefault("HB_URL", "");
        String host = environment.getOrDefault("HB_HOST", "");
        String port = environment.getOrDefault("HB_PORT", "");
        if (!port.isEmpty()) {
            port = port(port, "HB_PORT must be a port from 1 to 65535, was " + port);
        }
        if (!url.isEmpty()) {
            // An address in a URL may carry a password; it is not repeated.
            String sentence = "HB_URL must be http://HOST:PORT, such as http://127.0.0.1:8888"
                    + (url.indexOf('@') < 0 ? ", was " + url : "");
            Matcher parts = URL.matcher(url);
            if (!parts.matches()) {
                throw new ConfigurationException(sentence);
            }
            String urlHost = parts.group(1).replaceAll("[\\[\\]]", "");
            String urlPort = port(parts.group(2), sentence);
            agree("HB_HOST", host, urlHost, url);
            agree("HB_PORT", port, urlPort, url);
            host = urlHost;
            port = urlPort;
        }
        Map<String, String> settings = new HashMap<>();
        if (!host.isEmpty()) {
            settings.put("quarkus.http.host", host);
        }
        if (!port.isEmpty()) {
            settings.put("quarkus.http.port", port);
        }
        return settings;
    }

    private static String port(String digits, String sentence) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65535) {
            throw new ConfigurationException(sentence);
        }
        return String.valueOf(Integer.parseInt(digits));
    }

    private static void agree(String variable, String value, String inUrl, String url) {
        if (!value.isEmpty() && !value.equalsIgnoreCase(inUrl)) {
            throw new ConfigurationException(
                    variable + "=" + value + " contradicts HB_URL=" + url + "; set only one of them, or both alike");
        }
    }
}
