package org.hilbert.heartbeat.action;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Posts a {@linkplain CloudEvent message} to a web address, with a key that is the same whenever it is sent. Thread-safe. */
final class Webhook implements Action {
    private static final int LONGEST_URL = 2000;
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    private final URI url;
    private final Optional<String> token;
    private final Optional<Signature> signature;
    private final Optional<String> tls;
    private final Duration timeout;
    private final Duration giveUpAfter;
    private final String source;
    private final HttpClients clients;
    private final ObjectMapper json;
    private final TimeSource time;

    /**
     * The webhook that these settings describe.
     *
     * @param source who sends, a URI reference
     * @throws ConfigurationException if they describe none
     */
    Webhook(ActionCheck check, String source, HttpClients clients, ObjectMapper json, TimeSource time) {
        this.url = url(check, check.required("url", check.settings().url()));
        this.token = check.settings().token();
        if (token.filter(text -> !text.matches("[\\x21-\\x7e]{1,4000}")).isPresent()) {
            throw check.refused("token", "must be 1 to 4000 visible ASCII characters");
        }
        this.signature = check.settings().secret().map(secret -> signature(check, secret));
        this.tls = check.settings().tls();
        tls.ifPresent(name -> clients.check(check, name));
        this.timeout = check.within(
                "timeout", check.settings().timeout(), USUAL, Duration.ofSeconds(1), Duration.ofMinutes(1));
        this.giveUpAfter = check.within(
                "give-up-after", check.settings().giveUpAfter(), DAY, Duration.ofMinutes(1), Duration.ofDays(31));
        this.source = source;
        this.clients = clients;
        this.json = json;
        this.time = time;
    }

    @Override
    public Uni<Outcome> act(Occasion occasion) {
        return post(CloudEvent.of(occasion, source)).map(Delivery::outcome);
    }

    @Override
    public String plan(Occasion occasion) {
        return "post to " + target();
    }

    /** Not the path: in many services whoever knows it may post. */
    @Override
    public String target() {
        String path = url.getRawPath() == null || url.getRawPath().length() <= 1 ? "" : "/...";
        return url.getScheme() + "://" + url.getRawAuthority() + path;
    }

    @Override
    public Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness) {
        return post(CloudEvent.of(news.get(0), source));
    }

    @Override
    public String plan(List<News> news) {
        return "post to " + target();
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Duration gather() {
        return Duration.ZERO;
    }

    @Override
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    private Uni<Delivery> post(CloudEvent event) {
        String body;
        try {
            body = json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            return Uni.createFrom().failure(e);
        }
        String key = header(event.id());
        String timestamp = Long.toString(time.now().getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", CloudEvent.MEDIA_TYPE + "; charset=UTF-8")
                .header("User-Agent", "hilbert-heartbeat")
                .header("Idempotency-Key", key)
                .header("webhook-id", key)
                .header("webhook-timestamp", timestamp)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        signature.ifPresent(by -> request.header("webhook-signature", by.of(key, timestamp, body)));
        return clients.send(tls, request.build(), timeout);
    }

    /** An ID as a header may have it; a number is one as it is. */
    private static String header(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static URI url(ActionCheck check, String text) {
        String allowed = "must be an http or https URL with a host, without a user and a fragment, of at most "
                + LONGEST_URL + " characters; a token has a field of its own";
        try {
            URI url = new URI(text.strip());
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && text.length() <= LONGEST_URL) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below, without what may be secret in it
        }
        throw check.refused("url", allowed);
    }

    private static Signature signature(ActionCheck check, String secret) {
        try {
            return Signature.by(secret);
        } catch (IllegalArgumentException e) {
            throw check.refused(
                    "secret",
                    "must have 16 to 512 octets, as text, or as Base64 after whsec_ (it is not repeated here)");
        }
    }
}
