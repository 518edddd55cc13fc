package org.hilbert.heartbeat.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;

import io.netty.util.NetUtil;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/**
 * Connects to servers, without a thread for each and without a pool: each question has a connection of its own, so none waits for
 * another one. Thread-safe; what costs something is made when it is first used.
 */
final class Network {
    /** How a TLS configuration says that any host may have the certificate; Vert.x has an empty text for it. */
    private static final String NO_ALGORITHM = "NONE";

    private final Vertx vertx;
    private final TlsConfigurationRegistry registry;
    private final Names names;
    private final Map<Manner, NetClient> clients = new ConcurrentHashMap<>();

    /** What a client of Vert.x is made with: how long a connection may take is a property of the client there. */
    private record Manner(Optional<String> tls, Duration timeout) {}

    Network(Vertx vertx, TlsConfigurationRegistry registry, Names names) {
        this.vertx = vertx;
        this.registry = registry;
        this.names = names;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Ends the start if there is no TLS configuration of that name. */
    void check(ProbeCheck check, String tls) {
        if (registry.get(tls).isEmpty()) {
            throw check.refused("tls", "must be the name of a TLS configuration, quarkus.tls.\"NAME\".*");
        }
    }

    /** That TLS configuration has other certificates now: the next question that needs it makes a client with them. */
    void renewed(String tls) {
        clients.keySet().stream()
                .filter(manner -> manner.tls.filter(tls::equals).isPresent())
                .forEach(manner -> {
                    NetClient old = clients.remove(manner);
                    // Questions that are under way with it are over by then.
                    vertx.setTimer(2 * manner.timeout.toMillis(), late -> old.close());
                });
    }

    /**
     * Connects, and fails the call if it cannot.
     *
     * @param then what to do with the connection, on the call's event loop; not called once the call is over
     */
    void connect(Place place, Call call, Consumer<NetSocket> then) {
        names.find(place.address().host())
                .onComplete(found -> call.loop()
                        .runOnContext(now -> call.attempt(() -> {
                            if (found.failed()) {
                                call.fail(found.cause());
                            } else {
                                connect(place, found.result(), call, then);
                            }
                        })));
    }

    private void connect(Place place, InetAddress address, Call call, Consumer<NetSocket> then) {
        SocketAddress socket = SocketAddress.inetSocketAddress(
                new InetSocketAddress(address, place.address().port()));
        clients.computeIfAbsent(new Manner(place.tls(), call.timeout()), this::client)
                .connect(socket)
                .onFailure(call::fail)
                .onSuccess(connection -> {
                    call.opened(connection);
                    call.attempt(() -> connected(place, call, connection, then));
                });
    }

    private static void connected(Place place, Call call, NetSocket connection, Consumer<NetSocket> then) {
        connection.exceptionHandler(call::fail);
        connection.closeHandler(closed -> call.fail("closed the connection"));
        if (!place.secure()) {
            then.accept(connection);
            return;
        }
        // Not by the client: a handshake that hangs could not be ended by whoever waits for it.
        Future<Void> secured = mayBeAServerName(place.address().host())
                ? connection.upgradeToSsl(place.address().host())
                : connection.upgradeToSsl();
        secured.onFailure(call::fail).onSuccess(done -> call.attempt(() -> then.accept(connection)));
    }

    /** An address is none there (RFC 6066), nor is a name with an underscore. */
    private static boolean mayBeAServerName(String host) {
        try {
            return NetUtil.createByteArrayFromIpAddressString(host) == null
                    && !new SNIHostName(host).getAsciiName().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private NetClient client(Manner manner) {
        NetClientOptions options = new NetClientOptions();
        options.setHostnameVerificationAlgorithm("HTTPS");
        manner.tls.flatMap(registry::get).ifPresent(tls -> configure(options, tls));
        options.setSsl(false); // until the connection is there
        options.setConnectTimeout(Math.toIntExact(manner.timeout.toMillis()));
        options.setSslHandshakeTimeout(manner.timeout.toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return vertx.createNetClient(options);
    }

    private static void configure(NetClientOptions options, TlsConfiguration tls) {
        TlsConfigUtils.configure(options, tls);
        if (tls.isTrustAll() || NO_ALGORITHM.equals(options.getHostnameVerificationAlgorithm())) {
            options.setHostnameVerificationAlgorithm("");
        }
    }

    void close() {
        clients.values().forEach(NetClient::close);
    }
}
