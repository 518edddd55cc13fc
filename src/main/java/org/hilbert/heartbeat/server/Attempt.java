package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * One attempt to do something about an application, or why none was made; an event like a state change, kept in history.
 *
 * @param action the configured name of what was done
 * @param application about whom; empty if about the station
 * @param purpose why it was done, as people read it, such as {@code step 2 of 3}; one line, cut at {@value #LONGEST_PURPOSE}
 *     characters
 * @param at when it began
 * @param took how long it took; zero if nothing was done
 * @param result how it went
 * @param text what came of it, for people: the end of a command's output, an answer's status, or why nothing was done; may
 *     have several lines. Its end is kept, {@value #LONGEST_TEXT} characters at most, and what cannot be shown in it is replaced
 */
public record Attempt(
        String action,
        Optional<ApplicationId> application,
        String purpose,
        Instant at,
        Duration took,
        Result result,
        String text) {
    /** What is called the action of whoever restarts what this server says is not alive. */
    public static final String PROBE = "liveness probe";

    /** The longest text, in UTF-16 code units. */
    public static final int LONGEST_TEXT = 2000;

    private static final int LONGEST_PURPOSE = 200;
    private static final String LEFT_OUT = "...";
    private static final int REPLACEMENT = 0xFFFD;

    /** How an attempt went. */
    public enum Result {
        /** It was done. */
        DONE,
        /** It could not be done. */
        FAILED,
        /** It would have been done, were this not a dry run. */
        DRY_RUN,
        /** It was not done: the budget of this hour is used up, or a restart would not know of it. */
        WITHHELD
    }

    public Attempt {
        purpose = beginning(shown(purpose).replace('\n', ' '));
        text = end(shown(text.replace("\r\n", "\n")).strip());
    }

    /** Without what could move a terminal's cursor, turn the reading direction round or is half a character. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> isShown(codePoint) ? codePoint : REPLACEMENT)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }

    private static String beginning(String text) {
        if (text.length() <= LONGEST_PURPOSE) {
            return text;
        }
        int end = LONGEST_PURPOSE - LEFT_OUT.length();
        return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + LEFT_OUT;
    }

    private static String end(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int begin = text.length() - LONGEST_TEXT + LEFT_OUT.length();
        return LEFT_OUT + text.substring(Character.isLowSurrogate(text.charAt(begin)) ? begin + 1 : begin);
    }
}
