package org.hilbert.heartbeat.roster;

import java.util.Optional;
import java.util.function.Function;

/**
 * A single value as it stands in the file.
 *
 * @param text what is written; empty if nothing is
 * @param line where, from 1 on
 * @param isGiven whether anything is written at all
 */
record Written(String text, int line, boolean isGiven) {
    static Written nothing(int line) {
        return new Written("", line, false);
    }

    /**
     * What it means.
     *
     * @param meaning how the text is understood; empty if it is not allowed
     * @param key of what it is the value
     * @param allowed what it may be, in words
     * @throws RosterMistakeException if it is not allowed
     */
    <T> T read(Function<String, Optional<T>> meaning, String key, String allowed) {
        return meaning.apply(text).orElseThrow(() -> mistake(key, allowed));
    }

    RosterMistakeException mistake(String key, String allowed) {
        String was = text.isBlank() ? "nothing" : Printable.of(text);
        return new RosterMistakeException(line, key + " must be " + allowed + ", was " + was);
    }
}
