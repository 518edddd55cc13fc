package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.Probe.Type;

/**
 * The settings of one probe, and what they may be; a value that is not allowed, or a field that its type does not have, ends the
 * start with a sentence.
 *
 * @param application under which name an answer counts as a ping
 * @param settings as they were given
 */
record ProbeCheck(ApplicationId application, HeartbeatConfig.Probe settings) {
    /** How many probes there may be. */
    static final int MOST = 5000;

    private static final Duration SHORTEST_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_EVERY = Duration.ofHours(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    /** Which fields a type has, beside those that all have. */
    private static final Map<Type, Set<String>> FIELDS = Map.of(
            Type.HTTP, Set.of("tls", "status", "contains"),
            Type.TCP, Set.of("tls"),
            Type.HAPPYPANDAX, Set.of("tls"),
            Type.CONPLYENT, Set.of("server-key", "key-file"));

    /**
     * All probes that are configured, if their names, fields and times are such as can be; by name.
     *
     * @throws ConfigurationException naming the first that is not
     */
    static List<ProbeCheck> all(HeartbeatConfig config) {
        if (config.probe().size() > MOST) {
            throw new ConfigurationException(
                    "heartbeat.probe: there may be " + MOST + " probes at most, were "
                            + config.probe().size(),
                    Set.of("heartbeat.probe"));
        }
        List<ProbeCheck> all = config.probe().entrySet().stream()
                .map(probe -> new ProbeCheck(application(probe.getKey()), probe.getValue()))
                .sorted(Comparator.comparing(check -> check.application().toString()))
                .toList();
        all.forEach(ProbeCheck::fieldsAndTimes);
        all.forEach(check -> check.promiseAtMost(config.maxTimeout()));
        return all;
    }

    private static ApplicationId application(String name) {
        try {
            return ApplicationId.of(name == null ? "" : name); // what the configuration makes of ""
        } catch (MalformedRequestException e) {
            throw new ConfigurationException(
                    "heartbeat.probe: the name of a probe is the ID of an application: " + e.getMessage(),
                    Set.of("heartbeat.probe"));
        }
    }

    private void fieldsAndTimes() {
        Set<String> allowed = FIELDS.get(settings.type());
        given().forEach((field, value) -> {
            if (value.isPresent() && !allowed.contains(field)) {
                throw refused(field, "must not be there: it is no field of type " + type());
            }
        });
        within("every", settings.every(), SHORTEST_EVERY, LONGEST_EVERY);
        within("timeout", timeout(), SHORTEST_TIMEOUT, settings.every());
    }

    private void promiseAtMost(Duration longest) {
        if (promise().compareTo(longest) > 0) {
            throw refused(
                    "every",
                    "must, with timeout, be at most " + text(longest) + " (heartbeat.max-timeout), was "
                            + text(promise()));
        }
    }

    private Map<String, Optional<String>> given() {
        return Map.of(
                "tls", settings.tls(),
                "status", settings.status(),
                "contains", settings.contains(),
                "server-key", settings.serverKey(),
                "key-file", settings.keyFile());
    }

    /** In small letters. */
    String type() {
        return settings.type().name().toLowerCase(Locale.ROOT);
    }

    /** How long one question may take. */
    Duration timeout() {
        Duration every = settings.every();
        return settings.timeout().orElse(every.compareTo(USUAL_TIMEOUT) < 0 ? every : USUAL_TIMEOUT);
    }

    /** Within what time after an answer there is another one, if all is well: the application's T. */
    Duration promise() {
        return settings.every().plus(timeout());
    }

    /**
     * The address, as host and port.
     *
     * @param usual the port that is meant if none is there; if empty, there must be one
     */
    Address address(OptionalInt usual) {
        return Address.parse(settings.address(), usual)
                .orElseThrow(() -> refused(
                        "address",
                        "must be " + (usual.isEmpty() ? "host:port" : "host or host:port")
                                + ", an IPv6 address in brackets, the port 1 to 65535"));
    }

    /** The {@linkplain #address address}, where TLS is spoken if there is a TLS configuration. */
    Place place(OptionalInt usual) {
        return new Place(address(usual), settings.tls().isPresent(), settings.tls());
    }

    private void within(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(field, "must be " + text(least) + " to " + text(most) + ", was " + text(value));
        }
    }

    /** @param sentence what it must be, beginning with "must" */
    ConfigurationException refused(String field, String sentence) {
        String key = "heartbeat.probe.\"" + application.shown() + "\"." + field;
        return new ConfigurationException(key + " " + sentence, Set.of(key));
    }

    private static String text(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
