package org.hilbert.heartbeat.roster;

/** What somebody wrote into a file, made fit for a sentence on one line. */
final class Printable {
    private static final int LONGEST = 60;

    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(codePoint -> isPrintable(codePoint) ? codePoint : '?')
                .forEach(printable::appendCodePoint);
        return printable + (text.codePointCount(0, text.length()) > LONGEST ? "..." : "");
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
