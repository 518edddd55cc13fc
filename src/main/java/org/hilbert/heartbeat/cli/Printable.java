package org.hilbert.heartbeat.cli;

import java.util.regex.Pattern;

/**
 * Text of a server, or of whoever beats to it, made safe for a terminal and for one line: what could move the cursor, colour
 * the screen or turn the writing round becomes a replacement character. {@code --json} keeps everything.
 */
final class Printable {
    /** But for joiners, which scripts and emoji are spelt with. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    private Printable() {}

    static String of(Object text) {
        return UNSAFE.matcher(text.toString()).replaceAll("\uFFFD");
    }
}
