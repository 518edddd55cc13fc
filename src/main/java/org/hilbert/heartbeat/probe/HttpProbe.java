package org.hilbert.heartbeat.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

import io.vertx.core.net.NetSocket;

/** Asks by GET, once for each connection: an answer is a status that counts and, if that is wanted, a text in its body. */
final class HttpProbe implements Probe {
    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_TEXT = 1000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Network network;
    private final Place place;
    private final String target;
    private final String request;
    private final StatusCodes codes;
    private final Optional<String> contains;

    HttpProbe(ProbeCheck check, Network network) {
        this.network = network;
        URI url = url(check);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int usual = secure ? HTTPS : HTTP;
        Address address = Optional.ofNullable(url.getRawAuthority())
                .flatMap(authority -> Address.parse(authority, OptionalInt.of(usual)))
                .orElseThrow(() -> malformed(check));
        this.place = new Place(address, secure, check.settings().tls());
        place.tls().ifPresent(name -> checkTls(check, secure, name));
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String authority = address.port() == usual
                ? address.toString().substring(0, address.toString().lastIndexOf(':'))
                : address.toString();
        this.target = url.getScheme().toLowerCase(Locale.ROOT) + "://" + authority + path
                + (url.getRawQuery() == null ? "" : "?...");
        this.request = "GET " + path + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()) + " HTTP/1.1\r\n"
                + "Host: " + authority + "\r\n"
                + "User-Agent: hilbert-heartbeat\r\n"
                + "Accept: */*\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Connection: close\r\n\r\n";
        this.codes = check.settings()
                .status()
                .map(text -> StatusCodes.parse(text)
                        .orElseThrow(() -> check.refused(
                                "status",
                                "must be 1 to 20 codes from 200 to 599 and ranges of them, such as 200-399,401")))
                .orElse(StatusCodes.USUAL);
        this.contains = check.settings().contains();
        if (contains.filter(text -> text.length() > LONGEST_TEXT).isPresent()) {
            throw check.refused("contains", "must have at most " + LONGEST_TEXT + " characters");
        }
    }

    private static URI url(ProbeCheck check) {
        try {
            URI url = new URI(new URI(check.settings().address()).toASCIIString());
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp
                    && url.getRawPath() != null
                    && url.getRawFragment() == null
                    && check.settings().address().length() <= LONGEST_URL) {
                return url;
            }
        } catch (URISyntaxException e) {
            // as any other text that is none
        }
        throw malformed(check);
    }

    /** It may have something secret in it, so it is not repeated. */
    private static RuntimeException malformed(ProbeCheck check) {
        return check.refused(
                "address",
                "must be an http or https URL with a host, without a user and a fragment, of at most " + LONGEST_URL
                        + " characters");
    }

    private void checkTls(ProbeCheck check, boolean secure, String name) {
        if (!secure) {
            throw check.refused("tls", "must not be there where the address begins with http:");
        }
        network.check(check, name);
    }

    @Override
    public CompletionStage<Answer> ask(Duration timeout) {
        return Call.begin(
                network.vertx(),
                place.address(),
                timeout,
                call -> network.connect(place, call, connection -> exchange(call, connection)));
    }

    private void exchange(Call call, NetSocket connection) {
        HttpAnswer answer = new HttpAnswer(codes, contains.map(text -> text.getBytes(StandardCharsets.UTF_8)));
        call.onEnd(answer::close);
        connection.handler(octets ->
                call.attempt(() -> answer.take(octets.getBytes()).ifPresent(verdict -> end(call, verdict))));
        connection.closeHandler(closed -> call.attempt(() -> end(call, answer.end())));
        connection.write(request);
    }

    private void end(Call call, String verdict) {
        if (verdict.isEmpty()) {
            call.end(Answer.answered());
        } else {
            call.fail(verdict);
        }
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String host() {
        return place.address().host();
    }
}
