package org.hilbert.heartbeat.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import jakarta.ws.rs.core.MediaType;

import org.hilbert.heartbeat.protocol.MalformedRequestException;

import static java.util.stream.Collectors.joining;

/**
 * A text made of many items, to be sent in parts of some kilobytes; each part is made when it is sent.
 *
 * @param items all of them, in order
 * @param written how one is written, when its turn comes
 * @param form what is written around them
 */
record LongList<T>(List<T> items, Function<? super T, String> written, Form form) {
    private static final int ITEMS_A_PART = 100;

    /** What stands before the items, between two of them and behind the last. */
    enum Form {
        /** As seed 001 shows it: one a line, with a comma after all but the last. */
        COMMAS(PlainText.UTF_8, "", ",\n", ""),
        /** As the Python server sends it: every item ends its own line. */
        LINES(PlainText.UTF_8, "", "", ""),
        /** An array. */
        JSON(MediaType.APPLICATION_JSON, "[", ",", "]");

        private final String mediaType;
        private final String before;
        private final String between;
        private final String behind;

        Form(String mediaType, String before, String between, String behind) {
            this.mediaType = mediaType;
            this.before = before;
            this.between = between;
            this.behind = behind;
        }

        /** The form of that name in a query. */
        static Form of(String name) {
            return switch (name) {
                case "commas" -> COMMAS;
                case "lines" -> LINES;
                default -> throw new MalformedRequestException("format must be commas or lines");
            };
        }

        String mediaType() {
            return mediaType;
        }
    }

    /** How many parts the text has; at least 1. */
    int parts() {
        return Math.max(1, (items.size() + ITEMS_A_PART - 1) / ITEMS_A_PART);
    }

    /** One part of the text, counted from 0. */
    byte[] part(int number) {
        int from = number * ITEMS_A_PART;
        int to = Math.min(items.size(), from + ITEMS_A_PART);
        String end = to < items.size() ? form.between : form.behind;
        return items.subList(from, to).stream()
                .map(written)
                .collect(joining(form.between, number == 0 ? form.before : "", end))
                .getBytes(StandardCharsets.UTF_8);
    }
}
