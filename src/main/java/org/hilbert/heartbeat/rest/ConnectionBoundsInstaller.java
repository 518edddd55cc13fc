package org.hilbert.heartbeat.rest;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Bounds every connection of this process. Netty finds it in {@code META-INF/services} if the property
 * {@value ChannelInitializerExtension#EXTENSIONS_SYSTEM_PROPERTY} is {@code serviceload}; {@code cli.Serve} sets it.
 */
@RegisterForReflection // found by its name, in META-INF/services
public final class ConnectionBoundsInstaller extends ChannelInitializerExtension {
    private volatile ConnectionBounds bounds;

    @Override
    public void postInitializeServerListenerChannel(ServerChannel listener) {
        bounds = Arc.container().instance(ConnectionBounds.class).get();
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        connection.pipeline().addFirst(new BoundConnection(bounds));
    }
}
