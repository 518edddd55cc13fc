package org.hilbert.heartbeat.probe.happypandax;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Unpacks one gzip member that comes in pieces of any size. Where it ends, it says itself. */
final class GzipMember implements AutoCloseable {
    private static final int TRAILER_LENGTH = 8;

    private final GzipHeader header = new GzipHeader();
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private long trailer;
    private int trailerRead;

    /**
     * Unpacks what is in the chunk of this member.
     *
     * @return whether the member is whole; what is behind it is left
     * @throws ZipException if this is no gzip, or damaged
     * @throws MessageTooLargeException as {@link Unpacked#room()}
     */
    boolean unpack(ByteBuffer chunk, Unpacked unpacked) throws ZipException {
        return header.read(chunk) && (inflater.finished() || inflate(chunk, unpacked)) && readTrailer(chunk);
    }

    private boolean inflate(ByteBuffer chunk, Unpacked unpacked) throws ZipException {
        try {
            inflater.setInput(chunk);
            int length;
            do {
                // The inflater may hold back some of what it was given before: it is asked until nothing comes.
                ByteBuffer room = unpacked.room();
                int start = room.position();
                length = inflater.inflate(room);
                checksum.update(room.array(), start, length);
            } while (length > 0 && !inflater.finished());
            if (inflater.needsDictionary()) {
                throw new ZipException("gzip has no dictionaries");
            }
            return inflater.finished();
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException("the compressed data are damaged");
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** CRC and length, four bytes each, the lowest first. */
    private boolean readTrailer(ByteBuffer chunk) throws ZipException {
        while (trailerRead < TRAILER_LENGTH && chunk.hasRemaining()) {
            trailer |= (chunk.get() & 0xFFL) << 8 * trailerRead;
            trailerRead++;
        }
        if (trailerRead < TRAILER_LENGTH) {
            return false;
        }
        if (trailer != (checksum.getValue() | inflater.getBytesWritten() << 32)) {
            throw new ZipException("checksum or length differ");
        }
        return true;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
