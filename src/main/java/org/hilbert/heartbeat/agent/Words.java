package org.hilbert.heartbeat.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line as words: parted by blanks, which {@code '…'} and {@code "…"} keep; within {@code "…"} a backslash stands before
 * a quote or a backslash that is meant as such. There is no shell: nothing else means anything.
 */
final class Words {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /**
     * The words of that line.
     *
     * @throws IllegalArgumentException if a quote is not closed
     */
    static List<String> of(String line) {
        Words words = new Words(line);
        while (words.skipBlanks()) {
            words.words.add(words.word());
        }
        return List.copyOf(words.words);
    }

    private boolean skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char next = line.charAt(at++);
            if (next == '\'' || next == '"') {
                quoted(word, next);
            } else {
                word.append(next);
            }
        }
        return word.toString();
    }

    private void quoted(StringBuilder word, char quote) {
        while (at < line.length()) {
            char next = line.charAt(at++);
            if (next == quote) {
                return;
            }
            boolean isEscape = quote == '"'
                    && next == '\\'
                    && at < line.length()
                    && (line.charAt(at) == '"' || line.charAt(at) == '\\');
            word.append(isEscape ? line.charAt(at++) : next);
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }
}
