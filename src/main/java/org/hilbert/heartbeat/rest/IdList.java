package org.hilbert.heartbeat.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.ws.rs.core.MediaType;

import io.vertx.core.json.Json;

import org.hilbert.heartbeat.protocol.MalformedRequestException;

import static java.util.stream.Collectors.joining;

/**
 * IDs to be sent as a text, in parts of some kilobytes.
 *
 * @param ids all of them, in order
 * @param form how they are written
 */
record IdList(List<String> ids, Form form) {
    private static final int IDS_A_PART = 100;

    /** What stands before the IDs, between two of them and behind the last; nothing if there is none. */
    enum Form {
        /** As seed 001 shows it: one a line, with a comma after all but the last. */
        COMMAS(PlainText.UTF_8, "", ",\n", ""),
        /** As the Python server sends it: every line ended, no commas. */
        LINES(PlainText.UTF_8, "", "\n", "\n"),
        /** An array of strings. */
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
        return Math.max(1, (ids.size() + IDS_A_PART - 1) / IDS_A_PART);
    }

    /** One part of the text, counted from 0. */
    byte[] part(int number) {
        int from = number * IDS_A_PART;
        int to = Math.min(ids.size(), from + IDS_A_PART);
        String end = to < ids.size() ? form.between : ids.isEmpty() && form == Form.LINES ? "" : form.behind;
        return ids.subList(from, to).stream()
                .map(id -> form == Form.JSON ? Json.encode(id) : id)
                .collect(joining(form.between, number == 0 ? form.before : "", end))
                .getBytes(StandardCharsets.UTF_8);
    }
}
