package org.hilbert.heartbeat.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP client, made when the first request needs it: that takes longer than a frame, and the first request of a
 * {@link Heartbeat} is not sent by the application's thread.
 */
final class LazyHttp implements Supplier<HttpClient> {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** As it comes, for all who ask for nothing special: each has a thread of the JDK's. */
    static final LazyHttp SHARED = new LazyHttp(CONNECT_TIMEOUT, null);

    private final Duration connectTimeout;
    private final SSLContext sslContext;
    private HttpClient client;

    /** @param sslContext null for the JDK's own */
    LazyHttp(Duration connectTimeout, SSLContext sslContext) {
        this.connectTimeout = connectTimeout;
        this.sslContext = sslContext;
    }

    @Override
    public synchronized HttpClient get() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(connectTimeout)
                    .executor(BeatThread.INSTANCE);
            client = (sslContext == null ? builder : builder.sslContext(sslContext)).build();
        }
        return client;
    }
}
