package org.hilbert.heartbeat.client;

import java.util.Optional;
import java.util.function.Function;

/**
 * What is sent to the server, and how its answer is read.
 *
 * @param path begins with a slash, encoded
 * @param sending by which method, and with which body
 * @param most the longest answer, in octets
 * @param reading the answer's meaning; empty if it has none
 * @param expected how an error names what the answer should have been
 */
record Question<T>(String path, Sending sending, long most, Function<String, Optional<T>> reading, String expected) {
    Question {
        // Anything else would be read as a part of the server's address.
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with a slash");
        }
    }

    /** One whose answer may be any text. */
    static Question<String> ofText(String path, Sending sending, long most) {
        return new Question<>(path, sending, most, Optional::of, "text");
    }

    /** The same question, any answer to which means that. */
    <U> Question<U> as(U meaning) {
        return new Question<>(path, sending, most, any -> Optional.of(meaning), expected);
    }

    /** What was sent, for people: without the query, which may be long. */
    String shown() {
        return path.split("[?#]", 2)[0];
    }
}
