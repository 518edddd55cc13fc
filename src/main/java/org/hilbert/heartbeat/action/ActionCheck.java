package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.Action.Type;

import static java.util.Map.entry;

/**
 * The settings of one action, and what they may be; a value that is not allowed, or a field that its type does not have, ends the
 * start with a sentence, which never repeats a secret.
 *
 * @param name how it is called
 * @param settings as they were given
 */
record ActionCheck(String name, HeartbeatConfig.Action settings) {
    private static final int MOST = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}");
    /** Which fields a type has, beside those that all have. */
    private static final Map<Type, Set<String>> FIELDS = Map.of(
            Type.WEBHOOK, Set.of("url", "token", "secret", "tls", "timeout", "give-up-after"),
            Type.COMMAND, Set.of("command", "timeout"),
            Type.CONPLYENT, Set.of("command", "timeout", "address", "max-interval", "server-key", "key-file"),
            Type.MAIL, Set.of("to", "gather", "give-up-after"));

    /**
     * All actions that are configured, if their names and fields are such as can be.
     *
     * @throws ConfigurationException naming the first that is not
     */
    static List<ActionCheck> all(HeartbeatConfig config) {
        if (config.action().size() > MOST) {
            throw new ConfigurationException(
                    "heartbeat.action: there may be " + MOST + " actions at most, were "
                            + config.action().size(),
                    Set.of("heartbeat.action"));
        }
        return config.action().entrySet().stream()
                .map(action -> new ActionCheck(action.getKey(), action.getValue()))
                .peek(ActionCheck::nameAndFields)
                .toList();
    }

    private void nameAndFields() {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "heartbeat.action: a name must have 1 to 40 letters, digits, blanks, dots, dashes and underscores, and"
                            + " begin with a letter or digit",
                    Set.of("heartbeat.action"));
        }
        if (name.equals(Attempt.PROBE)) {
            throw new ConfigurationException(
                    "heartbeat.action: " + name + " must not be the name of an action: history has it for probes",
                    Set.of("heartbeat.action"));
        }
        Set<String> allowed = FIELDS.get(settings.type());
        given().forEach((field, value) -> {
            if (value.isPresent() && !allowed.contains(field)) {
                throw refused(
                        field,
                        "must not be there: it is no field of a "
                                + settings.type().name().toLowerCase());
            }
        });
    }

    private Map<String, Optional<?>> given() {
        return Map.ofEntries(
                entry("url", settings.url()),
                entry("token", settings.token()),
                entry("secret", settings.secret()),
                entry("tls", settings.tls()),
                entry("timeout", settings.timeout()),
                entry("give-up-after", settings.giveUpAfter()),
                entry("command", settings.command()),
                entry("address", settings.address()),
                entry("max-interval", settings.maxInterval()),
                entry("server-key", settings.serverKey()),
                entry("key-file", settings.keyFile()),
                entry("to", settings.to()),
                entry("gather", settings.gather()));
    }

    /** A field that its type must have. */
    <T> T required(String field, Optional<T> value) {
        return value.orElseThrow(() ->
                refused(field, "must be there: a " + settings.type().name().toLowerCase() + " needs it"));
    }

    /** A duration in these bounds, both of which are allowed. */
    Duration within(String field, Optional<Duration> value, Duration otherwise, Duration least, Duration most) {
        Duration duration = value.orElse(otherwise);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw refused(field, "must be " + text(least) + " to " + text(most) + ", was " + text(duration));
        }
        return duration;
    }

    /** @param sentence what it must be, beginning with "must" */
    ConfigurationException refused(String field, String sentence) {
        String key = "heartbeat.action.\"" + name + "\"." + field;
        return new ConfigurationException(key + " " + sentence, Set.of(key));
    }

    private static String text(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
