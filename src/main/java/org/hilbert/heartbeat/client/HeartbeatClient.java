package org.hilbert.heartbeat.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

/**
 * One message or question to a heartbeat server at a time, as the Python client library has them (seed 000). Each call
 * waits for its answer, no longer than the request time-out; {@link Heartbeat} is for an application that must not wait.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().application("Tetris").build();
 * Duration maxWait = client.init(Duration.ofSeconds(10));
 * client.ping(Duration.ofSeconds(5));
 * System.out.println(client.list() + " " + client.status("Tetris"));
 * client.done();
 * }</pre>
 *
 * <p>A call that gets no answer logs that and throws a {@link HeartbeatException}; with a fallback value it logs and
 * returns that value:
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().url("http://127.0.0.1:1").application("Tetris").build();
 * Duration maxWait = client.ping(Duration.ofSeconds(5), Duration.ofSeconds(6));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class HeartbeatClient {
    /** A beat that says nothing of progress. */
    static final long NO_PROGRESS = -1;

    /** Up to 30 years, which any clock can add to its time. */
    private static final Pattern MILLIS = Pattern.compile("\\d{1,12}(\\.\\d{1,15})?");

    static final String HOST_STATUS = "/status";

    /** Octets; an answer to a beat is a number or a sentence. */
    private static final long SHORT_REPLY = 16 * 1024;
    /** Octets; the line of a host names a hundred applications at most. */
    private static final long LINE_REPLY = 1024 * 1024;
    /** Octets; room for the longest list of a server of many. */
    private static final long LONG_REPLY = 64 * 1024 * 1024;

    private final Exchange exchange;
    private final ApplicationId application;
    private final Logger log;

    private HeartbeatClient(Exchange exchange, ApplicationId application, Logger log) {
        this.exchange = exchange;
        this.application = application;
        this.log = log;
    }

    /** A client as the environment describes it; what the builder is told counts more. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address of the server, without a slash at its end. */
    public URI server() {
        return exchange.server();
    }

    /**
     * The name this client beats under.
     *
     * @throws IllegalStateException if it has none: {@code APP_ID} was not set
     */
    public String application() {
        return id().toString();
    }

    /**
     * The same client for another application.
     *
     * @throws IllegalArgumentException as {@link Builder#application}
     */
    public HeartbeatClient forApplication(String id) {
        return new HeartbeatClient(exchange, idOf(id), log);
    }

    /**
     * Says that the application starts ({@code hb_init}).
     *
     * @param timeout the promise: within this time it will be heard of again; 0 to 100 days, counted in ms
     * @return the max wait: how long it may be silent, never less than the promise
     * @throws HeartbeatException if the server does not say so
     * @throws IllegalStateException if this client has no application
     */
    public Duration init(Duration timeout) {
        return answerTo(beat(Command.INIT, timeout, NO_PROGRESS));
    }

    /** As {@link #init(Duration)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public Duration init(Duration timeout, Duration fallback) {
        return orElse(fallback, () -> init(timeout));
    }

    /** Says that the application is alive ({@code hb_ping}); as {@link #init(Duration)}. */
    public Duration ping(Duration timeout) {
        return answerTo(beat(Command.PING, timeout, NO_PROGRESS));
    }

    /** As {@link #ping(Duration)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public Duration ping(Duration timeout, Duration fallback) {
        return orElse(fallback, () -> ping(timeout));
    }

    /** Says that the application ends now; {@link #done(Duration)} with 0. */
    public String done() {
        return done(Duration.ZERO);
    }

    /**
     * Says that the application ends ({@code hb_done}).
     *
     * @param timeout how long that may take; 0 to 100 days, counted in ms
     * @return what the server says to that
     * @throws HeartbeatException if it says nothing
     * @throws IllegalStateException if this client has no application
     */
    public String done(Duration timeout) {
        return answerTo(goodbye(timeout));
    }

    /** As {@link #done(Duration)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public String done(Duration timeout, String fallback) {
        return orElse(fallback, () -> done(timeout));
    }

    /**
     * The body of a {@code GET} of that path.
     *
     * @param path begins with a slash; percent-encoded, as is its query
     * @throws HeartbeatException if there is no answer, or none with a status from 200 to 299
     * @throws IllegalArgumentException if the path cannot stand in an address
     */
    public String get(String path) {
        return answerTo(Question.ofText(path, Sending.GET, LONG_REPLY));
    }

    /** As {@link #get(String)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public String get(String path, String fallback) {
        return orElse(fallback, () -> get(path));
    }

    /** The body of the answer to a {@code POST} of that text to that path; as {@link #get(String)}. */
    public String post(String path, String body) {
        return answerTo(Question.ofText(path, Sending.text(body), LONG_REPLY));
    }

    /** As {@link #post(String, String)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public String post(String path, String body, String fallback) {
        return orElse(fallback, () -> post(path, body));
    }

    /** The body of the answer to a {@code POST} of that JSON to that path; as {@link #get(String)}. */
    public String postJson(String path, String json) {
        return answerTo(Question.ofText(path, Sending.json(json), LONG_REPLY));
    }

    /** The body of the answer to a {@code DELETE} of that path; as {@link #get(String)}. */
    public String delete(String path) {
        return answerTo(Question.ofText(path, Sending.DELETE, LONG_REPLY));
    }

    /**
     * The IDs of the active applications, in the order in which they were first heard of.
     *
     * @throws HeartbeatException if the server does not say
     */
    public List<String> list() {
        return get("/list?format=lines").lines().toList();
    }

    /** As {@link #list()}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public List<String> list(List<String> fallback) {
        return orElse(fallback, this::list);
    }

    /**
     * The state of the host: what a monitoring plug-in would print.
     *
     * @throws HeartbeatException if the server does not say
     */
    public StatusLine status() {
        return logged(() -> statusLine(HOST_STATUS, requestTimeout()));
    }

    /** As {@link #status()}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public StatusLine status(StatusLine fallback) {
        return orElse(fallback, this::status);
    }

    /**
     * The state of one application.
     *
     * @param id which; it need not be this client's own
     * @throws HeartbeatException if the server does not say
     * @throws IllegalArgumentException if nothing can have that ID
     */
    public StatusLine status(String id) {
        String path = statusPath(id);
        return logged(() -> statusLine(path, requestTimeout()));
    }

    /** As {@link #status(String)}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public StatusLine status(String id, StatusLine fallback) {
        return orElse(fallback, () -> status(id));
    }

    /**
     * The state of every application that the server knows, the lost ones included, in the order in which they were first
     * heard of. A server that cannot tell each apart, such as the Python one, answers with the host's.
     *
     * @throws HeartbeatException if the server does not say
     */
    public List<StatusLine> statusOfEach() {
        return answerTo(new Question<>(
                HOST_STATUS + "?each",
                Sending.GET,
                LONG_REPLY,
                HeartbeatClient::statusLines,
                "lines of a monitoring plug-in"));
    }

    /** As {@link #statusOfEach()}, but returns the fallback where that would throw a {@link HeartbeatException}. */
    public List<StatusLine> statusOfEach(List<StatusLine> fallback) {
        return orElse(fallback, this::statusOfEach);
    }

    /**
     * Sends a beat and returns at once; nothing is logged.
     *
     * @param progress see {@link Heartbeat#frame()}, or {@link #NO_PROGRESS}
     * @param limit as {@link Exchange#send}
     * @return as {@link Exchange#send}; the max wait, or 0 of a goodbye
     */
    Answer<Duration> send(Command command, Duration timeout, long progress, Duration limit) {
        return exchange.send(
                command == Command.DONE ? goodbye(timeout).as(Duration.ZERO) : beat(command, timeout, progress), limit);
    }

    /** The path of an application's status, for {@link #statusLine}. */
    static String statusPath(String id) {
        return HOST_STATUS + "?0&appid=" + encoded(idOf(id));
    }

    /**
     * Asks for a status; nothing is logged.
     *
     * @throws HeartbeatException if there is no answer within the limit
     */
    StatusLine statusLine(String path, Duration limit) {
        try {
            return exchange.ask(
                    new Question<>(
                            path, Sending.GET, LINE_REPLY, StatusLine::parse, "the line of a monitoring plug-in"),
                    limit);
        } catch (RefusedException e) {
            // A server may be set to say CRITICAL by its HTTP status as well; the line is there all the same.
            return StatusLine.parse(e.text()).filter(line -> e.status() == 503).orElseThrow(() -> e);
        }
    }

    Duration requestTimeout() {
        return exchange.timeout();
    }

    Logger log() {
        return log;
    }

    private Question<Duration> beat(Command command, Duration timeout, long progress) {
        // A ping is a GET and the other is a POST, as existing clients send them; nobody reads the body.
        return new Question<>(
                path(command) + query(timeout) + (progress == NO_PROGRESS ? "" : "&progress=" + progress),
                command == Command.PING ? Sending.GET : Sending.text(""),
                SHORT_REPLY,
                HeartbeatClient::maxWait,
                "a number of ms");
    }

    private Question<String> goodbye(Duration timeout) {
        return Question.ofText(path(Command.DONE) + query(timeout), Sending.text(""), SHORT_REPLY);
    }

    private static String path(Command command) {
        return "/hb_" + command.name().toLowerCase(Locale.ROOT);
    }

    private String query(Duration timeout) {
        long millis = Promises.checked("timeout", timeout).plusNanos(999_999).toMillis();
        return "?" + millis + "&appid=" + encoded(id());
    }

    private static Optional<Duration> maxWait(String reply) {
        String millis = reply.strip();
        return MILLIS.matcher(millis).matches()
                ? Optional.of(Duration.ofMillis(new BigDecimal(millis).longValue()))
                : Optional.empty();
    }

    private static Optional<List<StatusLine>> statusLines(String reply) {
        List<Optional<StatusLine>> lines = reply.lines().map(StatusLine::parse).toList();
        boolean all = lines.stream().allMatch(Optional::isPresent);
        return all ? Optional.of(lines.stream().flatMap(Optional::stream).toList()) : Optional.empty();
    }

    private ApplicationId id() {
        if (application == null) {
            throw new IllegalStateException("this client has no application; set APP_ID or call application(ID)");
        }
        return application;
    }

    private static ApplicationId idOf(String name) {
        try {
            return ApplicationId.of(name);
        } catch (MalformedRequestException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String encoded(ApplicationId id) {
        return URLEncoder.encode(id.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T answerTo(Question<T> question) {
        return logged(() -> exchange.ask(question));
    }

    private <T> T logged(Supplier<T> call) {
        try {
            return call.get();
        } catch (HeartbeatException e) {
            log.log(Level.WARNING, e.getMessage());
            throw e;
        }
    }

    private static <T> T orElse(T fallback, Supplier<T> call) {
        try {
            return call.get();
        } catch (HeartbeatException e) {
            return fallback;
        }
    }

    /**
     * Settings of a {@link HeartbeatClient}. What is not set comes from the environment: {@code HB_URL}, or {@code
     * HB_HOST} and {@code HB_PORT} (127.0.0.1 and 8888 unless set), {@code APP_ID} and {@code HB_TOKEN}.
     *
     * <pre>{@code
     * HeartbeatClient client = HeartbeatClient.builder()
     *         .url("http://127.0.0.1:8888")
     *         .application("Tetris")
     *         .connectTimeout(Duration.ofSeconds(1))
     *         .requestTimeout(Duration.ofSeconds(2))
     *         .build();
     * }</pre>
     *
     * <p>Not thread-safe.
     */
    public static final class Builder {
        private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

        private final Map<String, String> environment;
        private URI server;
        private String application;
        private String token;
        private SSLContext sslContext;
        private HttpClient httpClient;
        private Duration connectTimeout;
        private Duration requestTimeout = Duration.ofSeconds(4);
        private Logger log;

        private Builder() {
            this(System.getenv());
        }

        Builder(Map<String, String> environment) {
            this.environment = environment;
        }

        /**
         * Where the server is.
         *
         * @param url http or https, with the path of a proxy if there is one; without a scheme it is http
         * @throws IllegalArgumentException if it is no such address, or holds a user name or password
         */
        public Builder url(String url) {
            server = ServerAddress.parse("url", url);
            return this;
        }

        /**
         * Where the server is, over http.
         *
         * @param host a name or address; empty for 127.0.0.1
         * @param port 1 to 65535; empty for 8888
         * @throws IllegalArgumentException if it is no such address
         */
        public Builder address(String host, String port) {
            server = ServerAddress.of(host, port);
            return this;
        }

        /**
         * The name to beat under, unique on its host.
         *
         * @throws IllegalArgumentException if it is empty, has more than 256 characters or a line break
         */
        public Builder application(String id) {
            application = idOf(id).toString();
            return this;
        }

        /**
         * The key a server may ask for; it is sent as a bearer token and never logged.
         *
         * @throws IllegalArgumentException if it is empty or holds anything but visible ASCII
         */
        public Builder token(String token) {
            this.token = visible("token", token);
            return this;
        }

        /** Whom to trust, and who this client is, over https; the JDK's own settings unless set. */
        public Builder sslContext(SSLContext context) {
            sslContext = context;
            return this;
        }

        /** How long to wait for a connection; above 0, at most 10 minutes, 2 s unless set. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = bounded("connectTimeout", timeout);
            return this;
        }

        /** How long to wait for the whole answer; above 0, at most 10 minutes, 4 s unless set. */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = bounded("requestTimeout", timeout);
            return this;
        }

        /** An HTTP client of one's own; its TLS context and its time-out for connections count, not those set here. */
        public Builder httpClient(HttpClient client) {
            httpClient = client;
            return this;
        }

        /** Where to log what goes wrong; the logger {@code org.hilbert.heartbeat.client} unless set. */
        public Builder logger(Logger logger) {
            log = logger;
            return this;
        }

        /**
         * The client.
         *
         * @throws IllegalArgumentException if a variable of the environment that is needed is not as it must be
         */
        public HeartbeatClient build() {
            URI address = server == null ? ServerAddress.of(environment) : server;
            String id = application == null ? environment.getOrDefault("APP_ID", "") : application;
            String key = token == null ? environment.getOrDefault("HB_TOKEN", "") : token;
            HttpClient own = httpClient;
            Supplier<HttpClient> http = own == null ? LazyHttp.of(connectTimeout, sslContext) : () -> own;
            Exchange exchange =
                    new Exchange(http, address, key.isEmpty() ? null : visible("HB_TOKEN", key), requestTimeout);
            return new HeartbeatClient(
                    exchange,
                    id.isEmpty() ? null : idOf(id),
                    log == null ? System.getLogger("org.hilbert.heartbeat.client") : log);
        }

        /** That key; it is not repeated in an error. */
        private static String visible(String what, String key) {
            if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException(what + " must be visible ASCII characters, without blanks");
            }
            return key;
        }

        private static Duration bounded(String what, Duration timeout) {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_WAIT) > 0) {
                throw new IllegalArgumentException(
                        what + " must be above 0 and at most " + LONGEST_WAIT.toSeconds() + " s, was " + timeout);
            }
            return timeout;
        }
    }
}
