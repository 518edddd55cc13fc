package org.hilbert.heartbeat.rest;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BoundRequestsTest {
    private final List<ChannelHandlerContext> answered = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new BoundRequests(answered::add));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void oneRequestBelowTheMost_isReadOn() {
        ask(BoundRequests.MOST_UNANSWERED - 1);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void atTheMost_nothingMoreIsRead_untilOneIsAnswered() {
        ask(BoundRequests.MOST_UNANSWERED);
        assertFalse(channel.config().isAutoRead());
        answer(HttpResponseStatus.OK);
        assertTrue(channel.config().isAutoRead());
        assertEquals(1, answered.size());
    }

    @Test
    void thatOneMayGoOnIsNoAnswer() {
        ask(BoundRequests.MOST_UNANSWERED);
        answer(HttpResponseStatus.CONTINUE);
        assertFalse(channel.config().isAutoRead());
        assertEquals(0, answered.size());
    }

    @Test
    void aCallerThatDoesNotReadIsNotReadEither() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertFalse(channel.config().isAutoRead());
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertTrue(channel.config().isAutoRead());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "XTTP/1.1"})
    void aVersionThatIsNotSpokenIsMalformed(String version) {
        assertFalse(ask(HttpVersion.valueOf(version)).decoderResult().isSuccess());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void aVersionThatIsSpokenIsNot(String version) {
        assertTrue(ask(HttpVersion.valueOf(version)).decoderResult().isSuccess());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For | ''",
                "X-Forwarded-For | :8888",
                "X-Forwarded-For | ', 10.0.3.7'",
                "x-forwarded-for | ':, 10.0.3.7'",
                "Forwarded | 'for=\" \"'",
                "Forwarded | 'proto=http;For=:80;host=x'"
            })
    void aHeaderOfAProxyThatNamesNobody_isPassedOver(String header, String value) {
        assertFalse(askWith(header, value).headers().contains(header));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For | 10.0.3.7",
                "X-Forwarded-For | '10.0.3.7:80, 10.0.0.2'",
                "X-Forwarded-For | fd00::5",
                "X-Forwarded-For | ::1",
                "X-Forwarded-For | unknown",
                "Forwarded | 'for=\"[fd00::5]:80\";proto=http'",
                "Forwarded | proto=https"
            })
    void oneThatNamesSomebodyStays(String header, String value) {
        assertEquals(value, askWith(header, value).headers().get(header));
    }

    private HttpRequest askWith(String header, String value) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
        request.headers().set(header, value);
        channel.writeInbound(request);
        return channel.readInbound();
    }

    private void ask(int requests) {
        for (int i = 0; i < requests; i++) {
            ask(HttpVersion.HTTP_1_1);
        }
    }

    private HttpRequest ask(HttpVersion version) {
        channel.writeInbound(new DefaultFullHttpRequest(version, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER));
        return channel.readInbound();
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
    }
}
