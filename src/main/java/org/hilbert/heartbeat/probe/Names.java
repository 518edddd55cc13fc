package org.hilbert.heartbeat.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Looks up the addresses of hosts, any number at once on one thread, which is there from the first name on that is no address.
 * Quarkus' Vert.x would ask the JDK, and hold an event loop until that knows.
 */
final class Names {
    private static final long ONE_SERVER_MILLIS = 2000;

    private final Supplier<DnsServerAddressStreamProvider> servers;
    private EventLoopGroup thread;
    private DnsNameResolver resolver;

    /** @param servers who is asked about names that the hosts file does not have */
    Names(Supplier<DnsServerAddressStreamProvider> servers) {
        this.servers = servers;
    }

    /** The address of a host. On whatever thread it completes; waits for a few seconds at most. */
    Future<InetAddress> find(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            if (address != null) {
                return Future.succeededFuture(InetAddress.getByAddress(address));
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 4 or 16 octets are an address
        }
        Promise<InetAddress> found = Promise.promise();
        resolver().resolve(host).addListener(looked -> {
            if (looked.isSuccess()) {
                found.complete(InetAddress.getByAddress(host, ((InetAddress) looked.getNow()).getAddress()));
            } else {
                found.fail(looked.cause());
            }
        });
        return found.future();
    }

    private synchronized DnsNameResolver resolver() {
        if (thread == null) {
            thread = new NioEventLoopGroup(1, new DefaultThreadFactory("probe names", true));
        }
        if (resolver == null) {
            resolver = new DnsNameResolverBuilder(thread.next())
                    .datagramChannelType(NioDatagramChannel.class)
                    .nameServerProvider(servers.get())
                    .queryTimeoutMillis(ONE_SERVER_MILLIS)
                    // Who is asked about already is not asked about twice.
                    .consolidateCacheSize(ProbeCheck.MOST)
                    .build();
        }
        return resolver;
    }

    synchronized void close() {
        if (resolver != null) {
            resolver.close();
        }
        if (thread != null) {
            thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
