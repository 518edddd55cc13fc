package org.hilbert.heartbeat.cli;

/** The environment, and how the JVM reads it. */
final class Variables {
    /** The end of a sentence about a text that {@link #isGarbled}. */
    static final String GARBLED = "cannot be read beyond ASCII in this locale; set LC_ALL=C.UTF-8";

    private static final char LOST = '\uFFFD';

    private Variables() {}

    /** Whether the JVM has lost a part of a text on its way in: in the C locale, what is not ASCII. */
    static boolean isGarbled(String text) {
        return text.indexOf(LOST) >= 0;
    }

    /** A variable; empty if it is not set. */
    static String get(String name) {
        return get(name, "");
    }

    /** A variable, or that if it is not set or empty. */
    static String get(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
