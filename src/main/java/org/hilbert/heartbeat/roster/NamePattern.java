package org.hilbert.heartbeat.roster;

/** A pattern for names, in which {@code *} stands for any characters, none too, and {@code ?} for one. */
final class NamePattern {
    private static final int ANY = '*';
    private static final int ONE = '?';

    private final int[] pattern;

    NamePattern(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /** Whether that text is a pattern rather than a name. */
    static boolean isPattern(String text) {
        return text.indexOf(ANY) >= 0 || text.indexOf(ONE) >= 0;
    }

    /**
     * Whether it stands for all of that name. Not by a regular expression: one of many stars may take for ever, this takes
     * the product of both lengths at most.
     */
    boolean matches(String name) {
        int[] text = name.codePoints().toArray();
        int at = 0;
        int in = 0;
        int star = -1;
        int starEnd = 0;
        while (at < text.length) {
            if (in < pattern.length && pattern[in] == ANY) {
                star = in++;
                starEnd = at;
            } else if (in < pattern.length && (pattern[in] == ONE || pattern[in] == text[at])) {
                in++;
                at++;
            } else if (star >= 0) {
                // The last star takes one more.
                in = star + 1;
                at = ++starEnd;
            } else {
                return false;
            }
        }
        while (in < pattern.length && pattern[in] == ANY) {
            in++;
        }
        return in == pattern.length;
    }
}
