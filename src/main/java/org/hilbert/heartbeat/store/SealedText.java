package org.hilbert.heartbeat.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A text with a checksum over it and its key before it: eight hexadecimal digits. MVStore checks where its pages begin and
 * end, not what is in them.
 */
final class SealedText {
    private static final HexFormat HEX = HexFormat.of();
    private static final int SEAL = 8;

    private SealedText() {}

    static String seal(String key, String text) {
        return HEX.toHexDigits(checksum(key, text)) + text;
    }

    /**
     * The text in it.
     *
     * @throws DamagedFileException if the checksum is of something else
     */
    static String open(String key, String sealed) {
        if (sealed.length() >= SEAL) {
            String text = sealed.substring(SEAL);
            if (sealed.startsWith(HEX.toHexDigits(checksum(key, text)))) {
                return text;
            }
        }
        throw new DamagedFileException("a text and its checksum disagree");
    }

    /** What a sealed text counts in a sum that shows whether any is missing, added or another. */
    static long weight(String sealed) {
        return (1L << 32) + HexFormat.fromHexDigitsToLong(sealed, 0, SEAL);
    }

    private static int checksum(String key, String text) {
        CRC32C sum = new CRC32C();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        sum.update(0);
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) sum.getValue();
    }
}
