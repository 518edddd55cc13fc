package org.hilbert.heartbeat.probe.happypandax;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes that become more and more up to a bound, in pieces, so that none of them is ever copied to grow. */
final class Unpacked {
    private static final int SMALLEST = 1024;
    private static final int LARGEST = 64 * 1024;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final int most;
    private final String peer;
    private ByteBuffer last = ByteBuffer.allocate(0);
    private int allocated;

    Unpacked(int most, String peer) {
        this.most = most;
        this.peer = peer;
    }

    /**
     * Where the next byte goes: at least one more.
     *
     * @throws MessageTooLargeException if there is one byte more than the bound already
     */
    ByteBuffer room() {
        if (!last.hasRemaining()) {
            // One byte more than the bound, to tell a message that fits exactly from one that goes on.
            int left = most - allocated + 1;
            if (left <= 0) {
                throw tooLarge();
            }
            last = ByteBuffer.allocate(Math.min(left, Math.max(SMALLEST, Math.min(LARGEST, allocated))));
            allocated += last.capacity();
            pieces.add(last);
        }
        return last;
    }

    /** @throws MessageTooLargeException if they are more than the bound */
    byte[] bytes() {
        int length = pieces.stream().mapToInt(ByteBuffer::position).sum();
        if (length > most) {
            throw tooLarge();
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        pieces.forEach(piece -> all.put(piece.flip()));
        return all.array();
    }

    private MessageTooLargeException tooLarge() {
        return new MessageTooLargeException("the message of " + peer + " has more than " + most + " bytes unpacked");
    }
}
