package org.hilbert.heartbeat.rest;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

import jakarta.inject.Singleton;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Places;
import org.hilbert.heartbeat.server.Refusals;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * What this server grants all of its connections together: how many there are, and for how long nothing may be answered on
 * one (docs/decisions/0022-hostile-traffic.md). Thread-safe.
 */
@Singleton
@Unremovable // ConnectionBoundsInstaller looks it up
public class ConnectionBounds implements HttpServerOptionsCustomizer, Places {
    /** Files this process may want for anything but connections: its jars, the journal, threads that poll. */
    private static final int OTHER_FILES = 256;

    private final int limit;
    private final OpenConnections<Channel> open;
    private final LongAdder ousted = new LongAdder();
    private final Refusals closed = new Refusals("connections closed to make room for new ones");

    ConnectionBounds(HeartbeatConfig config) {
        limit = Math.max(16, Math.min(config.maxConnections(), files() - OTHER_FILES));
        open = new OpenConnections<>(limit);
    }

    /** A caller that sends an octet now and then is as idle as one that sends none: it counts what it was answered. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setWriteIdleTimeout(options.getIdleTimeout());
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public int taken() {
        return open.size();
    }

    @Override
    public int most() {
        return limit;
    }

    @Override
    public long ousted() {
        return ousted.sum();
    }

    void opened(OpenConnections.Seat<Channel> connection) {
        open.opened(connection).ifPresent(oldest -> {
            close(oldest);
            ousted.increment();
            closed.tell("this server keeps " + limit
                    + " open (heartbeat.max-connections, and what files the system lets it open)");
        });
    }

    /**
     * From the wire's end, whatever has not been read: Vert.x, asked to close, first waits for the caller to read it. By any
     * thread; a connection whose pipeline is taken down already is closed.
     */
    static void close(Channel connection) {
        ChannelHandlerContext wire = connection.pipeline().firstContext();
        if (wire != null) {
            wire.close();
        }
    }

    void answered(OpenConnections.Seat<Channel> connection) {
        open.answered(connection, System.nanoTime());
    }

    void closed(OpenConnections.Seat<Channel> connection) {
        open.closed(connection);
    }

    /** How many files this process may have open; as many as it wants where the system has no such bound. */
    private static int files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.min(system.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }
}
