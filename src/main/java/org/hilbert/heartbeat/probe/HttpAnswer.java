package org.hilbert.heartbeat.probe;

import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** The answer to one request, as it comes in; a verdict on it as soon as there can be one. Of one thread. */
final class HttpAnswer {
    /** How much of a body is looked at, in octets. */
    static final int LONGEST_BODY = 64 * 1024;

    /** Of all that comes, however it is wrapped. */
    private static final int MOST_OCTETS = 2 * LONGEST_BODY;

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;

    private static final Optional<String> FINE = Optional.of("");

    private final EmbeddedChannel decoder =
            new EmbeddedChannel(new HttpResponseDecoder(LONGEST_LINE, LONGEST_HEADERS, LONGEST_HEADERS));
    private final StatusCodes codes;
    private final Optional<ByteBuf> contains;
    private final ByteBuf body = Unpooled.buffer();
    private int octets;
    private int status;

    /** @param contains what must be in the body, in octets */
    HttpAnswer(StatusCodes codes, Optional<byte[]> contains) {
        this.codes = codes;
        this.contains = contains.map(Unpooled::wrappedBuffer);
    }

    /**
     * Takes in what came.
     *
     * @return what is wrong with the answer, an empty text if nothing; empty as long as that is not known. Once it is, there is no
     *     more to take in
     */
    Optional<String> take(byte[] came) {
        octets += came.length;
        decoder.writeInbound(Unpooled.wrappedBuffer(came));
        Optional<String> verdict = verdict();
        return verdict.isEmpty() && octets >= MOST_OCTETS ? Optional.of(wanting()) : verdict;
    }

    /** There is no more: what is wrong with the answer, an empty text if nothing. */
    String end() {
        decoder.finish();
        return verdict().orElseGet(() -> status == 0 ? "closed the connection without an answer" : wanting());
    }

    /** Nothing is taken in any more, and memory that came from Netty's pool goes back there. */
    void close() {
        decoder.finishAndReleaseAll();
    }

    private Optional<String> verdict() {
        for (HttpObject part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
            try {
                Optional<String> verdict =
                        part.decoderResult().isFailure() ? Optional.of("answered what is not HTTP") : verdict(part);
                if (verdict.isPresent()) {
                    return verdict;
                }
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
        return Optional.empty();
    }

    private Optional<String> verdict(HttpObject part) {
        if (part instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            status = head.status().code();
            if (!codes.contain(status)) {
                return Optional.of("answered " + status + ", not " + codes.text());
            }
            if (contains.isEmpty()) {
                return FINE;
            }
        }
        if (status != 0 && part instanceof HttpContent content) {
            return verdict(content);
        }
        return Optional.empty();
    }

    private Optional<String> verdict(HttpContent content) {
        int before = body.writerIndex();
        body.writeBytes(
                content.content(), Math.min(content.content().readableBytes(), LONGEST_BODY - body.readableBytes()));
        ByteBuf text = contains.orElseThrow();
        int from = Math.max(0, before - text.readableBytes() + 1);
        if (ByteBufUtil.indexOf(text, body.slice(from, body.writerIndex() - from)) >= 0) {
            return FINE;
        }
        boolean isAll = content instanceof LastHttpContent || body.readableBytes() == LONGEST_BODY;
        return isAll ? Optional.of(wanting()) : Optional.empty();
    }

    private String wanting() {
        return status == 0
                ? "answered too much that is no answer"
                : "answered " + status + ", without the wanted text in its first 64 KiB";
    }
}
