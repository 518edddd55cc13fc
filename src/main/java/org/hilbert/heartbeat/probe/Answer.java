package org.hilbert.heartbeat.probe;

import java.util.Optional;

/**
 * What came of a question.
 *
 * @param cause why there was no proper answer: one short sentence for people, with nothing in it that the other side sent but
 *     numbers; cut at {@value #LONGEST_CAUSE} UTF-16 code units. Empty if there was one
 */
record Answer(Optional<String> cause) {
    static final int LONGEST_CAUSE = 200;

    private static final Answer ANSWERED = new Answer(Optional.empty());

    static Answer answered() {
        return ANSWERED;
    }

    static Answer failed(String cause) {
        String line = cause.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
        return new Answer(Optional.of(line.length() <= LONGEST_CAUSE ? line : cut(line)));
    }

    boolean isAnswered() {
        return cause.isEmpty();
    }

    private static String cut(String line) {
        int end = LONGEST_CAUSE - 3;
        return line.substring(0, Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end) + "...";
    }
}
