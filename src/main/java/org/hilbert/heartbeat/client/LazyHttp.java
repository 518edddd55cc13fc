package org.hilbert.heartbeat.client;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP client, made when the first request needs it: that takes longer than a frame, and the first request of a
 * {@link Heartbeat} is not sent by the application's thread. Thread-safe.
 *
 * <p>Each has a thread of the JDK's, so all who ask for the same settings share one.
 */
final class LazyHttp implements Supplier<HttpClient> {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Those in use; who builds a client holds on to its own. */
    private static final Map<Settings, WeakReference<LazyHttp>> SHARED = new HashMap<>();

    private final Settings settings;
    private HttpClient client;

    private record Settings(Duration connectTimeout, SSLContext sslContext) {}

    private LazyHttp(Settings settings) {
        this.settings = settings;
    }

    /**
     * The one with these settings.
     *
     * @param connectTimeout null for 2 s
     * @param sslContext null for the JDK's own
     */
    static LazyHttp of(Duration connectTimeout, SSLContext sslContext) {
        Settings settings = new Settings(connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout, sslContext);
        synchronized (SHARED) {
            WeakReference<LazyHttp> known = SHARED.get(settings);
            LazyHttp shared = known == null ? null : known.get();
            if (shared == null) {
                SHARED.values().removeIf(one -> one.get() == null);
                shared = new LazyHttp(settings);
                SHARED.put(settings, new WeakReference<>(shared));
            }
            return shared;
        }
    }

    @Override
    public synchronized HttpClient get() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(settings.connectTimeout)
                    .executor(BeatThread.INSTANCE);
            client = (settings.sslContext == null ? builder : builder.sslContext(settings.sslContext)).build();
        }
        return client;
    }
}
