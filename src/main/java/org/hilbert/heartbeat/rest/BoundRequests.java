package org.hilbert.heartbeat.rest;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;

/**
 * The bounds of one connection where octets have become requests. It reads no further while many of them are unanswered, or
 * their caller does not read the answers: without that, a caller that only sends fills the server's memory. And it takes
 * no version of HTTP but those this server speaks. For one thread, the connection's event loop.
 */
final class BoundRequests extends ChannelDuplexHandler {
    /** Requests without an answer from which on no more are read; what one reading brings along comes on top. */
    static final int MOST_UNANSWERED = 16;

    private static final List<AsciiString> OF_PROXIES =
            List.of(AsciiString.cached("X-Forwarded-For"), AsciiString.cached("Forwarded"));
    /** Nothing, or only a port, before the first comma; or the same behind {@code for=}. */
    private static final Pattern NOBODY =
            Pattern.compile("^\\s*(:[^:,]*)?(,|$)|for=\"?+\\s*+(:[^:;,\"]*)?([;,\"]|$)", Pattern.CASE_INSENSITIVE);

    private static final IllegalArgumentException OTHER_VERSION =
            new IllegalArgumentException("neither HTTP/1.0 nor HTTP/1.1");

    private final Consumer<ChannelHandlerContext> answered;
    private int unanswered;
    private boolean held;

    /**
     * Bounds one connection.
     *
     * @param answered hears of every answer when it begins
     */
    BoundRequests(Consumer<ChannelHandlerContext> answered) {
        this.answered = answered;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            unanswered++;
            refuseOtherVersions(request);
            passOverNobody(request);
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

    /** Vert.x would answer "HTTP/9.9" in kind, and take in what it asks; this way it is as malformed as "HTTP/x". */
    private static void refuseOtherVersions(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            request.setProtocolVersion(HttpVersion.HTTP_1_0);
            request.setDecoderResult(DecoderResult.failure(OTHER_VERSION));
        }
    }

    /**
     * A header of a proxy that names nobody as the sender says nothing. Quarkus, where it believes the proxy, would stumble over
     * it so that nobody answers.
     */
    private static void passOverNobody(HttpRequest request) {
        for (AsciiString header : OF_PROXIES) {
            String value = request.headers().get(header);
            if (value != null && NOBODY.matcher(value).find()) {
                request.headers().remove(header);
            }
        }
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
