package org.hilbert.heartbeat.server;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** A pattern for names, in which {@code *} stands for any characters, none too, and {@code ?} for one. Immutable. */
public final class NamePattern {
    private static final int ANY = '*';
    private static final int ONE = '?';
    private static final String OF_ADDRESSES = "0123456789abcdef:.";
    private static final List<Some> FULL_NAME = List.of(
            new Some(any -> true, true),
            new Some(c -> c == ' ', false),
            new Some(c -> c == '@', false),
            new Some(c -> c == ' ', false),
            new Some(c -> OF_ADDRESSES.indexOf(c) >= 0, true));

    private final String text;
    private final int[] pattern;

    public NamePattern(String pattern) {
        this.text = pattern;
        this.pattern = pattern.codePoints().toArray();
    }

    /** Whether that text is a pattern rather than a name. */
    public static boolean isPattern(String text) {
        return text.indexOf(ANY) >= 0 || text.indexOf(ONE) >= 0;
    }

    /** Whether there is nothing in it but wildcards. */
    public boolean isOfAll() {
        return Arrays.stream(pattern).allMatch(c -> c == ANY || c == ONE);
    }

    /**
     * Whether it stands for all of that name. Not by a regular expression: one of many stars may take for ever, this takes
     * the product of both lengths at most.
     */
    public boolean matches(String name) {
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

    @Override
    public String toString() {
        return text;
    }

    /**
     * Whether it can stand for some full name: any characters, {@code " @ "} and an address. It is followed through the shape
     * of these, from the end: what is left of the pattern against what is left of the shape.
     */
    public boolean canNameAHost() {
        boolean[][] can = new boolean[pattern.length + 1][FULL_NAME.size() + 1];
        for (int i = pattern.length; i >= 0; i--) {
            for (int j = FULL_NAME.size(); j >= 0; j--) {
                can[i][j] = i == pattern.length && j == FULL_NAME.size()
                        || i < pattern.length && pattern[i] == ANY && can[i + 1][j]
                        || i < pattern.length && j < FULL_NAME.size() && goesOn(i, j, can);
            }
        }
        return can[0][0];
    }

    private boolean goesOn(int i, int j, boolean[][] can) {
        Some some = FULL_NAME.get(j);
        boolean fits =
                pattern[i] == ANY || pattern[i] == ONE || some.characters().test(pattern[i]);
        int next = pattern[i] == ANY ? i : i + 1;
        return fits && (can[next][j + 1] || some.many() && next > i && can[next][j]);
    }

    /** A character of a shape, or one or many of its kind. */
    private record Some(IntPredicate characters, boolean many) {}
}
