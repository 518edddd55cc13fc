package org.hilbert.heartbeat.probe.happypandax;

import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/** Reads over the header of a gzip member (RFC 1952), in pieces of any size, and keeps nothing of it. */
final class GzipHeader {
    private static final int FIXED_LENGTH = 10;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        END
    }

    private Part part = Part.FIXED;
    private int flags;
    /** Bytes of this part so far. */
    private int read;

    private int extraLength;

    /**
     * Reads on.
     *
     * @return whether that was the end; what is behind it is left
     * @throws ZipException if this is no gzip
     */
    boolean read(ByteBuffer chunk) throws ZipException {
        while (part != Part.END && chunk.hasRemaining()) {
            read(chunk.get() & 0xFF);
        }
        return part == Part.END;
    }

    private void read(int octet) throws ZipException {
        read++;
        switch (part) {
            case FIXED -> {
                check(octet);
                if (read == FIXED_LENGTH) {
                    next();
                }
            }
            case EXTRA_LENGTH -> {
                extraLength |= octet << 8 * (read - 1);
                if (read == 2) {
                    next();
                }
            }
            case EXTRA -> {
                if (read == extraLength) {
                    next();
                }
            }
            case NAME, COMMENT -> {
                if (octet == 0) {
                    next();
                }
            }
            case CHECKSUM -> {
                if (read == 2) {
                    next();
                }
            }
            case END -> throw new IllegalStateException("the header is read");
        }
    }

    private void check(int octet) throws ZipException {
        switch (read) {
            case 1 -> expect(0x1F, octet);
            case 2 -> expect(0x8B, octet);
            case 3 -> expect(8, octet);
            case 4 -> flags = octet;
            default -> {
                // Time, system: of no interest.
            }
        }
    }

    private void expect(int expected, int octet) throws ZipException {
        if (octet != expected) {
            throw new ZipException("byte " + read + " is not one of gzip");
        }
    }

    private void next() {
        read = 0;
        do {
            part = Part.values()[part.ordinal() + 1];
        } while (!isThere(part));
    }

    private boolean isThere(Part part) {
        return switch (part) {
            case EXTRA_LENGTH -> has(HAS_EXTRA);
            case EXTRA -> extraLength > 0;
            case NAME -> has(HAS_NAME);
            case COMMENT -> has(HAS_COMMENT);
            case CHECKSUM -> has(HAS_CHECKSUM);
            case FIXED, END -> true;
        };
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
