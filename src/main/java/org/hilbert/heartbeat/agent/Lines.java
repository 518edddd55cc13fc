package org.hilbert.heartbeat.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a program prints, parted into lines; a line that is too long is told in parts. Not thread-safe. */
final class Lines {
    /** How many octets a line, or a part of one, has. */
    static final int LONGEST = 8 * 1024;

    private final byte[] line = new byte[LONGEST];
    private int length;

    /** Takes what was printed, in its order, and adds lines that are whole now to the list, each with its line break. */
    void take(byte[] printed, List<String> whole) {
        for (byte octet : printed) {
            line[length++] = octet;
            if (octet == '\n') {
                whole.add(taken(length));
            } else if (length == LONGEST) {
                whole.add(taken(wholeCharacters()));
            }
        }
    }

    /** What came after the last line break; empty if nothing did. */
    Optional<String> rest() {
        return length == 0 ? Optional.empty() : Optional.of(taken(length));
    }

    private String taken(int octets) {
        String text = new String(line, 0, octets, StandardCharsets.UTF_8);
        length -= octets;
        System.arraycopy(Arrays.copyOfRange(line, octets, octets + length), 0, line, 0, length);
        return text;
    }

    /** How many octets there are before a character of which a part may be missing; all of them if that is no UTF-8. */
    private int wholeCharacters() {
        for (int start = length - 1; start >= length - 4; start--) {
            if ((line[start] & 0xc0) != 0x80) {
                return line[start] < 0 ? start : length;
            }
        }
        return length;
    }
}
