package org.hilbert.heartbeat.rest;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * The bounds of one connection, at its wire's end: it is counted from the moment it is open, and closed if nothing was
 * answered on it after {@value #FIRST_ANSWER_SECONDS} s. For one thread, the connection's event loop.
 */
final class BoundConnection extends ChannelInboundHandlerAdapter {
    static final int FIRST_ANSWER_SECONDS = 20;

    /** A request is a few hundred octets; what is read at once is made into requests at once, and each takes kilobytes. */
    private static final FixedRecvByteBufAllocator READ_AT_ONCE = new FixedRecvByteBufAllocator(2048);

    private static final WriteBufferWaterMark WRITTEN_AHEAD = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final ConnectionBounds bounds;
    private OpenConnections.Seat<Channel> seat;
    private ScheduledFuture<?> deadline;
    private boolean bound;

    BoundConnection(ConnectionBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.channel().config().setRecvByteBufAllocator(READ_AT_ONCE).setWriteBufferWaterMark(WRITTEN_AHEAD);
        seat = new OpenConnections.Seat<>(context.channel());
        bounds.opened(seat);
        deadline = context.executor()
                .schedule(() -> ConnectionBounds.close(context.channel()), FIRST_ANSWER_SECONDS, TimeUnit.SECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        boundRequests(context);
        context.fireChannelRead(octets);
    }

    /** With TLS, HTTP has its place once hands are shaken, and a first request may have come along with that. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (boundRequests(context)) {
            answered(context);
        }
        context.fireChannelReadComplete();
    }

    /** Adds the other bounds, if HTTP has its place in the pipeline and they have not; gives whether it did. */
    private boolean boundRequests(ChannelHandlerContext context) {
        ChannelHandlerContext encoder = bound ? null : context.pipeline().context(HttpResponseEncoder.class);
        if (encoder == null) {
            return false;
        }
        context.pipeline().addAfter(encoder.name(), null, new BoundRequests(this::answered));
        bound = true;
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (seat != null) {
            bounds.closed(seat);
        }
        context.fireChannelInactive();
    }

    private void answered(ChannelHandlerContext context) {
        deadline.cancel(false);
        bounds.answered(seat);
    }
}
