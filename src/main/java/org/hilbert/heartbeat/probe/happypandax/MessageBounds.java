package org.hilbert.heartbeat.probe.happypandax;

/**
 * How large a message of a server may be. Both are watched while it comes in: a larger one is not read any further, and
 * no more than the bound is held of it.
 *
 * @param compressed bytes on the wire, 1 to 1 GiB
 * @param decompressed bytes of JSON, 1 to 1 GiB
 */
public record MessageBounds(int compressed, int decompressed) {
    /** 16 MiB on the wire, 64 MiB of JSON. */
    public static final MessageBounds USUAL = new MessageBounds(16 << 20, 64 << 20);

    private static final int LARGEST = 1 << 30;

    /** @throws IllegalArgumentException if one of them is outside its range */
    public MessageBounds {
        check("compressed", compressed);
        check("decompressed", decompressed);
    }

    private static void check(String which, int bytes) {
        if (bytes < 1 || bytes > LARGEST) {
            throw new IllegalArgumentException(
                    "the bound of a " + which + " message must be 1 to " + LARGEST + " bytes, was " + bytes);
        }
    }
}
