package org.hilbert.heartbeat.probe.happypandax;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Finds the messages in what a HappyPanda X server sends: JSON, gzipped, then {@code <EOF>}. It takes bytes as they come,
 * in pieces of any size, and knows no sockets, so that blocking and event-driven programs can use it alike:
 *
 * <pre>
 * while (chunk.hasRemaining()) {
 *     reader.feed(chunk).ifPresent(json -> ...);
 * }
 * </pre>
 *
 * <p>Between two messages it holds next to nothing; within one, what is unpacked so far. After an exception the place in the
 * stream is lost: the connection is of no further use, nor is this reader. Not thread-safe.
 */
public final class MessageReader implements AutoCloseable {
    private static final byte[] END = "<EOF>".getBytes(StandardCharsets.US_ASCII);

    private final String peer;
    private final MessageBounds bounds;
    private GzipMember member;
    private Unpacked unpacked;
    private boolean isUnpacked;
    private long length;
    private int endRead;
    private boolean isClosed;

    /**
     * A reader at the beginning of a message.
     *
     * @param peer who sends, for the messages of exceptions
     * @param bounds how large a message may be
     */
    public MessageReader(String peer, MessageBounds bounds) {
        this.peer = peer;
        this.bounds = bounds;
    }

    /**
     * Reads on, up to the end of the chunk or of a message.
     *
     * @param chunk what came; where its position is afterwards, the next message begins
     * @return a whole message's JSON, not yet parsed; empty if the chunk ends before the message, and then all of it is read
     * @throws MalformedMessageException if this is not gzip followed by {@code <EOF>}
     * @throws MessageTooLargeException if the message is beyond the bounds
     * @throws IllegalStateException if the reader is closed, or has thrown before
     */
    public Optional<byte[]> feed(ByteBuffer chunk) {
        if (isClosed) {
            throw new IllegalStateException("this reader is closed");
        }
        if (!chunk.hasRemaining()) {
            return Optional.empty();
        }
        boolean isGood = false;
        try {
            Optional<byte[]> message = read(chunk);
            isGood = true;
            return message;
        } catch (ZipException e) {
            throw new MalformedMessageException(
                    peer + " does not send what a HappyPanda X server sends: " + e.getMessage(), e);
        } finally {
            if (!isGood) {
                close();
            }
        }
    }

    /** Whether a message has begun and not ended. */
    public boolean isWithinMessage() {
        return member != null;
    }

    /** Lets go of a message that has begun; there is nothing to close between messages. */
    @Override
    public void close() {
        isClosed = true;
        letGo();
    }

    private Optional<byte[]> read(ByteBuffer chunk) throws ZipException {
        if (member == null) {
            member = new GzipMember();
            unpacked = new Unpacked(bounds.decompressed(), peer);
        }
        int start = chunk.position();
        // That five bytes within the compressed data happen to be the mark is no end: those data know where they end.
        isUnpacked = isUnpacked || member.unpack(chunk, unpacked);
        boolean isWhole = isUnpacked && readEnd(chunk);
        length += chunk.position() - start;
        if (length > (long) bounds.compressed() + END.length) {
            throw new MessageTooLargeException(
                    "the message of " + peer + " has more than " + bounds.compressed() + " bytes");
        }
        if (!isWhole) {
            return Optional.empty();
        }
        byte[] message = unpacked.bytes();
        letGo();
        return Optional.of(message);
    }

    private boolean readEnd(ByteBuffer chunk) throws ZipException {
        while (endRead < END.length && chunk.hasRemaining()) {
            if (chunk.get() != END[endRead]) {
                throw new ZipException("no <EOF> behind the compressed data");
            }
            endRead++;
        }
        return endRead == END.length;
    }

    private void letGo() {
        if (member != null) {
            member.close();
        }
        member = null;
        unpacked = null;
        isUnpacked = false;
        length = 0;
        endRead = 0;
    }
}
