package org.hilbert.heartbeat.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.net.HostName;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ShownText;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.OutgoingHttp;

/** The server that this station reports to, and how it is reached. Thread-safe; the key is in no message. */
final class Centre {
    private static final int LARGEST_PORT = 65_535;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONGEST_URL = 1000;
    private static final int LONGEST_SHOWN = 300;
    private static final Duration MOST_OFTEN = Duration.ofSeconds(1);
    private static final Duration LEAST_OFTEN = Duration.ofMinutes(5);

    private final URI reports;
    private final Optional<String> key;
    private final Optional<String> tls;
    private final OutgoingHttp http;

    private Centre(URI reports, Optional<String> key, Optional<String> tls, OutgoingHttp http) {
        this.reports = reports;
        this.key = key;
        this.tls = tls;
        this.http = http;
    }

    /**
     * The centre that these settings describe.
     *
     * @throws ConfigurationException naming the first setting that is not allowed
     */
    static Centre of(HeartbeatConfig config, OutgoingHttp http) {
        HeartbeatConfig.Upstream settings = config.upstream();
        if (config.store() == HeartbeatConfig.Store.REDIS) {
            throw refused("heartbeat.upstream", "absent in a fleet: a station that reports keeps one server");
        }
        String station = settings.station().orElseGet(HostName::getHostName);
        if (!StationLink.STATION.matcher(station).matches()) {
            throw refused(
                    "heartbeat.upstream.station",
                    "1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit; by default it is the name of"
                            + " this host");
        }
        if (settings.key().filter(key -> !key.matches("[\\x21-\\x7e]{1,4000}")).isPresent()) {
            throw refused("heartbeat.upstream.key", "1 to 4000 visible ASCII characters (it is not repeated here)");
        }
        if (settings.tls().filter(name -> !http.knows(name)).isPresent()) {
            throw refused("heartbeat.upstream.tls", "the name of a TLS configuration, quarkus.tls.\"NAME\".*");
        }
        Duration every = settings.every();
        if (every.compareTo(MOST_OFTEN) < 0 || every.compareTo(LEAST_OFTEN) > 0) {
            throw refused("heartbeat.upstream.every", "1s to 5m");
        }
        URI url = url(settings.url().orElseThrow());
        return new Centre(
                URI.create(url.toString().replaceAll("/+$", "") + "/api/stations/" + station + "/reports"),
                settings.key(),
                settings.tls(),
                http);
    }

    /** Where it is, for people. */
    String shown() {
        return reports.getScheme() + "://" + reports.getRawAuthority();
    }

    /**
     * Takes a report there.
     *
     * @return the answer; a failure's message says in words why there is none
     */
    Uni<String> post(String report) {
        HttpRequest.Builder request = HttpRequest.newBuilder(reports)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "hilbert-heartbeat")
                .POST(HttpRequest.BodyPublishers.ofString(report));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return http.send(tls, request.build(), LIMIT)
                .onFailure()
                .transform(failure -> new UndeliveredException(
                        OutgoingHttp.isLate(failure)
                                ? "no answer within " + LIMIT.toSeconds() + " s"
                                : shortened(OutgoingHttp.why(failure))))
                .map(Centre::taken);
    }

    /** A TLS configuration has other certificates now. */
    void renewed(String name) {
        http.renewed(name);
    }

    private static String taken(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new UndeliveredException("HTTP " + answer.statusCode()
                    + ReportText.sentence(answer.body())
                            .map(text -> ": " + shortened(text))
                            .orElse(""));
        }
        return answer.body();
    }

    private static String shortened(String text) {
        return ShownText.of(text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...");
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text.strip());
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp
                    && url.getHost() != null
                    && url.getPort() <= LARGEST_PORT
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && text.length() <= LONGEST_URL) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below, without what may be secret in it
        }
        throw refused(
                "heartbeat.upstream",
                "an http or https URL with a host and at most the port 65535, without a user, a query and a fragment, of at most "
                        + LONGEST_URL + " characters; a key has a setting of its own");
    }

    private static ConfigurationException refused(String setting, String allowed) {
        return new ConfigurationException(setting + " must be " + allowed, Set.of(setting));
    }

    /** A report did not get there, or was not taken; the message says why. No stack trace. */
    static final class UndeliveredException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UndeliveredException(String why) {
            super(why, null, false, false);
        }
    }
}
