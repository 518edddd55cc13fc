package org.hilbert.heartbeat.rest;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reads no further while many requests of one connection are unanswered, or its caller does not read the answers: without
 * that, a caller that only sends fills the server's memory. For one thread, the connection's event loop.
 */
final class BoundPipelining extends ChannelDuplexHandler {
    /** Requests without an answer from which on no more are read; what one reading brings along comes on top. */
    static final int MOST_UNANSWERED = 64;

    private final Consumer<ChannelHandlerContext> answered;
    private int unanswered;
    private boolean held;

    /**
     * Bounds one connection.
     *
     * @param answered hears of every answer when it begins
     */
    BoundPipelining(Consumer<ChannelHandlerContext> answered) {
        this.answered = answered;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
        }
        context.fireChannelRead(message);
        readOnIfThereIsRoom(context.channel());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof HttpResponse && !interim) {
            answered.accept(context);
        }
        context.write(message, promise);
        if (message instanceof LastHttpContent && !interim && unanswered > 0) {
            unanswered--;
            readOnIfThereIsRoom(context.channel());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        readOnIfThereIsRoom(context.channel());
        context.fireChannelWritabilityChanged();
    }

    private void readOnIfThereIsRoom(Channel channel) {
        boolean room = unanswered < MOST_UNANSWERED && channel.isWritable();
        if (!room) {
            held = true;
            channel.config().setAutoRead(false);
        } else if (held) {
            held = false;
            channel.config().setAutoRead(true);
        }
    }
}
