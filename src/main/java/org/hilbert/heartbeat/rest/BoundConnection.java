package org.hilbert.heartbeat.rest;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * The bounds of one connection, at its wire's end: it is counted from the moment it is open, and closed if nothing was
 * answered on it after {@value #FIRST_ANSWER_SECONDS} s. For one thread, the connection's event loop.
 */
final class BoundConnection extends ChannelInboundHandlerAdapter {
    static final int FIRST_ANSWER_SECONDS = 20;

    private final ConnectionBounds bounds;
    private ScheduledFuture<?> deadline;
    private boolean answering;

    BoundConnection(ConnectionBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        bounds.opened(context.channel());
        deadline = context.executor().schedule(() -> context.channel().close(), FIRST_ANSWER_SECONDS, TimeUnit.SECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        if (!answering) {
            // HTTP has its place once the connection is open; below TLS, once hands are shaken.
            ChannelPipeline pipeline = context.pipeline();
            ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
            if (encoder != null) {
                pipeline.addAfter(encoder.name(), null, new BoundRequests(this::answered));
                answering = true;
            }
        }
        context.fireChannelRead(octets);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        bounds.closed(context.channel());
        context.fireChannelInactive();
    }

    private void answered(ChannelHandlerContext context) {
        deadline.cancel(false);
        bounds.answered(context.channel());
    }
}
