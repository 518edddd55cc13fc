package org.hilbert.heartbeat.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text of a caller made safe for one line of a log or a monitor. */
public final class ShownText {
    private static final String BREAKING = "|[]<>'\"`%\\";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private ShownText() {}

    public static String of(String text) {
        if (text.codePoints().noneMatch(ShownText::mustBeEncoded)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(codePoint -> append(shown, codePoint));
        return shown.toString();
    }

    /** Whether a character can be seen. */
    public static boolean isVisible(int codePoint) {
        return !Character.isWhitespace(codePoint)
                && !Character.isSpaceChar(codePoint)
                && Character.getType(codePoint) != Character.FORMAT;
    }

    /** Whether text with that character does not fit on one line: it controls something, or is half of a pair. */
    public static boolean breaksALine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static void append(StringBuilder shown, int codePoint) {
        if (!mustBeEncoded(codePoint)) {
            shown.appendCodePoint(codePoint);
            return;
        }
        for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            shown.append('%');
            HEX.toHexDigits(shown, octet);
        }
    }

    /** Joiners are invisible too, but scripts and emoji are spelled with them; they reorder nothing. */
    private static boolean mustBeEncoded(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint < ' ' || codePoint == 0x7F || BREAKING.indexOf(codePoint) >= 0;
        }
        boolean isJoiner = codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
        return breaksALine(codePoint) || Character.getType(codePoint) == Character.FORMAT && !isJoiner;
    }
}
