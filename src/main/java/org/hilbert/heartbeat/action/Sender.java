package org.hilbert.heartbeat.action;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.net.HostName;

import org.hilbert.heartbeat.server.HeartbeatConfig;

/**
 * Who this server says it is.
 *
 * @param source as a URI reference, for programs
 * @param station the name of its host, for people
 * @param url where people find its pages, without a slash at its end; empty if nobody said
 */
record Sender(String source, String station, Optional<String> url) {
    private static final int LONGEST = 500;

    static Sender of(HeartbeatConfig config) {
        String host = HostName.getHostName();
        String source = config.source().orElse("//" + host + "/hilbert-heartbeat");
        if (source.isBlank() || source.length() > LONGEST || !isUri(source)) {
            throw refused("heartbeat.source", "a URI reference of 1 to " + LONGEST + " characters");
        }
        Optional<String> url = config.url().map(text -> text.replaceAll("/+$", ""));
        if (url.filter(text -> !text.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?") || !isUri(text))
                .isPresent()) {
            throw refused("heartbeat.url", "an http or https URL without a user, a query and a fragment");
        }
        return new Sender(source, host, url);
    }

    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static ConfigurationException refused(String key, String allowed) {
        return new ConfigurationException(key + " must be " + allowed, Set.of(key));
    }
}
