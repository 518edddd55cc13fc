package org.hilbert.heartbeat.probe.happypandax;

/** Words of a peer as they may stand in a message or a log. */
final class Printable {
    private static final int LONGEST = 200;

    private Printable() {}

    /** At most 200 characters of it, with a dot in place of whatever is not printable. */
    static String of(Object words) {
        String text = String.valueOf(words);
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '.'));
        return text.codePointCount(0, text.length()) > LONGEST ? printable + "..." : printable.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
